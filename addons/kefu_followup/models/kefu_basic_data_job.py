from odoo import api, models

BATCH = 500


class KefuBasicDataJob(models.AbstractModel):
    """R1.2: tell salespeople, once for each customer, that basic data are late."""

    _name = "kefu.basic.data.job"
    _description = "Flag Late Basic Data"
    _inherit = ["kefu.job.mixin"]

    @api.model
    def _cron_flag(self):
        """Nothing due costs one query, however many customers there are."""
        self._run_in_batches(self._due, lambda leads: leads._flag_basic_data())

    @api.model
    def _due(self, skip):
        """:return: customers whose basic data are late and whose salesperson was not told yet, locked"""
        leads = self.env["crm.lead"].search(
            [
                ("basic_data_deadline", "<=", self.env.cr.now()),
                ("basic_data_deadline", "!=", False),
                ("basic_data_flagged_at", "=", False),
                ("company_id.kefu_use_followup", "=", True),
                ("id", "not in", list(skip)),
            ],
            order="basic_data_deadline, id",
            limit=BATCH,
        )
        return leads.try_lock_for_update() if leads else leads
