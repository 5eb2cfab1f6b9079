from odoo import api, fields, models


class HrLeave(models.Model):
    """R3.5: validating, refusing or moving a leave tells the dispatch queue."""

    _inherit = "hr.leave"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves.filtered(lambda leave: leave.state == "validate")._wake_duty()
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if not {"state", "date_from", "date_to"}.isdisjoint(vals):
            self._wake_duty()
        return result

    def _wake_duty(self):
        """Let the duty follow at once, and again when the leave begins and when it ends."""
        now = fields.Datetime.now()
        moments = {now} | {moment for leave in self for moment in (leave.date_from, leave.date_to) if moment and moment > now}
        # sudo: ir.cron: wakes up the job, which sees validated leaves by itself
        self.env.ref("kefu_followup_hr_holidays.ir_cron_follow_leaves").sudo()._trigger(sorted(moments))
