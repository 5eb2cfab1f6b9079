from odoo import models


class PaymentTransaction(models.Model):
    """R3.16, R3.12: money that arrives does not confirm what may not be confirmed; it is not lost either."""

    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        blocked = self.filtered(lambda tx: any(not order._may_be_confirmed() for order in tx.sale_order_ids))
        for order in blocked.sale_order_ids:
            order._message_log(body=self.env._(
                "The customer has paid, but the quotation was changed after its release or the team's split is not complete. "
                "Release it or complete the split, then confirm."
            ))
        return super(PaymentTransaction, self - blocked)._check_amount_and_confirm_order()
