from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .site_case import SiteCase

#: the table of the specification: who is called, whether third-party supervision attends, whether slips are to be signed
TABLE = {
    "C6.1": ({"customer", "designer", "inspector"}, False, False),
    "C6.2": ({"customer", "inspector"}, False, False),
    "C6.3": ({"customer", "designer", "inspector"}, True, True),
    "C6.4": ({"customer", "inspector"}, False, False),
    "C6.5": ({"customer", "designer", "inspector"}, True, True),
    "C6.6": ({"customer", "inspector"}, False, False),
    "C6.7": ({"customer", "designer", "inspector"}, True, True),
}
#: what is said besides
SAID = {
    ("C6.1", "customer"): "Test Site Manager, phone 139 0000 0009",
    ("C6.3", "customer"): "The third-party supervisor attends.",
    ("C6.3", "designer"): "bring all service slips",
}


@tagged("post_install", "-at_install")
class TestSiteTable(SiteCase):
    def test_c6_1_to_c6_7_exactly_the_parties_of_the_table(self):
        """C6.1-C6.7: at each node exactly the people of the table are called; C7: the last one finishes the site."""
        site = self._open_site()
        people = {
            "customer": self.customer, "designer": self.designer.partner_id, "inspector": self.inspector.partner_id,
        }
        for node in site.node_ids:
            parties, supervision, slips = TABLE[node.code]
            with self.subTest(code=node.code):
                self.assertFalse(self._calls(node))
                self._announce(node)
                called = {(call.occasion_id.code, call.callee_id) for call in self._calls(node)}
                self.assertEqual(called, {(f"node_{party}", people[party]) for party in parties})
                self.assertEqual((node.needs_supervision, node.slips_to_sign), (supervision, slips))
                self._check_said(node)
                self._reach(node)
                self.assertEqual(node.state, "confirmed")
                self._check_supervision(node, supervision)
        self.assertEqual(site.site_state, "finished")
        self.assertFalse(site.current_node_id)
        calls = self.Callback.search([("res_model", "=", "project.project"), ("res_id", "=", site.id)])
        self.assertEqual(calls.filtered(lambda call: call.occasion_id.code == "finished").callee_id, self.customer)

    def _check_said(self, node):
        for party in node.party_ids:
            call = self._open(party.callback_id)
            values = call._placeholder_values()
            self.assertEqual(values["node"], node.name)
            opening = str(call.call_data()["script"]["opening"])
            self.assertNotIn("o_kefu_missing", opening.replace("Mr or Ms", ""))
            self.assertIn(values["time"], opening)
            self.assertIn(SAID.get((node.code, party.party), ""), opening)
            call.action_release()

    def _check_supervision(self, node, needed):
        """Without the third-party supervisor a node that needs it does not pass."""
        manager = node.with_user(self.site_manager)
        if needed:
            with self.assertRaisesRegex(UserError, "supervisor has to attend"):
                manager.action_pass()
        manager.action_pass(supervision_attended=needed)
        self.assertRecordValues(node, [{"state": "passed", "passed_by": self.site_manager.id, "supervision_attended": needed}])


