from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import QuoteCase


class TestContract(QuoteCase):
    """R3.12: the commission split is complete before the contract is confirmed."""

    def setUp(self):
        super().setUp()
        self._release(self.order)
        self.member = self.env["kefu.lead.member"].with_user(self.designer).create({
            "lead_id": self.lead.id, "user_id": self.designer.id, "part": "Design", "split": 60,
        })

    def _complete(self):
        self.env["kefu.lead.member"].with_user(self.designer).create({
            "lead_id": self.lead.id, "user_id": self.colleague.id, "part": "Drawings", "split": 40,
        })

    def test_r3_12_incomplete_split_is_no_contract(self):
        for confirm in (self.order.action_confirm, lambda: self.order.write({"state": "sale"})):
            with self.assertRaisesRegex(UserError, r"60\.00 %.*exactly 100 %.*R3\.12"):
                confirm()
        self.assertEqual(self.order.state, "draft")
        self._complete()
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_r3_12_without_a_team(self):
        self.member.unlink()
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_r3_12_release_switched_off(self):
        """The split has nothing to do with the release."""
        self.company.kefu_quote_release = False
        with self.assertRaisesRegex(UserError, "R3.12"):
            self.order.action_confirm()

    def test_r3_12_feature_off(self):
        self.company.kefu_use_followup = False
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_r3_12_customers_learn_nothing_of_it(self):
        """The customer is not asked to sign what could not be confirmed, and is told nothing of shares."""
        self.order.require_signature = True
        self.assertFalse(self.order._has_to_be_signed())
        customer = new_test_user(self.env, login="customer", groups="base.group_portal")
        with self.assertRaises(UserError) as refusal:
            self.order.with_user(customer).sudo().action_confirm()
        self.assertNotIn("60", str(refusal.exception))
        self._complete()
        self.assertTrue(self.order._has_to_be_signed())

    def test_r3_16_confirming_needs_release(self):
        self._complete()
        self.order.order_line[0].price_unit = 1
        with self.assertRaisesRegex(AccessError, "R3.16"):
            self.order.action_confirm()

    def test_r3_12_money_confirms_nothing_unready(self):
        """A payment that arrives meanwhile is kept and noted, and confirms only what may be confirmed."""
        order = self.order.sudo()
        order.write({"require_payment": True, "prepayment_percent": 0.1})
        self._release(self.order)
        provider = self.env["payment.provider"].sudo().search([("code", "=", "none")], limit=1)
        method = self.env["payment.method"].sudo().with_context(active_test=False).search([], limit=1)
        transaction = self.env["payment.transaction"].sudo().create({
            "provider_id": (provider or self.env["payment.provider"].sudo().create({"name": "Bank"})).id,
            "payment_method_id": method.id,
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.id,
            "reference": order.name,
            "sale_order_ids": order.ids,
            "state": "done",
        })
        self.assertFalse(transaction._check_amount_and_confirm_order())
        self.assertIn("has paid", order.message_ids[0].body)
        self._complete()
        self.assertEqual(transaction._check_amount_and_confirm_order(), order)
        self.assertEqual(order.state, "sale")
