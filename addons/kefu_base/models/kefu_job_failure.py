from odoo import api, fields, models
from odoo.tools import SQL

#: failures that did not come back for so long are forgotten
KEEP_DAYS = 90


class KefuJobFailure(models.Model):
    """A record that scheduled work could not deal with. The row goes when the work succeeds."""

    _name = "kefu.job.failure"
    _description = "Failed Scheduled Work"
    _order = "last_at desc, id desc"
    _rec_name = "job"

    job = fields.Char(required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, readonly=True)
    message = fields.Char(readonly=True)
    attempts = fields.Integer(required=True, readonly=True, default=1)
    last_at = fields.Datetime(string="Last Attempt", required=True, readonly=True, index=True)

    _once = models.UniqueIndex("(job, res_model, res_id)")

    @api.model
    def _note(self, job, record, error):
        """:param str job: the model whose job failed
        :param record: the record it failed on
        :param Exception error: what happened
        """
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_job_failure (job, res_model, res_id, message, attempts, last_at)
               VALUES (%s, %s, %s, %s, 1, now() at time zone 'UTC')
               ON CONFLICT (job, res_model, res_id) DO UPDATE
               SET attempts = kefu_job_failure.attempts + 1, last_at = EXCLUDED.last_at, message = EXCLUDED.message""",
            job, record._name, record.id, f"{type(error).__name__}: {error}"[:500],
        ))

    @api.model
    def _forget(self, job, records):
        """The job dealt with these records."""
        self.env.cr.execute(SQL(
            "DELETE FROM kefu_job_failure WHERE job = %s AND res_model = %s AND res_id = ANY(%s)",
            job, records._name, list(records.ids),
        ))

    @api.autovacuum
    def _gc_failures(self):
        """:return: how many rows were removed, and whether more are left"""
        failures = self.search([("last_at", "<", f"-{KEEP_DAYS}d")], limit=1000)
        failures.unlink()
        return len(failures), len(failures) == 1000

    def action_open_record(self):
        """Open the record that scheduled work could not deal with."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id, "view_mode": "form"}
