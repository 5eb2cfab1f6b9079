from odoo import models


class PaymentTransaction(models.Model):
    """G7: money that arrives does not confirm what the customer's grade refuses; it is not lost either."""

    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        refused = self.filtered(lambda transaction: any(
            order.state in ("draft", "sent") and order._is_credit_refused() for order in transaction.sale_order_ids
        ))
        for order in refused.sale_order_ids:
            order._message_log(body=self.env._(
                "The customer has paid, but the credit grade refuses the rest of the order. Release it, then confirm."
            ))
        return super(PaymentTransaction, self - refused)._check_amount_and_confirm_order()
