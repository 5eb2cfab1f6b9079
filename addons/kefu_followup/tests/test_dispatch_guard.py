from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common_dispatch import DispatchCase


class TestDispatchGuard(DispatchCase):
    def _refused(self, user, method):
        """:return: the attempt kept after ``method()`` was refused"""
        with self.enter_registry_test_mode():
            with self.assertRaises(UserError):
                method()
            self.env.cr.postrollback.run()
        return self.env["kefu.refusal"].search([("user_id", "=", user.id)], order="id desc", limit=1)

    def test_r1_3_who_may_press_the_button(self):
        """R1.3: the director always; supervisor and front desk walk-ins and calls, where the company allows it."""
        for role, source, allowed in (
            ("director", "salesperson", True),
            ("supervisor", "walk_in", True),
            ("supervisor", "phone", True),
            ("supervisor", "salesperson", False),
            ("reception", "walk_in", False),
            ("salesperson", "salesperson", False),
        ):
            with self.subTest(role=role, source=source):
                user = getattr(self, role)
                lead = self._leads(user=self.salesperson if source == "salesperson" else None, kefu_source=source)
                if allowed:
                    self._dispatch(lead, user)
                    self.assertTrue(lead.designer_id)
                else:
                    refusal = self._refused(user, lambda lead=lead, user=user: self._dispatch(lead, user))
                    self.assertEqual((refusal.code, refusal.res_id), ("PRIVATE_DISPATCH", lead.id))
                    self.assertFalse(lead.designer_id)

    def test_r1_3_company_settings(self):
        """R1.3: the company says who else may."""
        self.company.kefu_supervisor_may_dispatch = False
        self.company.kefu_reception_may_dispatch = True
        first, second = self._leads(2)
        self._refused(self.supervisor, lambda: self._dispatch(first, self.supervisor))
        self._dispatch(second, self.reception)
        self.assertTrue(second.designer_id)

    def test_r1_3_no_path_around(self):
        """R1.3: nobody else changes who is responsible: form, list, drag, mass edit, import, conversion, RPC."""
        lead = self._leads(user=self.salesperson, kefu_source="salesperson")
        paths = {
            "write": lambda lead, who: lead.write({"designer_id": who.id}),
            "user": lambda lead, who: lead.write({"user_id": who.id}),
            "hidden in others": lambda lead, who: lead.write({"contact_name": "X", "designer_id": who.id}),
            "permit by context": lambda lead, who: lead.with_context(kefu_permit_dispatch=True).write({"designer_id": who.id}),
            "web_save": lambda lead, who: lead.web_save({"designer_id": who.id}, {}),
            "load": lambda lead, who: lead.load([".id", "user_id/.id"], [[str(lead.id), str(who.id)]]) or lead,
            "convert": lambda lead, who: lead.convert_opportunity(lead.partner_id, user_ids=[who.id]),
            "salesmen": lambda lead, who: lead._handle_salesmen_assignment(user_ids=[who.id]),
            "internal": lambda lead, who: lead.write({"dispatched_at": self.now}),
            "round": lambda lead, who: lead.write({"dispatch_round": 0}),
            "left": lambda lead, who: lead.write({"left_designer_ids": [Command.link(who.id)]}),
        }
        for user in (self.salesperson, self.supervisor):
            for name, path in paths.items():
                with self.subTest(user=user.name, path=name):
                    if name == "load":
                        continue
                    self._refused(user, lambda path=path, user=user: path(lead.with_user(user), self.designers[1]))
                    lead.invalidate_recordset()
                    self.assertEqual((lead.designer_id, lead.user_id), (self.env["res.users"], self.salesperson))
        result = lead.with_user(self.salesperson).load([".id", "user_id/.id"], [[str(lead.id), str(self.designer.id)]])
        self.assertTrue(result["messages"])

    def test_r1_3_registering_does_not_steer_the_queue(self):
        """R1.3: nobody keeps designers out of the queue for a customer, nor makes up dispatches, in registering."""
        model = self.env["crm.lead"].with_user(self.reception).with_company(self.company)
        for name, value in (
            ("left_designer_ids", [Command.link(self.designers[0].id)]), ("dispatched_at", self.now), ("dispatch_round", 3),
        ):
            with self.subTest(name):
                self._refused(self.reception, lambda name=name, value=value: model.create({"contact_name": "Li", name: value}))
                defaults = model.with_context(**{f"default_{name}": value})
                self._refused(self.reception, lambda defaults=defaults: defaults.create({"contact_name": "Li"}))

    def test_r1_3_a_refused_attempt_is_recorded(self):
        """R1.3: the attempt is recorded, with the rule."""
        lead = self._leads(user=self.salesperson, kefu_source="salesperson")
        refusal = self._refused(
            self.salesperson, lambda: lead.with_user(self.salesperson).write({"designer_id": self.designer.id})
        )
        self.assertRecordValues(refusal, [{"code": "PRIVATE_DISPATCH", "res_model": "crm.lead", "res_id": lead.id}])

    def test_r3_3_taking_anothers_customer(self):
        """R3.3: a designer cannot take another's customer, nor give away their own."""
        lead = self._leads(appointment_at=self.now + timedelta(days=1))
        self._dispatch(lead)
        owner, other = lead.designer_id, self.designers[1]
        self.env["kefu.lead.member"].create({"lead_id": lead.id, "user_id": other.id, "part": "Drawings", "split": 10})
        refusal = self._refused(other, lambda: lead.with_user(other).write({"designer_id": other.id}))
        self.assertEqual(refusal.code, "GRAB")
        refusal = self._refused(owner, lambda: lead.with_user(owner).write({"designer_id": other.id}))
        self.assertEqual(refusal.code, "PRIVATE_DISPATCH")
        self.assertEqual(lead.designer_id, owner)

    def test_r1_3_reaching_for_a_customer_out_of_sight_is_recorded(self):
        """R1.3, R3.3: who may not even see a customer is refused by our rule, not only by Odoo's, and written down."""
        lead, waiting = self._leads(user=self.salesperson, kefu_source="salesperson"), self._leads(kefu_source="referral")
        self._dispatch(lead)
        owner, other = lead.designer_id, self.designers[1]
        consultant = self._create_user("consultant", "test_second_consultant")
        for user, records, vals, code in (
            (other, lead, {"designer_id": other.id}, "GRAB"),
            (other, lead, {"user_id": other.id, "active": True}, "GRAB"),
            (other, lead, {"designer_id": owner.id, "company_id": self.company.id}, "PRIVATE_DISPATCH"),
            (self.salesperson, waiting, {"user_id": self.designer.id}, "PRIVATE_DISPATCH"),
            (self.salesperson, waiting, {"receiver_id": self.salesperson.id}, "PRIVATE_DISPATCH"),
            (self.salesperson, waiting, {"dispatch_round": 0}, "PRIVATE_DISPATCH"),
            (consultant, lead, {"designer_id": other.id}, "PRIVATE_DISPATCH"),
        ):
            with self.subTest(user=user.name, vals=vals):
                self.env["kefu.refusal"].search([]).unlink()
                self.env.invalidate_all()
                refusal = self._refused(user, lambda records=records, user=user, vals=vals: records.with_user(user).write(vals))
                self.assertRecordValues(refusal, [{"code": code, "res_id": records.id, "company_id": self.company.id}])
                self.assertEqual(refusal.message, records._private_dispatch_message())
        self.assertEqual((lead.designer_id, waiting.user_id), (owner, self.reception))

    def test_r1_3_the_button_for_a_customer_out_of_sight(self):
        """R1.3: calling the dispatch of a customer one cannot see is an attempt, too."""
        lead = self._leads(user=self.salesperson, kefu_source="salesperson")
        refusal = self._refused(self.designer, lambda: lead.with_user(self.designer).action_dispatch())
        self.assertEqual((refusal.code, refusal.res_id), ("PRIVATE_DISPATCH", lead.id))
        self.assertFalse(lead.designer_id)

    def test_r1_3_other_companies_learn_and_leave_nothing(self):
        """R1.3: of another company's customer nobody learns even that there is a rule, and nothing is kept there; nor
        of visitors of the portal.
        """
        lead = self._leads()
        stranger = self._create_user("designer", "test_stranger", company=self.other_company)
        portal = new_test_user(self.env, "test_portal", "base.group_portal", company_ids=[Command.set(self.company.ids)],
                               company_id=self.company.id)
        for user in (stranger, portal):
            with self.subTest(user.login), self.assertRaises(AccessError) as refused:
                lead.with_user(user).write({"designer_id": user.id})
            self.assertNotIn("Only the director decides", str(refused.exception))
        self.company.kefu_use_followup = False
        with self.assertRaises(AccessError) as refused:
            lead.with_user(self.designer).write({"user_id": self.designer.id})
        self.assertNotIn("Only the director decides", str(refused.exception))

    def test_r3_3_an_appointment_blocks_the_take_over(self):
        """R3.3: while an appointment with another designer stands, even the director moves the customer on purpose only."""
        lead = self._leads(appointment_at=self.now + timedelta(days=1))
        self._dispatch(lead)
        with self.assertRaisesRegex(UserError, "has an appointment with"):
            lead.with_user(self.director).write({"designer_id": self.designers[1].id})
        lead.with_user(self.director).appointment_at = False
        lead.with_user(self.director).write({"designer_id": self.designers[1].id})
        self.assertEqual(lead.designer_id, self.designers[1])

    def test_r1_3_a_directors_edit_is_a_dispatch(self):
        """R1.3, R3.2: what the director writes by hand is written down and counts as a turn."""
        lead = self._leads()
        lead.with_user(self.director).write({"user_id": self.designers[2].id, "description": "Big house"})
        self.assertRecordValues(lead.dispatch_ids, [{
            "designer_id": self.designers[2].id, "method": "manual", "dispatched_by": self.director.id, "counts_as_turn": True,
        }])
        self.assertIn("Big house", lead.description)
        self.assertEqual(lead.user_id, self.designers[2])
        self.assertEqual(self._member(self.designers[2]).dispatch_vtime, 1)

    def test_r1_1_nobody_is_left_without_a_responsible_person(self):
        """R1.1: a customer without a responsible person cannot exist."""
        lead = self._leads()
        self._dispatch(lead)
        for field in ("designer_id", "user_id"):
            with self.assertRaises(UserError):
                lead.with_user(self.director).write({field: False})

    def test_r1_3_saving_the_form_unchanged_is_no_attempt(self):
        """R1.3: a form that sends the same designer back is not refused."""
        lead = self._leads()
        self._dispatch(lead)
        lead.with_user(lead.designer_id).write({"designer_id": lead.designer_id.id, "area": 90})
        self.assertEqual(lead.area, 90)
        self.assertEqual(lead.dispatch_round, 1)

    def test_r1_3_moving_to_another_queue_is_dispatching(self):
        """R1.3: who may not dispatch does not choose the queue either."""
        other = self._create_team("Villas", self._create_user("designer", "test_villa"))
        lead = self._leads(user=self.salesperson, kefu_source="salesperson")
        self._refused(self.salesperson, lambda: lead.with_user(self.salesperson).write({"team_id": other.id}))
        lead.with_user(self.director).write({"team_id": other.id})
        self._dispatch(lead)
        self.assertEqual(lead.designer_id.login, "test_villa")

    def test_r1_3_stock_assignment_is_off(self):
        """R1.3: Odoo's own assignment leaves customers of these companies alone."""
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        lead = self._leads()
        with self.assertRaises(UserError):
            self.team.action_assign_leads()
        self.env["crm.team"]._cron_assign_leads()
        self.assertFalse(lead.designer_id)

    def test_r1_3_feature_off(self):
        """Companies without the feature work as Odoo does."""
        self.company.kefu_use_followup = False
        lead = self.env["crm.lead"].with_company(self.company).create({"name": "Stock", "user_id": self.supervisor.id})
        lead.with_user(self.supervisor).write({"user_id": self.director.id})
        self.assertEqual(lead.user_id, self.director)

    def test_r3_2_the_queue_is_nobodys_to_edit(self):
        """R3.2: neither the director nor a member moves a place in the queue; the weight follows from the figures."""
        for user in (self.director, self.supervisor, self.designer):
            for vals in ({"dispatch_vtime": -5}, {"dispatch_weight": 2}, {"suspended_rounds": 0}, {"dispatch_turn": 0}):
                with self.assertRaises(AccessError):
                    self.members[0].with_user(user).write(vals)

    def test_r3_5_who_sets_duty(self):
        """R3.5: designers set their own duty, supervisor and director everybody's."""
        self.members[0].with_user(self.designer).action_set_unfit()
        self.assertEqual(self.members[0].duty_state, "unfit")
        with self.assertRaises(AccessError):
            self.members[1].with_user(self.designer).action_set_off()
        with self.assertRaises(AccessError):
            self.members[0].with_user(self.designer).write({"capacity": 99})
        for user in (self.supervisor, self.director):
            self.members[1].with_user(user).action_set_off()
            self.members[1].with_user(user).write({"duty_state": "on_duty"})


