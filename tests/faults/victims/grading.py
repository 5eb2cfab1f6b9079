"""What grading does by itself: the night."""

from unittest.mock import patch

from odoo.addons.kefu_grading.models import kefu_grade_run

from .. import grading
from .base import Moment, OfWorld, touch

BATCH = 4


class NightlyGrades(OfWorld):
    """G8: every customer is graded by the nightly run, batch by batch, with one line of history for each change."""

    def set_up(self, env):
        grading.employ(env, self.world)
        partners = grading.customers(env, self.world, self.customers)
        grading.designate_silently(env, self.world, partners)
        env["kefu.grade.run"]._begin()
        company = env["res.company"].browse(self.world.company)
        # the night of the world's company stands before these customers, that of all others is over
        for run in env["kefu.grade.run"].search([]):
            run.day = env["kefu.calendar"]._today(run.company_id)
            run.finished_at = run.company_id != company and run.day
            run.last_partner_id = min(partners) - 1
        return {"partners": partners, "company": company.id}

    def work(self, env, state):
        with patch.object(kefu_grade_run, "BATCH", BATCH):
            env["kefu.grade.job"]._cron_regrade()

    def check(self, env, state, finished):
        if finished:
            wrong = grading.check_grades(env, self.world, state["partners"])
        else:
            wrong = []
        env.cr.execute(
            """SELECT partner.id, grade.grade, grade.version, count(history.id) FROM res_partner partner
            LEFT JOIN kefu_grade grade ON grade.partner_id = partner.id
            LEFT JOIN kefu_grade_history history ON history.grade_id = grade.id
                WHERE partner.id = ANY(%s) GROUP BY partner.id, grade.id""",
            (state["partners"],),
        )
        right = {("a", 1, 1)} | (set() if finished else {(None, None, 0)})
        return wrong + [str(row) for row in env.cr.fetchall() if row[1:] not in right]

    def moments(self):
        return [
            Moment(
                r"FOR NO KEY UPDATE OF run SKIP LOCKED",
                touch("UPDATE kefu_grade_run SET last_partner_id = last_partner_id WHERE company_id = %(company)s"),
            ),
            Moment(r"INSERT INTO kefu_grade \(", self._grade_meanwhile),
        ]

    @staticmethod
    def _grade_meanwhile(env, state):
        """Invoices of these customers are posted."""
        company = env["res.company"].browse(state["company"])
        env["res.partner"].browse(state["partners"]).with_company(company)._kefu_regrade()
