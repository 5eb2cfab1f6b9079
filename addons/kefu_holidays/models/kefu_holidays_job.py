from odoo import api, models

BATCH = 20


class KefuHolidaysJob(models.AbstractModel):
    """Keep each company's public holidays up to date: once a month, or the day after the switch was turned on."""

    _name = "kefu.holidays.job"
    _description = "Load Public Holidays"
    _inherit = ["kefu.job.mixin"]

    @api.model
    def _cron_load(self):
        """Nothing due costs one query, however many companies there are."""
        self._run_in_batches(self._due, lambda companies: companies._kefu_update_holidays())

    @api.model
    def _due(self, skip):
        """:return: companies that want their holidays loaded and were not served this month, locked"""
        companies = self.env["res.company"].search(
            [
                ("kefu_holidays_auto", "=", True),
                "|",
                ("kefu_holidays_loaded_on", "=", False),
                ("kefu_holidays_loaded_on", "<", self.env.cr.now().date().replace(day=1)),
                ("id", "not in", list(skip)),
            ],
            order="id",
            limit=BATCH,
        )
        return companies.try_lock_for_update() if companies else companies