class TestDecline(DispatchCase):
    def _decline(self, lead, user, reason="No time this month"):
        return self.env["kefu.dispatch.decline"].with_user(user).create({
            "dispatch_id": lead.dispatch_ids[:1].id, "reason": reason,
        })

    def test_r3_2_declining_costs_the_turn_and_passes_on(self):
        """R3.2: the refusal has a reason, costs the turn, is counted, and the customer goes on to the next at once."""
        lead = self._leads()
        self._dispatch(lead)
        first = lead.designer_id
        self._decline(lead, first)
        lead.invalidate_recordset()
        self.assertEqual(lead.designer_id, self.designers[1])
        self.assertEqual(lead.dispatch_ids[0].method, "declined")
        self.assertEqual(lead.dispatch_ids[0].reason, "No time this month")
        self.assertEqual(self._reasons(lead.dispatch_ids[0])[first], "declined")
        self.assertEqual(self._member(first).dispatch_vtime, 1)
        self.assertTrue(lead.dispatch_ids[1].is_declined)
        with self.assertRaises(AccessError):
            lead.with_user(first).read(["contact_name"])

    def test_r3_2_everybody_declines(self):
        """R3.2: when all have declined the customer waits, with the receiver responsible."""
        lead = self._leads()
        self._dispatch(lead)
        for designer in self.designers:
            self.assertEqual(lead.designer_id, designer)
            self._decline(lead, designer)
            lead.invalidate_recordset()
        self.assertFalse(lead.designer_id)
        self.assertEqual(lead.user_id, self.reception)
        self.assertIn("declined this customer", lead.dispatch_wait_reason)

    def test_r3_2_who_declines_and_when(self):
        """R3.2: only the designer, only in time, only with a reason, only once."""
        lead = self._leads()
        self._dispatch(lead)
        with self.assertRaises(AccessError):
            self._decline(lead, self.designers[2])
        with self.assertRaises(AccessError):
            self._decline(lead, self.director)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._decline(lead, self.designers[0], "  ")
        self.company.kefu_decline_hours = 0
        self.env.cr.execute("UPDATE kefu_dispatch SET dispatched_at = dispatched_at - interval '1 hour'")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "within 0 hours"):
            self._decline(lead, self.designers[0])

    def test_r3_2_declines_are_kept(self):
        lead = self._leads()
        self._dispatch(lead)
        decline = self._decline(lead, lead.designer_id)
        for user in (decline.designer_id, self.director, self.env.user):
            with self.assertRaises(UserError):
                decline.with_user(user).sudo().write({"reason": "x"})
            with self.assertRaises(UserError):
                decline.with_user(user).sudo().unlink()


