from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 50


class KefuInstalmentJob(models.AbstractModel):
    """C6.p, C6.i: what could not be invoiced is tried again; customers are phoned about what is overdue."""

    _name = "kefu.instalment.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Instalments That Wait"

    @api.model
    def _cron_invoice(self):
        """Scheduled action. Nothing due: one query."""
        self._run_in_batches(
            lambda skip: self._claim_waiting(SQL("state = 'due' AND next_try_at"), skip),
            lambda instalments: instalments._invoice_or_note(),
        )

    @api.model
    def _cron_remind(self):
        """Scheduled action. Nothing overdue: one query."""
        self._run_in_batches(
            lambda skip: self._claim_waiting(SQL("state = 'invoiced' AND next_call_at"), skip),
            lambda instalments: instalments._plan_call(),
        )

    def _claim_waiting(self, condition, skip):
        """:param SQL condition: the state, and the moment to look at
        :return: the next instalments, locked, that no other server works on
        """
        self.env["kefu.instalment"].flush_model()
        self.env.cr.execute(SQL(
            """SELECT instalment.id FROM kefu_instalment instalment
                 JOIN res_company company ON company.id = instalment.company_id AND company.kefu_use_site
                WHERE %s <= %s AND instalment.id != ALL(%s)
             ORDER BY instalment.id LIMIT %s FOR NO KEY UPDATE OF instalment SKIP LOCKED""",
            condition, fields.Datetime.now(), list(skip), BATCH,
        ))
        return self.env["kefu.instalment"].browse(row[0] for row in self.env.cr.fetchall())
