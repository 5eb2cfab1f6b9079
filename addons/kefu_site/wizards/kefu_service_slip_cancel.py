from odoo import fields, models


class KefuServiceSlipCancel(models.TransientModel):
    """Asks why a slip is taken back; the step itself is checked by the slip."""

    _name = "kefu.service.slip.cancel"
    _description = "Cancel a Service Slip"

    slip_id = fields.Many2one("kefu.service.slip", string="Service Slip", required=True, readonly=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_cancel(self):
        """Take the slip back.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        self.slip_id.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
