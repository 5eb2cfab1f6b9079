from odoo import api, fields, models
from odoo.tools import SQL

#: contacts graded in one statement
BATCH = 250_000


class KefuGradeRun(models.Model):
    """G8: how far the nightly regrading of a company is. Whoever works on it writes on its row: two servers never do the
    same, and after a kill the next one goes on behind the last batch committed.
    """

    _name = "kefu.grade.run"
    _description = "Nightly Regrading"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(readonly=True, help="The company's day that is being, or was, graded.")
    last_partner_id = fields.Integer(string="Done Up To", readonly=True, aggregator=None)
    finished_at = fields.Datetime(string="Finished", readonly=True)

    _once = models.Constraint("UNIQUE (company_id)", "A company has one nightly run.")

    @api.model
    def _begin(self):
        """Give each company that grades its run."""
        self.env["res.company"].flush_model(["kefu_use_grading"])
        self.env.cr.execute(
            """INSERT INTO kefu_grade_run (company_id, last_partner_id)
               SELECT company.id, 0 FROM res_company company LEFT JOIN kefu_grade_run run ON run.company_id = company.id
                WHERE company.kefu_use_grading AND run.id IS NULL
          ON CONFLICT (company_id) DO NOTHING"""
        )

    @api.model
    def _restart(self, companies):
        """Grade all customers of these companies again, and soon."""
        self.flush_model()
        self.env.cr.execute(SQL(
            "UPDATE kefu_grade_run SET day = NULL, last_partner_id = 0, finished_at = NULL WHERE company_id = ANY(%s)",
            list(companies.ids),
        ))
        self.invalidate_model(flush=False)
        self.env.ref("kefu_grading.ir_cron_regrade")._trigger()

    @api.model
    def _claim(self, skip):
        """:param skip: ids of runs to leave out
        :return: the run of a company whose day is not graded to the end, locked, and that no other server works on
        :rtype: kefu.grade.run
        """
        self.flush_model()
        self.env["res.company"].flush_model(["kefu_tz", "kefu_use_grading"])
        self.env.cr.execute(SQL(
            """SELECT run.id FROM kefu_grade_run run JOIN res_company company ON company.id = run.company_id
                WHERE company.kefu_use_grading AND run.id != ALL(%s)
                  AND (run.finished_at IS NULL
                       OR run.day IS DISTINCT FROM (%s AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date)
             ORDER BY run.id LIMIT 1 FOR NO KEY UPDATE OF run SKIP LOCKED""",
            list(skip), fields.Datetime.now(),
        ))
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _grade_next(self):
        """Grade the next batch of the company's customers. The number of queries does not depend on how many they are.

        :return: ids of the customers whose grade changed
        :rtype: list[int]
        """
        self.ensure_one()
        today = self.env["kefu.calendar"]._today(self.company_id)
        after = self.last_partner_id if self.day == today else 0
        ((last, count),) = self.env.execute_query(SQL(
            "SELECT max(id), count(*) FROM (SELECT id FROM res_partner WHERE id > %s ORDER BY id LIMIT %s) AS batch",
            after, BATCH,
        ))
        moved = []
        if count:
            # so many groups are kept in memory, and are no time for compiling
            self.env.cr.execute("SELECT set_config('work_mem', '64MB', TRUE), set_config('jit', 'off', TRUE)")
            condition = SQL("partner.commercial_partner_id > %s AND partner.commercial_partner_id <= %s", after, last)
            moved = self.env["kefu.grade"]._regrade(self.company_id, condition, today, many=True)
        finished = fields.Datetime.now() if count < BATCH else False
        self.write({"day": today, "last_partner_id": last or after, "finished_at": finished})
        return moved