class TestWeights(DispatchCase):
    def _update_weights(self):
        with self.enter_registry_test_mode():
            self.env.ref("kefu_followup.ir_cron_update_weights").method_direct_trigger()

    def test_r3_2_signing_ability_makes_the_weight(self):
        """R3.2: contracts signed by customers received, smoothed towards the team's mean, within 0.5 and 2."""
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        leads = self._leads(60)
        self.company.kefu_capacity = 0
        self._dispatch(leads)
        own = leads.filtered(lambda lead: lead.designer_id == self.designers[0])
        own[:10].write({"stage_id": won.id})
        leads.filtered(lambda lead: lead.designer_id == self.designers[1])[:2].write({"stage_id": won.id})
        self._update_weights()
        self.assertRecordValues(self.members, [
            {"ability_received": 20, "ability_signed": 10, "dispatch_weight": round((10 + 2) / 30 / 0.2, 4)},
            {"ability_received": 20, "ability_signed": 2, "dispatch_weight": round((2 + 2) / 30 / 0.2, 4)},
            {"ability_received": 20, "ability_signed": 0, "dispatch_weight": 0.5},
        ])

    def test_r3_2_newcomers_are_not_starved(self):
        """R3.2: without figures the weight is the mean's, 1."""
        self._update_weights()
        self.assertEqual(self.members.mapped("dispatch_weight"), [1, 1, 1])

    def test_r3_2_a_new_weight_keeps_the_part_of_the_turn_used(self):
        """R3.2: half a turn used stays half a turn, and the bound holds from then on."""
        self.members[0].dispatch_weight = 0.5
        self._dispatch(self._leads())
        self.assertEqual(self.members[0].dispatch_vtime, 2)
        self.members[0].dispatch_weight = 2.0
        self.assertEqual(self.members[0].dispatch_vtime, 0.5)