@tagged("post_install", "-at_install")
class TestSiteNodes(SiteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = cls._open_site()
        cls.node, cls.second = cls.site.node_ids[:2]

    def test_c6_0_who_announces(self):
        """C6.0: the site's manager announces, or consultant, service manager, director; nobody else."""
        for user in (self.designer, self.inspector, self.other_site_manager, self.finance, self.reception):
            with self.assertRaises(AccessError):
                self.node.with_user(user).action_announce(self._soon())
        self._announce(self.node)
        self.assertRecordValues(self.node, [{"state": "announced", "announced_by": self.site_manager.id, "attempt": 1}])
        for user in (self.consultant, self.service_manager, self.director):
            self._open_site().node_ids[0].with_user(user).action_announce(self._soon())

    def test_c6_0_when(self):
        """C6.0: not in the past, not without a moment, not sooner than the company announces, and in order."""
        node = self.node.with_user(self.site_manager)
        for moment in (False, "tomorrow", self._soon(-1), [1]):
            with self.assertRaisesRegex(UserError, "time to come"):
                node.action_announce(moment)
        self.company.kefu_announce_hours = 48
        with self.assertRaisesRegex(UserError, "48 hours"):
            node.action_announce(self._soon())
        with self.assertRaisesRegex(UserError, "C6.1"):
            self.second.with_user(self.site_manager).action_announce(self._soon(3))
        self.assertFalse(self._calls(self.node))

    def test_c6_0_everybody_is_named(self):
        """C6.0: who is to be called has to be on the site; the refusal names the party."""
        self.site.inspector_id = False
        with self.assertRaisesRegex(UserError, "Inspector"):
            self._announce(self.node)
        self.assertEqual(self.node.state, "planned")

    def test_c6_0_confirmed_when_all_were_reached(self):
        """C6.0: confirmed only when every party was reached."""
        self._announce(self.node)
        calls = self._calls(self.node)
        for call in calls[:-1]:
            self._finish(call)
            self.assertEqual(self.node.state, "announced")
        with self.assertRaisesRegex(UserError, "Not everybody"):
            self.node.with_user(self.site_manager).action_pass()
        self._finish(calls[-1])
        self.assertEqual(self.node.state, "confirmed")
        self.assertTrue(all(self.node.party_ids.mapped("reached_at")))

    def test_c6_0_refused_is_not_reached(self):
        """C6.0: whoever does not want to talk was not reached; the service manager confirms by hand, with a reason."""
        self._announce(self.node)
        calls = self._calls(self.node)
        self._open(calls[0]).action_refuse("No time")
        for call in calls[1:]:
            self._finish(call)
        self.assertEqual(self.node.state, "announced")
        for user in (self.site_manager, self.consultant):
            with self.assertRaises(AccessError):
                self.node.with_user(user).action_confirm_by_hand("Spoke to her")
        with self.assertRaisesRegex(UserError, "reason"):
            self.node.with_user(self.service_manager).action_confirm_by_hand(" ")
        self.node.with_user(self.service_manager).action_confirm_by_hand("Spoke to her on site")
        self.assertEqual(self.node.state, "confirmed")
        self.assertIn("Spoke to her on site", "".join(self.node.message_ids.mapped("body")))

    def test_c6_0_changed_time_requeues(self):
        """C6.0: a changed time re-queues the calls: those made anew, those open moved, none doubled."""
        with freeze_time("2026-03-10 02:00:00"):
            self._announce(self.node)
            calls = self._calls(self.node)
            self._finish(calls[0])
            with self.assertRaisesRegex(UserError, "reason"):
                self.node.with_user(self.site_manager).action_reschedule(self._soon(2), "")
        with freeze_time("2026-03-10 03:00:00"):
            self.node.with_user(self.site_manager).action_reschedule(self._soon(2), "The electrician is ill")
            again = self._calls(self.node)
            self.assertEqual(len(again), 3)
            self.assertLess(set(calls[1:].ids), set(again.ids))
            self.assertFalse(any(self.node.party_ids.mapped("reached_at")))
            self._reach(self.node)
        self.assertEqual(self.node.state, "confirmed")
        self.assertIn("The electrician is ill", "".join(self.node.message_ids.mapped("body")))

    def test_c6_0_changed_after_confirmation(self):
        """C6.0: a confirmed node whose time changes is to be confirmed again; announced twice it is moved."""
        self._announce(self.node)
        self._reach(self.node)
        self.node.with_user(self.consultant).action_announce(self._soon(5))
        self.assertRecordValues(self.node, [{"state": "announced", "attempt": 1}])
        self.assertEqual(len(self._calls(self.node)), 3)

    def test_c6_0_a_call_begun_before_the_change(self):
        """C6.0: a call begun before the time changed told the former one: it is made again."""
        self._announce(self.node)
        call = self._calls(self.node).filtered(lambda call: call.occasion_id.code == "node_customer")
        desk = self._open(call)
        self._tick(desk)
        self.node.with_user(self.site_manager).action_reschedule(self._soon(3), "Rain")
        desk.action_done()
        customer = self.node.party_ids.filtered(lambda party: party.party == "customer")
        self.assertFalse(customer.reached_at)
        self.assertEqual(len(self._calls(self.node)), 3)
        self._finish(customer.callback_id)
        self.assertTrue(customer.reached_at)

    def test_c6_0_who_is_the_site_manager(self):
        """C6.0: the inspector is asked who the site manager is; a wrong answer is flagged and told, a right one is not."""
        self._announce(self.node)
        call = self._calls(self.node).filtered(lambda call: call.occasion_id.code == "node_inspector")
        desk = self._open(call)
        self._tick(desk)
        desk.action_answer(desk.sudo().script_id.question_ids.filtered("expected").id, text="Somebody Else")
        told = self._told(desk.action_done)
        self.assertIn("Somebody Else", self.node.wrong_answer)
        self.assertLessEqual(self.service_manager | self.site_manager, told)
        self.assertEqual(call.answer_ids.filtered("is_wrong").text, "Somebody Else")
        site = self._open_site()
        self._announce(site.node_ids[0])
        self._reach(site.node_ids[0])
        self.assertFalse(site.node_ids[0].wrong_answer)

    def test_c6_0_somebody_else_on_the_site(self):
        """C6.0: another designer is told, the former one is not called any more; who was reached already is not called again."""
        self._announce(self.node)
        calls = self._calls(self.node)
        self._finish(calls.filtered(lambda call: call.occasion_id.code == "node_customer"))
        self.site.with_user(self.consultant).write({"designer_id": self.other_designer.id})
        designers = calls.filtered(lambda call: call.occasion_id.code == "node_designer")
        self.assertEqual(designers.state, "cancelled")
        open_calls = self._calls(self.node)
        self.assertEqual(open_calls.callee_id, self.other_designer.partner_id | self.inspector.partner_id)

    def test_c6_fails_and_is_announced_again(self):
        """C6: not passed it goes back to be announced; the reason is kept; calls not made are called off."""
        self._announce(self.node)
        with self.assertRaises(AccessError):
            self.node.with_user(self.designer).action_fail("Walls wet")
        with self.assertRaisesRegex(UserError, "reason"):
            self.node.with_user(self.inspector).action_fail("")
        self.node.with_user(self.inspector).action_fail("Walls wet")
        self.assertRecordValues(self.node, [{"state": "failed", "result_reason": "Walls wet", "scheduled_at": False}])
        self.assertFalse(self._calls(self.node))
        with self.assertRaisesRegex(UserError, "C6.1"):
            self._announce(self.second)
        self._announce(self.node)
        self.assertEqual(self.node.attempt, 2)
        self.assertEqual(len(self._calls(self.node)), 3)
        self.assertIn("Walls wet", "".join(self.node.message_ids.mapped("body")))

    def test_c6_who_passes(self):
        """C6: site manager, inspector or director pass a node; the director without full confirmation, with a reason."""
        self._announce(self.node)
        for user in (self.designer, self.consultant, self.service_manager, self.other_site_manager):
            with self.assertRaises(AccessError):
                self.node.with_user(user).action_pass()
        with self.assertRaises(UserError):
            self.node.with_user(self.inspector).action_pass(note="Looks fine")
        with self.assertRaises(UserError):
            self.node.with_user(self.director).action_pass()
        self.node.with_user(self.director).action_pass(note="Customer abroad, agreed by mail")
        self.assertEqual(self.node.state, "passed")
        self.assertFalse(self._calls(self.node))
        with self.assertRaises(UserError):
            self.node.with_user(self.director).action_pass(note="Again")
        self._announce(self.second)

    def test_c6_no_trust_in_the_client(self):
        """C6: what a client puts into the context opens no step."""
        node = self.node.with_user(self.site_manager).with_context(default_state="passed", tracking_disable=True)
        with self.assertRaises(AccessError):
            node.create({"project_id": self.site.id, "code": "X", "name": "X", "state": "passed"})
        node.action_announce(self._soon())
        self.assertEqual(self.node.state, "announced")

    def test_c6_0_announcing_costs_the_same(self):
        """C6.0: announcing a node costs the same however many slips the site has."""
        counts = []
        for slips in (1, 1, 40):
            site = self._open_site()
            self.env["kefu.service.slip"].create([
                {"project_id": site.id, "designer_id": self.designer.id, "content": "Measured", "end_at": fields.Datetime.now()}
                for _number in range(slips)
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._announce(site.node_ids[0])
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1], counts)

    def test_c6_0_wizards(self):
        """C6.0: the dialogs of the buttons take the steps, with their guards."""
        def dialog(action, user, **values):
            wizard = self.env[action["res_model"]].with_user(user).with_context(**action["context"]).create(values)
            wizard.action_take_step()

        node = self.node.with_user(self.site_manager)
        dialog(node.action_open_announce(), self.site_manager, scheduled_at=self._soon())
        dialog(node.action_open_reschedule(), self.site_manager, scheduled_at=self._soon(2), reason="Rain")
        self.assertEqual(self.node.scheduled_at, self._soon(2).replace(second=self.node.scheduled_at.second))
        with self.assertRaises(AccessError):
            dialog(node.action_open_confirm(), self.site_manager, note="Because")
        dialog(node.action_open_confirm(), self.service_manager, note="On holiday")
        dialog(node.action_open_fail(), self.site_manager, note="Wet")
        self._announce(self.node)
        self._reach(self.node)
        dialog(node.action_open_pass(), self.site_manager)
        self.assertEqual(self.node.state, "passed")
