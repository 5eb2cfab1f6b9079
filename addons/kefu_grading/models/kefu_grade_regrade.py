from odoo import models
from odoo.tools import SQL

from .kefu_grade_figures import WRITTEN, old

#: read by the statement beside the rows of grades themselves
READ = {
    "account.move.line": [
        "account_id", "amount_residual", "balance", "company_id", "date", "date_maturity", "move_id", "parent_state",
        "partner_id",
    ],
    "account.move": ["invoice_date", "move_type"],
    "kefu.grade.designation": None,
    "res.partner": [
        "commercial_partner_id", "kefu_bad_reputation", "kefu_customer_since", "kefu_employee_count", "kefu_is_sole_trader",
        "kefu_trade_role",
    ],
}


class KefuGrade(models.Model):
    """G1, G8: figures, rules, grades and their history in one statement, for one customer or a hundred thousand."""

    _inherit = "kefu.grade"

    def _regrade(self, company, condition, today=None, many=False):
        """Grade customers of a company. Rows that stay as they are are not written, nor locked.

        A transaction whose snapshot is older than another's grade of the same customer meets a conflict and is tried
        again, instead of writing over it.

        :param company: one ``res.company``
        :param SQL condition: on ``partner``, which commercial partners
        :param date today: cut-off date (default: the company's today)
        :param bool many: so many customers that it is worth reading apart from writing, as PostgreSQL reads with several
            workers only where nothing is written
        :return: ids of the customers whose grade changed
        :rtype: list[int]
        """
        today = today or self.env["kefu.calendar"]._today(company)
        rules = self.env["kefu.grade.rule"]._rules_of(company.id)
        self._flush_read()
        changed = SQL("%s, changed AS (%s)", self._judged_sql(company, condition, today, rules), self._changed_sql())
        if many:
            changed = self._put_aside(changed)
        moved = self.env.execute_query(self._write_sql(company, changed))
        self._forget_grades()
        return [partner_id for partner_id, in moved]

    def _put_aside(self, changed):
        """:param SQL changed: the common table expressions down to ``changed``
        :return: the same, read already, into a table that goes with the transaction
        :rtype: SQL
        """
        self.env.cr.execute("DROP TABLE IF EXISTS pg_temp.kefu_grade_changed")
        self.env.cr.execute(SQL(
            "CREATE TEMPORARY TABLE kefu_grade_changed ON COMMIT DROP AS WITH %s SELECT * FROM changed", changed
        ))
        return SQL("changed AS (SELECT * FROM pg_temp.kefu_grade_changed)")

    def _write_sql(self, company, changed):
        """:param SQL changed: the common table expressions down to ``changed``
        :return: the statement that writes rows that changed, and a line of history for each grade that did
        :rtype: SQL
        """
        return SQL(
            """WITH %(changed)s,
                    written AS (
                        INSERT INTO kefu_grade (company_id, partner_id, graded_at, version, %(columns)s)
                        SELECT %(company)s, partner_id, now() AT TIME ZONE 'UTC', 1, %(columns)s FROM changed ORDER BY partner_id
                   ON CONFLICT (company_id, partner_id) DO UPDATE
                           SET (graded_at, version, %(columns)s)
                             = ROW (EXCLUDED.graded_at, kefu_grade.version + 1, %(excluded)s)
                     RETURNING id, partner_id, version)
               INSERT INTO kefu_grade_history (company_id, partner_id, grade_id, version, changed_at, old_grade, new_grade,
                               old_reason_codes, reason_codes, open_amount, overdue_amount, turnover, ratio)
                    SELECT %(company)s, partner_id, written.id, written.version, now() AT TIME ZONE 'UTC',
                           COALESCE(old_grade, 'c'), grade, old_reason_codes, reason_codes, open_amount, overdue_amount,
                           turnover, ratio
                      FROM written JOIN changed USING (partner_id) WHERE COALESCE(old_grade, 'c') != grade
                 RETURNING partner_id""",
            changed=changed,
            columns=SQL(", ").join(map(SQL.identifier, WRITTEN)),
            company=company.id,
            excluded=SQL(", ").join(SQL("EXCLUDED.%s", SQL.identifier(name)) for name in WRITTEN),
        )

    def _flush_read(self):
        """What the statement reads is in the database."""
        for model, names in READ.items():
            self.env[model].flush_model(names)

    def _changed_sql(self):
        """:return: the rows of ``judged`` that differ from what is stored"""
        return SQL(
            "SELECT * FROM judged WHERE old_version IS NULL OR (%s) IS DISTINCT FROM (%s)",
            SQL(", ").join(map(old, WRITTEN)), SQL(", ").join(map(SQL.identifier, WRITTEN)),
        )

    def _forget_grades(self):
        """Read anew what the statement wrote."""
        self.invalidate_model(flush=False)
        self.env["kefu.grade.history"].invalidate_model(flush=False)
        self.env["res.partner"].invalidate_model(
            ["kefu_grade", "kefu_grade_id", "kefu_grade_reason_ids", "kefu_is_graded"], flush=False
        )
