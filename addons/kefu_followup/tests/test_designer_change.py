from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common_care import CareCase


class TestDesignerChange(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.membership = cls.team.crm_team_member_ids.filtered(lambda member: member.user_id == cls.designer)
        cls.lead.message_subscribe(cls.designer.partner_id.ids)

    def _ask(self, user=None, asked_by="customer", **values):
        return self._as(user or self.reception, self.env["kefu.designer.change"]).create({
            "lead_id": self.lead.id,
            "asked_by": asked_by,
            "reason": "Drawings came a week late",
            **values,
        })

    def test_r2_9_verified_is_granted(self):
        """R2.9, R3.13: once a consultant has verified the wish, the next designer takes over, files and all."""
        attachment = self.env["ir.attachment"].create({
            "name": "plan.pdf", "raw": b"x", "res_model": "crm.lead", "res_id": self.lead.id,
        })
        request = self._ask(self.salesperson)
        self.assertEqual((request.state, request.former_designer_id), ("requested", self.designer))
        before = self.membership.dispatch_vtime - self.membership.dispatch_owed
        self._as(self.consultant, request).action_verify()
        self.assertRecordValues(request, [{
            "state": "approved", "verified_by_id": self.consultant.id, "new_designer_id": self.designer2.id,
        }])
        self.assertRecordValues(self.lead, [{"designer_id": self.designer2.id, "user_id": self.designer2.id}])
        self.assertEqual(self.lead.left_designer_ids, self.designer)
        self.assertEqual(attachment.res_id, self.lead.id)
        self.assertLess(self.membership.dispatch_vtime - self.membership.dispatch_owed, before, "the turn is given back")
        with self.assertRaises(AccessError):
            self._as(self.designer, self.lead).read(["name"])
        self.assertNotIn(self.designer.partner_id, self.lead.message_partner_ids)
        self.assertTrue(self._as(self.designer2, self.lead).name)

    def test_r2_9_the_new_designer_keeps_the_appointments(self):
        """R2.9, R3.13: the customer is expected by somebody: the appointment goes to the next designer."""
        event = self.lead._appoint(fields.Datetime.now() + timedelta(days=1), 1, self.designer).with_context(self.env.context)
        self._as(self.consultant, self._ask(self.salesperson)).action_verify()
        self.assertEqual((event.user_id, event.partner_ids), (self.designer2, self.designer2.partner_id))

    def test_r2_9_who_asks_the_customer_has_the_number(self):
        """R2.9: the number stands before whoever is to verify the wish, and before nobody else."""
        request = self._ask(self.salesperson)
        for user in (self.consultant, self.supervisor, self.director):
            self.assertEqual(self._as(user, request).customer_phone, self.lead.phone)
        for user in (self.designer, self.salesperson):
            self.assertFalse(self._as(user, request).customer_phone)
        self._as(self.consultant, request).action_verify()
        self.assertFalse(self._as(self.consultant, request).customer_phone)

    def test_r2_9_the_customers_page_tells_that_somebody_else_is_wanted(self):
        """R2.9, R3.14: nobody asks twice; the note goes when the question is answered."""
        request = self._ask(self.salesperson)
        self.assertIn("wants another designer", self._as(self.reception, self.lead).designer_change_note)
        self.assertNotIn(request.reason, self._as(self.reception, self.lead).designer_change_note)
        self._as(self.consultant, request).action_verify()
        self.assertFalse(self._as(self.director, self.lead).designer_change_note)

    def test_r3_13_no_turn_back_when_at_fault(self):
        request = self._ask(self.salesperson)
        as_consultant = self._as(self.consultant, request)
        as_consultant.at_fault = True
        before = self.membership.dispatch_vtime - self.membership.dispatch_owed
        as_consultant.action_verify()
        self.assertEqual(self.membership.dispatch_vtime - self.membership.dispatch_owed, before)
        self.assertEqual(self.lead.designer_id, self.designer2)

    def test_r2_9_never_verified_by_the_designer_concerned(self):
        """R2.9: also not when the designer holds the role of a supervisor, and not by who has none of the roles."""
        request = self._ask(self.salesperson)
        self.designer.group_ids |= self.env.ref("kefu_base.group_supervisor")
        for user in (self.designer, self.designer2, self.salesperson, self.reception):
            for action in ("action_verify", "action_refuse"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(self._as(user, request), action)()
        with self.assertRaises(AccessError):
            self._as(self.designer, request).at_fault = False
        self.assertEqual(self.lead.designer_id, self.designer)

    def test_r3_14_designer_asks_out(self):
        """R3.14: only the director lets a designer go."""
        request = self._ask(self.designer, asked_by="designer")
        for user in (self.designer, self.supervisor, self.consultant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, request).action_approve()
        self._as(self.director, request).action_approve()
        self.assertEqual(self.lead.designer_id, self.designer2)

    def test_r3_14_verifying_is_not_approving(self):
        """R3.14: a consultant's verification does not let a designer go."""
        request = self._ask(self.designer, asked_by="designer")
        self._as(self.consultant, request).action_verify()
        self.assertEqual((request.state, self.lead.designer_id), ("requested", self.designer))

    def test_r3_14_refused_with_a_reason(self):
        request = self._ask(self.designer, asked_by="designer")
        with self.assertRaisesRegex(UserError, "Write down the reason"):
            self._as(self.director, request).action_refuse()
        as_director = self._as(self.director, request)
        as_director.decision_reason = "Talk to the customer first"
        as_director.action_refuse()
        self.assertEqual((request.state, self.lead.designer_id), ("refused", self.designer))

    def test_r3_14_only_ones_own_customer(self):
        with self.assertRaises(AccessError):
            self._ask(self.salesperson, asked_by="designer")

    def test_r3_13_nobody_free_the_customer_waits(self):
        """R3.13: unconditionally: the former designer is off even when nobody is free, and never gets the customer again."""
        self.team.crm_team_member_ids.filtered(lambda member: member.user_id == self.designer2).duty_state = "off"
        request = self._ask(self.salesperson)
        self._as(self.supervisor, request).action_verify()
        self.assertRecordValues(self.lead, [{"designer_id": False, "user_id": self.salesperson.id}])
        self._as(self.director, self.lead).action_dispatch()
        self.assertFalse(self.lead.designer_id)

    def test_r2_9_answered_once(self):
        request = self._ask(self.salesperson)
        self._as(self.consultant, request).action_verify()
        with self.assertRaisesRegex(UserError, "Approved already"):
            self._as(self.supervisor, request).action_verify()

    @mute_logger("odoo.sql_db")
    def test_r2_9_one_open_request(self):
        self._ask(self.salesperson)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._ask(self.designer)

    def test_r2_9_answers_are_not_written(self):
        request = self._ask(self.salesperson)
        for values in ({"state": "approved"}, {"verified_by_id": self.consultant.id}, {"former_designer_id": self.designer2.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._as(self.consultant, request).write(values)
        forged = self._as(self.salesperson, self.env["kefu.designer.change"]).with_context(default_state="approved").create({
            "lead_id": self._create_lead(2).id, "reason": "x", "state": "approved",
        })
        self.assertEqual(forged.state, "requested")

    def test_r2_9_other_company(self):
        request = self._ask(self.salesperson)
        with self.assertRaises(AccessError):
            self._as(self.stranger, request).action_verify()
        with self.assertRaises(AccessError):
            self._ask(self.stranger, lead_id=self._create_lead(2).id)

    def test_r2_9_withdrawn(self):
        request = self._ask(self.salesperson)
        with self.assertRaises(AccessError):
            self._as(self.director, request).action_withdraw()
        self._as(self.salesperson, request).action_withdraw()
        self.assertEqual(self._ask(self.salesperson).state, "requested")

    def test_r2_9_front_desk_of_a_walk_in(self):
        """The front desk hears it first; a customer it cannot see it cannot ask for."""
        with self.assertRaises(AccessError):
            self._ask(self.reception)
        self.lead.kefu_source = "walk_in"
        self.assertEqual(self._ask(self.reception).former_designer_id, self.designer)
