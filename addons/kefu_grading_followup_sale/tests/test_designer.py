from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.kefu_followup_sale.tests.common import QuoteCase


@tagged("post_install", "-at_install")
class TestDesigner(QuoteCase):
    """G7: the designer's quotation."""

    def test_g7_the_designer_asks_the_director_releases(self):
        """G7: a released quotation above the limit is refused to the designer, who asks; the director lets it pass."""
        self.company.account_use_credit_limit = True
        self.order.sudo().partner_id.with_company(self.company).credit_limit = 1000
        order = self._release(self.order)
        self.assertEqual(order.kefu_credit_level, "refuse")
        with self.assertRaises(UserError):
            order.action_confirm()
        with self.assertRaises(AccessError):
            order.action_release_credit()
        order.action_ask_credit_release()
        self.assertEqual(order.credit_asked_by_id, self.designer)
        order.with_user(self.director)._release_credit("An old friend of the house")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_g7_the_form_carries_the_check(self):
        """G7: the form of the follow-up shows the check to designer and director."""
        form = self.env.ref("kefu_followup_sale.sale_order_view_form").id
        for user, button in ((self.designer, "action_ask_credit_release"), (self.director, "action_release_credit")):
            arch = self.env["sale.order"].with_user(user).get_view(form, "form")["arch"]
            self.assertIn("kefu_credit_text", arch)
            self.assertIn(button, arch)
