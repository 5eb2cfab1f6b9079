from odoo import fields, models
from odoo.tools import SQL


class KefuPenaltyStatement(models.Model):
    """The monthly statement: what was executed and taken back, and what is issued and open, one line each."""

    _name = "kefu.penalty.statement"
    _description = "Penalty Statement"
    _inherit = ["kefu.supervised.mixin", "kefu.penalty.columns.mixin"]
    _auto = False
    _order = "month desc, user_id, id desc"
    _rec_name = "penalty_id"
    _depends = {
        "kefu.penalty": [
            "amount_open", "clause", "code", "company_id", "currency_id", "department", "issued_at", "mode", "name", "points",
            "rule_id", "state", "user_id",
        ],
        "kefu.penalty.entry": ["amount", "batch_id", "date", "dropped", "month", "penalty_id", "points", "reverses_id"],
        "res.company": ["kefu_tz"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    month = fields.Date(readonly=True)
    date = fields.Date(readonly=True)
    user_id = fields.Many2one("res.users", string="Person", readonly=True)
    department = fields.Char(readonly=True)
    rule_id = fields.Many2one("kefu.penalty.rule", readonly=True)
    code = fields.Char(readonly=True)
    clause = fields.Char(readonly=True)
    penalty_id = fields.Many2one("kefu.penalty", readonly=True)
    name = fields.Char(string="Number", readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["kefu.penalty"]._fields["state"]._description_selection(self.env), readonly=True
    )
    kind = fields.Selection(
        [("execution", "Executed"), ("reversal", "Taken Back"), ("open", "Issued, Not Executed")], readonly=True
    )
    amount = fields.Monetary(readonly=True)
    points = fields.Float(readonly=True)
    dropped = fields.Monetary(readonly=True)
    amount_open = fields.Monetary(string="Open Amount", readonly=True)
    points_open = fields.Float(string="Open Points", readonly=True)

    @property
    def _table_query(self):
        common = SQL(
            """penalty.id AS penalty_id, penalty.name, penalty.state, penalty.company_id, penalty.currency_id, penalty.user_id,
               penalty.department, penalty.rule_id, penalty.code, penalty.clause"""
        )
        return SQL(
            """SELECT entry.id * 2 AS id, %(common)s, entry.month, entry.date,
                      CASE WHEN entry.reverses_id IS NULL THEN 'execution' ELSE 'reversal' END AS kind,
                      entry.amount, entry.points, entry.dropped, 0 AS amount_open, 0 AS points_open
                 FROM kefu_penalty_entry entry JOIN kefu_penalty penalty ON penalty.id = entry.penalty_id
            UNION ALL
               SELECT penalty.id * 2 + 1, %(common)s, date_trunc('month', issued.day)::date, issued.day, 'open',
                      0, 0, 0, penalty.amount_open, CASE WHEN penalty.mode = 'points' THEN penalty.points ELSE 0 END
                 FROM kefu_penalty penalty JOIN res_company company ON company.id = penalty.company_id,
                      LATERAL (SELECT (penalty.issued_at AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date AS day) issued
                WHERE penalty.state IN ('issued', 'appealed', 'upheld')""",
            common=common,
        )

    def action_open_penalty(self):
        """Open the penalty of the line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "kefu.penalty", "res_id": self.penalty_id.id, "view_mode": "form",
        }
