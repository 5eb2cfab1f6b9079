from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import QuoteCase


class TestVoided(QuoteCase):
    """R3.16: whatever changes what the customer would see takes the release back."""

    def _changes(self):
        line = self.order.order_line[0]
        other = self.env["res.partner"].create({"name": "Brother", "company_id": self.company.id})
        term = self.env["account.payment.term"].create({"name": "Half now", "company_id": self.company.id})
        return {
            "price": lambda: line.write({"price_unit": 1}),
            "quantity": lambda: line.write({"product_uom_qty": 7}),
            "discount": lambda: line.write({"discount": 30}),
            "words": lambda: line.write({"name": "Kitchen, free of charge"}),
            "line added": lambda: self.order.write({"order_line": [Command.create({"product_id": self.product.id})]}),
            "line added directly": lambda: line.create({"order_id": self.order.id, "product_id": self.product.id}),
            "line removed": lambda: self.order.order_line[-1].unlink(),
            "section": lambda: line.create({"order_id": self.order.id, "display_type": "line_section", "name": "Gifts"}),
            "order of lines": lambda: line.write({"sequence": 99}),
            "terms": lambda: self.order.write({"note": "<p>Ten years' warranty</p>"}),
            "payment terms": lambda: self.order.write({"payment_term_id": term.id}),
            "validity": lambda: self.order.write({"validity_date": fields.Date.add(fields.Date.today(), days=90)}),
            "contact": lambda: self.order.write({"partner_id": other.id}),
        }

    def test_r3_16_changes_void_the_release(self):
        for name, change in self._changes().items():
            with self.subTest(change=name):
                savepoint = self.env.cr.savepoint(flush=True)
                self._release(self.order)
                change()
                self.assertEqual(self.order.release_state, "changed")
                self.assertFalse(self.order.released_by_id)
                self.assertTrue(self.order._get_withheld())
                self.assertIn("Changed after release", self.order.message_ids[0].body)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_r3_16_changes_withdraw_the_asking(self):
        """What the supervisor looks at is what is released: a change meanwhile, and release has to be asked for again."""
        self.order.action_ask_release()
        self.order.order_line[0].price_unit = 1
        self.assertEqual(self.order.release_state, "none")
        with self.assertRaisesRegex(UserError, "not waiting"):
            self.order.with_user(self.supervisor).action_release()

    def test_r3_16_what_no_customer_sees_voids_nothing(self):
        self._release(self.order)
        self.order.write({"origin": "Fair", "team_id": self.team.id})
        self.order.order_line[0].write({"price_unit": 12000})
        self.order.message_post(body="Call on Friday")
        self.assertEqual(self.order.release_state, "released")

    def test_r3_16_changed_past_the_steps(self):
        """What is changed by a program past all hooks is not released either."""
        self._release(self.order)
        self.env.cr.execute("UPDATE sale_order_line SET name = 'Palace' WHERE id = %s", [self.order.order_line[0].id])
        self.env.invalidate_all()
        self.assertEqual(self.order.release_state, "released")
        self.assertEqual(self.order._get_withheld(), self.order)

    def test_r3_16_changed_after_the_contract(self):
        """A contract is free as it was released; changed, it is a quotation again. Down payments are Odoo's own lines."""
        self._release(self.order)
        self.order.action_confirm()
        self.assertFalse(self.order._get_withheld())
        self.order.sudo()._create_down_payment_section_line_if_needed()
        self.assertFalse(self.order._get_withheld())
        self.order.order_line[0].price_unit = 1
        self.assertEqual(self.order._get_withheld(), self.order)
        self._release(self.order)
        self.assertFalse(self.order._get_withheld())

    def test_r3_16_contract_from_before(self):
        self.company.kefu_quote_release = False
        self.order.action_confirm()
        self.company.kefu_quote_release = True
        self.assertFalse(self.order._get_withheld())

    def test_r3_16_customers_choice_voids_nothing(self):
        """What the customer takes of the options on the portal was offered and released."""
        self._release(self.order)
        customer = new_test_user(self.env, login="customer", groups="base.group_portal")
        self.order.order_line[1].with_user(customer).sudo().product_uom_qty = 3
        self.assertEqual(self.order.release_state, "released")
        self.assertFalse(self.order._get_withheld())

    def test_r3_16_reset_to_quotation(self):
        """Cancelled and set to quotation unchanged it is still what was released."""
        self._release(self.order)
        self.order.action_cancel()
        self.order.action_draft()
        self.assertFalse(self.order._get_withheld())
