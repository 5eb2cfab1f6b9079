from odoo import api, models


class SaleOrder(models.Model):
    """G1, G7: the customer's grade on the order, and the payment terms it proposes."""

    _name = "sale.order"
    _inherit = ["sale.order", "kefu.graded.mixin"]

    @api.depends("partner_id")
    def _compute_payment_term_id(self):
        result = super()._compute_payment_term_id()
        for company, orders in self.grouped("company_id").items():
            terms = orders.partner_id._kefu_payment_terms(company)
            for order in orders.filtered(lambda order: not order.payment_term_id):
                order.payment_term_id = terms.get(order.partner_id)
        return result
