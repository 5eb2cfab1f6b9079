from odoo import fields, models


class KefuInfoReason(models.TransientModel):
    """G4, G6: asks for the reason of a step; the step itself is checked by the report."""

    _name = "kefu.info.reason"
    _description = "Reason of a Step"

    step = fields.Selection([("return", "Return"), ("withdraw", "False Alarm")], required=True, readonly=True)
    report_ids = fields.Many2many("kefu.info.report", readonly=True)
    reason = fields.Text()

    def action_take_step(self):
        """Take the step.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        if self.step == "return":
            self.report_ids.action_return(self.reason)
        else:
            self.report_ids.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
