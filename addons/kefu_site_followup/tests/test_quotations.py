from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.kefu_followup_sale.tests.common import QuoteCase


@tagged("post_install", "-at_install")
class TestQuotations(QuoteCase):
    """How the contract is paid is agreed on the designer's quotation, and released with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().kefu_site_template_id = cls.env.ref("kefu_site.template_seven")
        cls.lead.partner_id.lang = "en_US"
        cls.order = cls._quote()

    def test_c6_p_plan_on_the_designers_quotation(self):
        """C6.p: the designer's quotation has the company's plan; the designer agrees upon other shares, and nobody else's."""
        self.assertEqual(self.order.instalment_ids.mapped("percent"), [30, 40, 25, 5])
        self.order.write({"instalment_ids": [(1, self.order.instalment_ids[0].id, {"percent": 35}),
                                             (1, self.order.instalment_ids[1].id, {"percent": 35})]})
        self.assertEqual(self.order.instalment_ids.mapped("percent"), [35, 35, 25, 5])
        self.assertAlmostEqual(sum(self.order.instalment_ids.mapped("amount")), self.order.amount_total)
        instalment = self.order.instalment_ids[0]
        with self.assertRaises(AccessError):
            instalment.with_user(self.colleague).read(["percent"])
        with self.assertRaises(AccessError):
            instalment.with_user(self.colleague).write({"percent": 1})
        with self.assertRaises(AccessError):
            instalment.with_user(self.supervisor).write({"percent": 1})

    def test_r3_16_plan_is_released(self):
        """R3.16, C6.p: the supervisor sees the instalments and releases them; a change of them takes the release back."""
        self.assertEqual(len(self.order.with_user(self.supervisor).instalment_ids), 4)
        self._release(self.order)
        self.assertEqual(self.order.release_state, "released")
        self.order.write({"instalment_ids": [(1, self.order.instalment_ids[3].id, {"name": "At the end"})]})
        self.assertEqual(self.order.release_state, "changed")
        self._release(self.order)
        self.order.instalment_ids[0].write({"percent": 20})
        self.order.instalment_ids[3].write({"percent": 15})
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self.order.action_confirm()

    def test_c6_p_signed_plan_stays(self):
        """C6.p: of a signed contract the designer changes no instalment."""
        self._release(self.order).action_confirm()
        self.assertEqual(self.order.release_state, "released")
        with self.assertRaises(UserError):
            self.order.instalment_ids[3].write({"percent": 15})
        with self.assertRaises(UserError):
            self.order.instalment_ids[3].unlink()

    def test_c6_p_customer_reads_the_plan(self):
        """C6.p: the paper says what is paid when."""
        self._release(self.order)
        html = self.env["ir.actions.report"].with_user(self.designer)._render_qweb_html(
            "sale.report_saleorder", self.order.ids
        )[0].decode()
        for text in ("1st instalment", "At signing", "Final instalment", "After: Final acceptance"):
            self.assertIn(text, html)
