from odoo import fields, models


class KefuQuoteReturn(models.TransientModel):
    """R3.16: the supervisor or director returns quotations, with what is to be mended."""

    _name = "kefu.quote.return"
    _description = "Return Quotations"

    order_ids = fields.Many2many("sale.order", string="Quotations", required=True, readonly=True)
    reason = fields.Text(string="What Is to Be Mended", required=True)

    def action_return(self):
        """Return the quotations to who asked for release."""
        self.ensure_one()
        self.order_ids._return_to_author(self.reason)
        return {"type": "ir.actions.act_window_close"}
