from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..permits import DISPATCH
from .common_care import CareCase

WAYS_TO_WASTE = {
    "archive": lambda lead: lead.action_archive(),
    "lost button": lambda lead: lead.action_set_lost(),
    "write": lambda lead: lead.write({"active": False}),
    "lost reason": lambda lead: lead.write({"lost_reason_id": lead.env.ref("crm.lost_reason_1").id}),
    "probability": lambda lead: lead.write({"probability": 0}),
    "type": lambda lead: lead.write({"type": "lead"}),
    "forged permit": lambda lead: lead.with_context(kefu_permit_write_off=True).write({"active": False}),
    "as superuser": lambda lead: lead.sudo().write({"active": False}),
    "install mode": lambda lead: lead.with_context(install_mode=True).write({"active": False}),
    "delete": lambda lead: lead.sudo().unlink(),
}


class TestWriteOff(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead.probability = 20

    def _propose(self, user=None, lead=None):
        user = user or self.designer
        return self._as(user, self.env["kefu.invalidation"]).create({
            "lead_id": (lead or self.lead).id,
            "lost_reason_id": self.reason.id,
            "reason": "Signed with another company on Saturday",
        })

    def _confirmed(self):
        request = self._propose()
        self._as(self.salesperson, request).action_confirm()
        return request

    def test_r2_5_the_customers_page_tells_how_far_it_is(self):
        """R2.5: everybody who sees the customer sees what was proposed, who answers, and why the customer was given up."""
        self._follow_up(self.lead, 5)
        self.assertFalse(self.lead.write_off_note)
        request = self._propose()
        for user in (self.designer, self.salesperson, self.director, self.consultant):
            note = self._as(user, self.lead).write_off_note
            self.assertIn(self.designer.name, note)
            self.assertIn(self.salesperson.name, note)
        self._as(self.salesperson, request).action_confirm()
        self.assertIn("director decides", self._as(self.designer, self.lead).write_off_note)
        self._as(self.director, request).action_approve()
        self.assertIn(request.reason, self._as(self.director, self.lead).write_off_note)

    def test_r2_5_a_proposal_taken_back_leaves_the_customers_page(self):
        request = self._propose()
        self._as(self.designer, request).action_withdraw()
        self.assertFalse(self._as(self.salesperson, self.lead).write_off_note)

    def test_r3_2_nobody_declines_a_customer_written_off(self):
        """R3.2, R2.5: with the write-off the customer is nobody's to decline, nor is who has signed."""
        dispatched = self._create_lead(7, designer_id=False)
        dispatched.with_user(self.director).action_dispatch()
        dispatched.invalidate_recordset()
        designer = dispatched.designer_id
        self.assertTrue(self._as(designer, dispatched).can_decline)
        dispatched._write_off(self.reason)
        self.assertFalse(self._as(designer, dispatched).can_decline)
        with self.assertRaisesRegex(UserError, "nothing to decline"):
            self._as(designer, self.env["kefu.dispatch.decline"]).create({
                "dispatch_id": dispatched.sudo().dispatch_ids.id, "reason": "Too far",
            })

    def test_r2_5_two_sides_confirm_and_the_director_approves(self):
        """R2.5: the designer proposes, the salesperson confirms, the director approves; only then is the customer lost."""
        self._follow_up(self.lead, 5)
        request = self._propose()
        self.assertEqual((request.state, request.confirmer_id), ("proposed", self.salesperson))
        self._as(self.salesperson, request).action_confirm()
        self.assertTrue(self.lead.active)
        self._as(self.director, request).action_approve()
        self.assertRecordValues(request, [{
            "state": "approved",
            "user_id": self.designer.id,
            "confirmed_by_id": self.salesperson.id,
            "decided_by_id": self.director.id,
        }])
        self.assertRecordValues(self.lead, [{
            "active": False, "won_status": "lost", "lost_reason_id": self.reason.id, "designer_id": self.designer.id,
        }])

    def test_r2_5_the_other_way_round(self):
        """R2.5: what the salesperson proposes the designer confirms."""
        request = self._propose(self.salesperson)
        self.assertEqual(request.confirmer_id, self.designer)
        self._as(self.designer, request).action_confirm()
        self.assertEqual(request.state, "confirmed")

    def test_r2_5_no_other_way_to_waste_a_customer(self):
        """R2.5: stock buttons, mass edit, RPC and deletion are refused for everybody, and the attempt is kept."""
        for user in (self.designer, self.salesperson, self.supervisor, self.director):
            for way, waste in WAYS_TO_WASTE.items():
                with self.subTest(user=user.login, way=way), self.assertRaises(AccessError), self.cr.savepoint():
                    waste(self._as(user, self.lead))
        self.assertTrue(self.lead.exists().active)

    def test_r2_5_refusal_names_the_way_out(self):
        with self.assertRaisesRegex(AccessError, "Propose a write-off"):
            self._as(self.director, self.lead).action_set_lost()

    def test_r2_5_stock_lost_wizard_is_refused(self):
        """R2.5: the dialog of Odoo's own Lost button, for several customers at once."""
        leads = self.lead | self._create_lead(2)
        wizard = self.env["crm.lead.lost"].create({"lead_ids": [Command.set(leads.ids)], "lost_reason_id": self.reason.id})
        with self.assertRaisesRegex(AccessError, "Propose a write-off"):
            wizard.action_lost_reason_apply()

    def test_r2_5_attempt_is_recorded(self):
        """R2.5: wasting costs 100: the attempt is on the director's list."""
        with self.enter_registry_test_mode():
            with self.assertRaises(AccessError):
                self._as(self.designer, self.lead).action_archive()
            self.env.cr.postrollback.run()
        refusal = self.env["kefu.refusal"].search([("res_model", "=", "crm.lead"), ("res_id", "=", self.lead.id)])
        self.assertRecordValues(refusal, [{"code": "WASTED_LEAD", "user_id": self.designer.id, "attempts": 1}])

    def test_r2_5_nobody_confirms_their_own(self):
        request = self._propose()
        for user in (self.designer, self.designer2, self.reception, self.supervisor, self.director):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, request).action_confirm()
        self.assertEqual(request.state, "proposed")

    def test_r2_5_the_front_desk_is_a_side(self):
        """R2.5: a customer received by the front desk: the front desk confirms."""
        self.lead.receiver_id = self.reception
        request = self._propose()
        self.assertEqual(request.confirmer_id, self.reception)
        as_reception = self._as(self.reception, request)
        as_reception.read(["followup_count", "may_confirm", "display_name"])
        as_reception.action_confirm()
        self.assertEqual(request.confirmed_by_id, self.reception)

    def test_r2_5_supervisor_stands_in(self):
        """R2.5: the designer received the customer, or the other side has left: a supervisor confirms."""
        self.lead.receiver_id = self.designer
        request = self._propose()
        self.assertFalse(request.confirmer_id)
        self._as(self.supervisor, request).action_confirm()
        self.assertEqual(request.confirmed_by_id, self.supervisor)

        other = self._create_lead(2)
        request = self._propose(lead=other)
        self.salesperson.active = False
        self._as(self.supervisor, request).action_confirm()
        self.assertEqual(request.state, "confirmed")

    def test_r2_5_only_the_director_approves(self):
        request = self._confirmed()
        request.sudo().decision_reason = "Enough"
        for user in (self.designer, self.salesperson, self.supervisor, self.reception):
            for action in ("action_approve", "action_refuse"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(self._as(user, request), action)()
        self.assertTrue(self.lead.active)

    def test_r2_5_not_before_both_sides_confirmed(self):
        self._follow_up(self.lead, 5)
        request = self._propose()
        with self.assertRaisesRegex(UserError, "has not confirmed yet"):
            self._as(self.director, request).action_approve()

    def test_r2_5_director_approves_own_proposal_confirmed_by_another(self):
        """R2.5: never one person alone, the director included; two of them are enough."""
        self._follow_up(self.lead, 5)
        request = self._propose(self.director)
        with self.assertRaises(AccessError):
            self._as(self.director, request).action_confirm()
        self._as(self.designer, request).action_confirm()
        self._as(self.director, request).action_approve()
        self.assertFalse(self.lead.active)

    def test_r2_5_decided_once(self):
        """R2.5: the second director finds it decided."""
        self._follow_up(self.lead, 5)
        request = self._confirmed()
        self._as(self.director, request).action_approve()
        with self.assertRaisesRegex(UserError, "Approved already"):
            self._as(self.director2, request).action_approve()
        request.sudo().decision_reason = "Too late"
        with self.assertRaises(UserError):
            self._as(self.director2, request).action_refuse()

    def test_r2_5_refused_with_a_reason(self):
        request = self._confirmed()
        with self.assertRaisesRegex(UserError, "Write down why"):
            self._as(self.director, request).action_refuse()
        as_director = self._as(self.director, request)
        as_director.decision_reason = "Call once more"
        as_director.action_refuse()
        self.assertTrue(self.lead.active)
        self.assertEqual(request.state, "refused")
        self.assertEqual(self._propose().state, "proposed", "after a refusal one may propose anew")

    def test_r2_5_state_is_not_written(self):
        """R2.5: nobody sets the state over RPC, nor with a default in the context."""
        request = self._propose()
        for user in (self.designer, self.supervisor, self.director):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, request).write({"state": "confirmed"})
        other = self._create_lead(2)
        forged = self._as(self.designer, self.env["kefu.invalidation"]).with_context(
            default_state="confirmed", default_confirmed_by_id=self.salesperson.id
        ).create({"lead_id": other.id, "reason": "x", "state": "confirmed", "user_id": self.salesperson.id})
        self.assertRecordValues(forged, [{"state": "proposed", "user_id": self.designer.id, "confirmed_by_id": False}])

    @mute_logger("odoo.sql_db")
    def test_r2_5_one_open_proposal(self):
        self._propose()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._propose(self.salesperson)

    def test_r2_5_withdrawn_by_the_proposer_only(self):
        request = self._confirmed()
        with self.assertRaises(AccessError):
            self._as(self.salesperson, request).action_withdraw()
        self._as(self.designer, request).action_withdraw()
        self.assertEqual(request.state, "withdrawn")
        self._propose(self.salesperson)

    def test_r2_5_strangers_do_not_propose(self):
        for user in (self.designer2, self.stranger, self.consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._propose(user)

    def test_r2_5_other_company_sees_nothing(self):
        request = self._propose()
        found = self._as(self.stranger, self.env["kefu.invalidation"]).search([])
        self.assertNotIn(request, found)
        for user in (self.designer, self.salesperson, self.supervisor, self.director):
            self.assertIn(request, self._as(user, self.env["kefu.invalidation"]).search([]))
        self.assertFalse(self._as(self.designer2, self.env["kefu.invalidation"]).search([]))

    def test_r2_5_people_are_told(self):
        request = self._propose()
        self.assertEqual(self._told(request), self.salesperson.partner_id)
        self._as(self.salesperson, request).action_confirm()
        self.assertIn(self.director.partner_id, self._told(request))
        self.assertNotIn(self.stranger.partner_id, self._told(request))

    def test_r2_6_below_five_the_director_gives_a_reason(self):
        """R2.6: two follow-ups of five: not without the director's reasoned approval."""
        self._follow_up(self.lead, 2)
        request = self._confirmed()
        with self.assertRaisesRegex(UserError, "followed up 2 times; 5 are required"):
            self._as(self.director, request).action_approve()
        as_director = self._as(self.director, request)
        as_director.decision_reason = "The home was sold"
        as_director.action_approve()
        self.assertFalse(self.lead.active)

    def test_r2_6_figure_is_the_companys(self):
        self.company.kefu_design_followups = 2
        self._follow_up(self.lead, 2)
        request = self._confirmed()
        self._as(self.director, request).action_approve()
        self.assertFalse(self.lead.active)

    def test_r2_5_feature_off(self):
        """Off for the company: stock behaviour."""
        self.company.kefu_use_followup = False
        self.lead.action_set_lost()
        self.assertFalse(self.lead.active)

    def test_r2_5_restored_by_the_director_only(self):
        """R2.5: a customer taken back waits for dispatch anew."""
        self._follow_up(self.lead, 5)
        self._as(self.director, self._confirmed()).action_approve()
        for user in (self.designer, self.salesperson, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self._as(user, self.lead).action_unarchive()
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._as(user, self.lead).write({"stage_id": self.won_stage.id})
        self._as(self.director, self.lead).action_unarchive()
        self.assertRecordValues(self.lead, [{"active": True, "designer_id": False, "user_id": self.salesperson.id}])

    def test_r2_5_company_is_kept(self):
        self.director.company_ids |= self.other_company
        with self.assertRaises(AccessError):
            self._as(self.director, self.lead).write({"company_id": self.other_company.id})
        with self.assertRaises(AccessError):
            self._as(self.director, self.lead).write({"company_id": False})
        self.lead.invalidate_recordset()
        DISPATCH.grant(self.lead).write({"team_id": False})
        self.assertEqual(self.lead.company_id, self.company)


class TestMergeGuard(CareCase):
    def test_r2_5_merging_is_the_directors(self):
        """R2.5, F1: a merge makes an entry disappear: only the director, and never into a written-off one."""
        leads = self.lead | self._create_lead(2)
        for user in (self.designer, self.supervisor, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self._as(user, leads).merge_opportunity()
        self.assertEqual(len(leads.exists()), 2)

    def test_f1_merged_entry_keeps_history_and_team(self):
        other = self._create_lead(2)
        request = self.env["kefu.invalidation"].with_user(self.designer).create({"lead_id": other.id, "reason": "Twice"})
        self.env["kefu.lead.member"].create({"lead_id": other.id, "user_id": self.designer2.id, "part": "Drawings", "split": 40})
        leads = self.lead | other
        head = self._as(self.director, leads).merge_opportunity().with_env(self.env)
        self.assertEqual(len(leads.exists()), 1)
        self.assertRecordValues(request, [{"lead_id": head.id, "state": "withdrawn"}])
        self.assertRecordValues(head.team_member_ids, [{"user_id": self.designer2.id, "split_points": 4000}])
        self.assertEqual(head.designer_id, self.designer)

    def test_f1_not_across_companies_nor_with_lost_ones(self):
        lost = self._create_lead(2)
        lost._write_off(self.reason)
        with self.assertRaisesRegex(UserError, "written off"):
            self._as(self.director, self.lead | lost).merge_opportunity()


class TestAftersale(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead.stage_id = cls.won_stage

    def test_r2_6_two_after_the_sale(self):
        """R2.6: after-sales are closed after two follow-ups, and then only once."""
        with self.assertRaisesRegex(UserError, "0 times after the sale; 2 are required"):
            self._as(self.designer, self.lead).action_close_aftersale()
        self._follow_up(self.lead, 2)
        self._as(self.designer, self.lead).action_close_aftersale()
        self.assertTrue(self.lead.aftersale_closed_at)
        with self.assertRaisesRegex(UserError, "closed already"):
            self._as(self.designer, self.lead).action_close_aftersale()

    def test_r2_6_director_closes_early_with_a_reason(self):
        action = self._as(self.director, self.lead).action_close_aftersale()
        wizard = self._as(self.director, self.env[action["res_model"]]).with_context(**action["context"])
        wizard = wizard.create({"reason": "Moved abroad"})
        wizard.action_close()
        self.assertRecordValues(self.lead, [{
            "aftersale_closed_by_id": self.director.id, "aftersale_close_reason": "Moved abroad",
        }])

    def test_r2_6_fields_are_not_written(self):
        for user in (self.designer, self.director):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, self.lead).write({"aftersale_closed_at": "2026-01-01"})

    def test_r2_6_not_before_the_contract(self):
        with self.assertRaisesRegex(UserError, "has not signed"):
            self._as(self.director, self._create_lead(2)).action_close_aftersale()
