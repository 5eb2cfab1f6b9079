from odoo import fields, models
from odoo.tools import SQL

from .kefu_grade import GRADES

BUCKETS = [
    ("0", "Not Due Yet"),
    ("1", "1 to 30 Days"),
    ("2", "31 to 60 Days"),
    ("3", "61 to 90 Days"),
    ("4", "More than 90 Days"),
]


class KefuGradeAgeing(models.Model):
    """What customers owe by grade and by how long it is overdue on the company's calendar: one row per open entry."""

    _name = "kefu.grade.ageing"
    _description = "Ageing by Grade"
    _auto = False
    _order = "days_late desc, id"
    _rec_name = "name"

    name = fields.Char(string="Invoice", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    grade = fields.Selection(GRADES, readonly=True)
    date_maturity = fields.Date(string="Due", readonly=True)
    days_late = fields.Integer(string="Days Overdue", readonly=True, aggregator="avg")
    bucket = fields.Selection(BUCKETS, string="Overdue Since", readonly=True)
    amount = fields.Monetary(string="Open Amount", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT line.id, line.move_name AS name, line.company_id, contact.commercial_partner_id AS partner_id,
                      COALESCE(known.grade, 'c') AS grade, line.date_maturity, late.days AS days_late,
                      CASE WHEN late.days <= 0 THEN '0' WHEN late.days <= 30 THEN '1' WHEN late.days <= 60 THEN '2'
                           WHEN late.days <= 90 THEN '3' ELSE '4' END AS bucket,
                      line.amount_residual AS amount
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
                 JOIN res_company company ON company.id = line.company_id AND company.kefu_use_grading
                 JOIN res_partner contact ON contact.id = line.partner_id
            LEFT JOIN kefu_grade known ON known.company_id = line.company_id AND known.partner_id = contact.commercial_partner_id
           CROSS JOIN LATERAL (
                      SELECT GREATEST((%s AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date - line.date_maturity, 0) AS days
                ) AS late
                WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE AND line.amount_residual != 0""",
            fields.Datetime.now(),
        )
