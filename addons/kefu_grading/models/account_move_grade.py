from odoo import api, models


class AccountMove(models.Model):
    """G1, G7: the customer's grade on the invoice, and the payment terms it proposes."""

    _name = "account.move"
    _inherit = ["account.move", "kefu.graded.mixin"]

    @api.depends("partner_id")
    def _compute_invoice_payment_term_id(self):
        result = super()._compute_invoice_payment_term_id()
        invoices = self.filtered(lambda move: move.is_sale_document(include_receipts=True) and not move.invoice_payment_term_id)
        for company, moves in invoices.grouped("company_id").items():
            terms = moves.partner_id._kefu_payment_terms(company)
            for move in moves:
                move.invoice_payment_term_id = terms.get(move.partner_id)
        return result
