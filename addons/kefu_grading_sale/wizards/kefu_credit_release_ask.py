from odoo import fields, models


class KefuCreditReleaseAsk(models.TransientModel):
    """G7: the director or the sales manager says why an order passes."""

    _name = "kefu.credit.release.ask"
    _description = "Release Orders"

    order_ids = fields.Many2many("sale.order", string="Orders", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_release(self):
        """Release the orders; see :meth:`sale.order._release_credit`."""
        self.ensure_one()
        self.order_ids._release_credit(self.reason)
        return {"type": "ir.actions.act_window_close"}
