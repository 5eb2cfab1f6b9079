from odoo import api, models


class KefuGradeJob(models.AbstractModel):
    """G8: each night, and when rules changed, all customers are graded: figures change with the days that pass."""

    _name = "kefu.grade.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Nightly Regrading of Customers"

    @api.model
    def _cron_regrade(self):
        """Scheduled action, every hour: does the companies whose day is new. Nothing to do: two queries."""
        runs = self.env["kefu.grade.run"]
        runs._begin()
        self._run_in_batches(runs._claim, self._grade)

    def _grade(self, runs):
        for run in runs:
            run._grade_next()
