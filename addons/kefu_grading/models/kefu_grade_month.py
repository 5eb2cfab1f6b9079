from odoo import api, fields, models
from odoo.tools import SQL

from .kefu_grade import GRADES


class KefuGradeMonth(models.Model):
    """How the portfolio develops: customers and what they owe by grade, at the end of each month. The month that runs is
    written anew each night, so that its last night stays.
    """

    _name = "kefu.grade.month"
    _description = "Credit Portfolio by Month"
    _rec_name = "month"
    _order = "month desc, company_id, grade"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True)
    grade = fields.Selection(GRADES, required=True, readonly=True)
    customer_count = fields.Integer(string="Customers", readonly=True)
    designated_count = fields.Integer(string="Designated", readonly=True)
    open_amount = fields.Monetary(string="Open Receivable", readonly=True)
    overdue_amount = fields.Monetary(string="Overdue", readonly=True)
    turnover = fields.Monetary(string="Turnover of 12 Months", readonly=True)

    _once = models.Constraint("UNIQUE (company_id, month, grade)", "A month is kept once.")

    @api.model
    def _keep(self, company, today):
        """Write down the portfolio of a company as it is, for the month of a day. Doing it again changes nothing.

        :param company: one ``res.company``
        :param date today: the company's day
        """
        self.env["kefu.grade"].flush_model()
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_grade_month
                      (company_id, month, grade, customer_count, designated_count, open_amount, overdue_amount, turnover)
               SELECT %(company)s, date_trunc('month', %(today)s::date), letter.grade, COUNT(known.id),
                      COUNT(known.designated_grade), COALESCE(SUM(known.open_amount), 0),
                      COALESCE(SUM(known.overdue_amount), 0), COALESCE(SUM(known.turnover), 0)
                 FROM unnest(%(grades)s) AS letter (grade)
            LEFT JOIN kefu_grade known ON known.grade = letter.grade AND known.company_id = %(company)s
             GROUP BY letter.grade
          ON CONFLICT (company_id, month, grade) DO UPDATE
                  SET (customer_count, designated_count, open_amount, overdue_amount, turnover)
                    = ROW (EXCLUDED.customer_count, EXCLUDED.designated_count, EXCLUDED.open_amount, EXCLUDED.overdue_amount,
                           EXCLUDED.turnover)""",
            company=company.id, today=today, grades=[grade for grade, _label in GRADES],
        ))
        self.invalidate_model(flush=False)
