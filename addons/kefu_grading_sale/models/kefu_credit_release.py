from odoo import fields, models


class KefuCreditRelease(models.Model):
    """G7: one order was let pass although the customer's grade refuses it. Made by
    :meth:`sale.order._release_credit`; nobody writes or deletes it.
    """

    _name = "kefu.credit.release"
    _description = "Credit Release"
    _rec_name = "order_id"
    _order = "id desc"

    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True, ondelete="restrict")
    amount = fields.Monetary(
        string="Up To", required=True, readonly=True, aggregator=None, help="The order may become smaller, not larger."
    )
    reason = fields.Char(required=True, readonly=True)
    findings = fields.Text(string="Was Refused For", readonly=True)
    create_uid = fields.Many2one("res.users", string="Released By", readonly=True)
    create_date = fields.Datetime(string="Released At", readonly=True)

    def _covers(self, order, partner):
        """:param partner: the commercial partner for whom the order is refused
        :return: whether one of these releases holds for the order as it is now
        :rtype: bool
        """
        return any(
            release.partner_id == partner
            and release.currency_id == order.currency_id
            and order.currency_id.compare_amounts(order.amount_total, release.amount) <= 0
            for release in self
        )