class TestDispatchLog(DispatchCase):
    def test_r3_2_why_did_i_not_get_it(self):
        """R3.2: a designer sees how the queue moved and why it was somebody else, not the customer."""
        self._member(self.designers[1])._suspend(1)
        lead = self._leads()
        self._dispatch(lead)
        log = self.env["kefu.dispatch.log"].with_user(self.designers[1]).search([])
        self.assertEqual(log.designer_id, self.designers[0])
        self.assertIn("suspended", log.my_reason)
        self.assertTrue(log.explanation[0]["is_me"])
        self.assertNotIn("lead_id", log._fields)
        self.assertFalse(self.env["kefu.dispatch"].with_user(self.designers[1]).search([]))
        self.assertEqual(self.env["kefu.dispatch"].with_user(self.designers[0]).search([]).lead_id, lead)
        stranger = self._create_user("designer", "test_no_team")
        self.assertFalse(self.env["kefu.dispatch.log"].with_user(stranger).search([]))
        for role in ("reception", "salesperson"):
            with self.assertRaises(AccessError):
                self.env["kefu.dispatch.log"].with_user(getattr(self, role)).search([])

    def test_r3_2_other_companies(self):
        """R3.2: nothing of other companies."""
        self._dispatch(self._leads())
        stranger = self._create_user("director", "test_other_director", company=self.other_company)
        for model in ("kefu.dispatch", "kefu.dispatch.log"):
            self.assertFalse(self.env[model].with_user(stranger).search([]))
