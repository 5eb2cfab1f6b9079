from odoo import fields, models


class KefuCallbackCancel(models.TransientModel):
    """Asks why calls need not be made; the step itself is checked by the call."""

    _name = "kefu.callback.cancel"
    _description = "Cancel Calls"

    callback_ids = fields.Many2many("kefu.callback", string="Calls", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_cancel(self):
        """Take the calls off the desk.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        self.callback_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
