from odoo import models
from odoo.tools import format_amount


class SaleOrder(models.Model):
    """R3.16: what a penalty says about the quotation it comes from."""

    _inherit = "sale.order"

    def _kefu_penalty_facts(self, code):
        """Called where ``kefu_discipline`` is installed, which declares it on every model; by nobody elsewhere."""
        facts = super()._kefu_penalty_facts(code)
        if code != "QUOTE_LEAK":
            return facts
        return {**facts, **{order.id: order._get_leak_fact() for order in self}}

    def _get_leak_fact(self):
        self.ensure_one()
        return self.env._(
            "Quotation %(order)s of %(customer)s, %(amount)s: not released when it was to leave the house.",
            order=self.name,
            customer=self.opportunity_id.display_name or self.partner_id.display_name,
            amount=format_amount(self.env, self.amount_total, self.currency_id),
        )
