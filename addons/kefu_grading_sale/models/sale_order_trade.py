from odoo import models

#: what decides whether and when an order is trade, and with whom
TRADE = {"state", "date_order", "partner_id", "company_id"}


class SaleOrder(models.Model):
    """G3 (7): confirming a customer's first order, or cancelling it, grades them anew."""

    _inherit = "sale.order"

    def write(self, vals):
        if TRADE.isdisjoint(vals):
            return super().write(vals)
        traded = [(order.company_id, order.partner_id) for order in self if order.state == "sale"]
        result = super().write(vals)
        traded += [(order.company_id, order.partner_id) for order in self if order.state == "sale"]
        for company, partner in set(traded):
            partner._kefu_regrade_soon(company)
        return result
