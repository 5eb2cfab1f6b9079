from odoo import api, models
from odoo.tools import SQL

BATCH = 1000


class KefuDeadlineJob(models.AbstractModel):
    """R2.3: deadlines that run are set anew when the company counts days otherwise than before."""

    _name = "kefu.deadline.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Deadlines Set Anew"

    @api.model
    def _cron_reschedule(self):
        """Scheduled action, woken by whoever changes settings or holidays. Nothing to do: one query."""
        self._run_in_batches(self._claim_stale, self._reschedule)

    @api.model
    def _claim_stale(self, skip):
        """:return: the next clocks that count the old days and that no other server works on"""
        self.env.cr.execute(SQL(
            """SELECT id FROM kefu_followup_clock WHERE is_stale IS TRUE AND id != ALL(%s)
             ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
            list(skip), BATCH,
        ))
        return self.env["kefu.followup.clock"].browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _reschedule(self, clocks):
        leads = clocks.lead_id.filtered(lambda lead: lead.followup_deadline and lead.company_id._kefu_uses("followup"))
        leads._reschedule_followups()
        self.env.cr.execute(SQL("UPDATE kefu_followup_clock SET is_stale = FALSE WHERE id = ANY(%s)", list(clocks.ids)))
        clocks.invalidate_recordset(["is_stale"])
