from odoo import fields, models


class KefuAftersaleClose(models.TransientModel):
    """R2.6: the director closes after-sales before the customer was followed up often enough, and says why."""

    _name = "kefu.aftersale.close"
    _description = "Close After-Sales Early"

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, readonly=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_close(self):
        """Close after-sales of the customer with the reason given."""
        self.ensure_one()
        self.lead_id._close_aftersale(self.reason)
        return True
