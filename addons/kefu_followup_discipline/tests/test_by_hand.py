from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import FollowupDisciplineCase

#: what people propose by hand: rule → (clause, amount, rounds, effect)
BY_HAND = {
    "UNREGISTERED": ("R1.0", 50, 0, "none"),
    "CHERRY_PICK": ("R3.2", 0, 2, "none"),
    "PRIVATE_TRANSFER": ("R3.2", 0, 2, "none"),
    "GRAB": ("R3.3", 0, 2, "serious_warning"),
    "KICKBACK": ("R3.17", 0, 0, "dismissal"),
    "FALSE_PROMISE": ("R3.18", 50, 0, "none"),
    "TREAT": ("C3", 0, 0, "warning"),
    "NEGLECT": ("R3.8, R3.10", 0, 0, "warning"),
}
PROPOSERS = ("supervisor", "consultant", "service_manager", "director", "general_manager")


@tagged("post_install", "-at_install")
class TestByHand(FollowupDisciplineCase):
    """R2.8: who may proposes from the customer, the record of a contact, the visit board."""

    def _dialog(self, user, record):
        """:return: the dialog behind the button, as this person fills it in"""
        action = self._as(user, record).action_propose_penalty()
        return Form(self.env[action["res_model"]].with_user(user).with_context(
            allowed_company_ids=self.company.ids, **action["context"]
        ))

    def _propose_by_hand(self, user, record, code=None, facts=None):
        dialog = self._dialog(user, record)
        if code:
            dialog.rule_id = self.env["kefu.penalty.rule"]._get_rules(self.company, [code])[code]
        if facts:
            dialog.facts = facts
        dialog.save().action_propose()
        return self._penalties()[-1:]

    def test_r2_8_from_the_customer(self):
        """R2.8: about the customer, and the responsible person unless another is chosen; the codes raised by hand."""
        for code, (clause, amount, rounds, effect) in BY_HAND.items():
            with self.subTest(code):
                penalty = self._propose_by_hand(self.supervisor, self.lead, code, "Seen by the front desk")
                self.assertRecordValues(penalty, [{
                    "code": code, "clause": clause, "amount": amount, "suspend_rounds": rounds, "effect": effect,
                    "user_id": self.designer.id, "lead_id": self.lead.id, "facts": "Seen by the front desk",
                    "proposed_by_id": self.supervisor.id, "state": "proposed",
                }])

    def test_r1_0_unregistered(self):
        penalty = self._propose_by_hand(self.director, self.lead, "UNREGISTERED", "Came on Monday, registered on Friday")
        self.assertRecordValues(penalty, [{"amount": 50, "clause": "R1.0"}])

    def test_r3_17_kickback(self):
        """R3.17: the consultant proposes what the customer told; dismissal is proposed with it."""
        self.assertEqual(self._propose_by_hand(self.consultant, self.lead, "KICKBACK", "Told on the phone").effect, "dismissal")

    def test_r3_18_false_promise(self):
        """R3.18: from a complaint."""
        self.assertEqual(self._propose_by_hand(self.service_manager, self.lead, "FALSE_PROMISE", "Ten days").amount, 50)

    def test_c3_treat(self):
        """C3: the director sets the amount."""
        penalty = self._propose_by_hand(self.consultant, self.lead, "TREAT", "A dinner")
        self.assertTrue(penalty.rule_id.is_amount_open)
        self.assertEqual(penalty.effect, "warning")

    def test_r2_8_who_proposes_from_the_customer(self):
        for role in ("reception", "salesperson", "designer", "sales_manager", "site_manager"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(getattr(self, role), self.lead).action_propose_penalty()
        for role in PROPOSERS:
            with self.subTest(role):
                self.assertTrue(self._as(getattr(self, role), self.lead).may_propose_penalty)
        self.company.kefu_use_discipline = False
        self.assertFalse(self._as(self.director, self.lead).may_propose_penalty)

    def test_r2_8_from_a_record(self):
        """R2.8: about the record, its author and its customer."""
        note = self._follow_up()
        penalty = self._propose_by_hand(self.supervisor, note, "FALSE_PROMISE", "Promised a discount in writing")
        self.assertRecordValues(penalty, [{
            "res_model": "kefu.followup", "res_id": note.id, "user_id": self.designer.id, "lead_id": self.lead.id,
        }])

    def test_r2_8_nobody_is_proposed_by_themselves(self):
        note = self._follow_up(user=self.supervisor)
        self.assertFalse(self._dialog(self.supervisor, note).user_id)

    def _visit(self):
        visit = self.env["kefu.visit"].with_user(self.reception).create({"lead_id": self.lead.id})
        visit.sudo().arrived_at = fields.Datetime.now() - timedelta(minutes=25, seconds=30)
        return visit

    def test_r3_8_neglected_visitor(self):
        """R3.8: from the visit board: rule, person and facts are there; one press proposes a warning."""
        visit = self._visit()
        self._as(self.reception, visit).action_send_off()
        penalty = self._propose_by_hand(self.supervisor, visit)
        self.assertRecordValues(penalty, [{
            "code": "NEGLECT", "user_id": self.designer.id, "effect": "warning", "amount": 0, "lead_id": self.lead.id,
        }])
        self.assertIn("left after 25 minutes without having been looked after", penalty.facts)

    def test_r3_10_neglected_by_who_stepped_in(self):
        """R3.10: whoever looked after the customer, were it for a colleague."""
        visit = self._visit()
        visit.sudo().write({"state": "serving", "served_by_id": self.designer2.id})
        self.assertEqual(self._propose_by_hand(self.director, visit).user_id, self.designer2)

    def test_r3_8_who_proposes_from_the_visit_board(self):
        visit = self._visit()
        for role in ("reception", "designer", "salesperson"):
            self.assertFalse(self._as(getattr(self, role), visit).may_propose_penalty)
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(getattr(self, role), visit).action_propose_penalty()
