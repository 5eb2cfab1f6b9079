from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

GRADES = [("a", "A"), ("b", "B"), ("c", "C")]


class KefuGrade(models.Model):
    """G1: what a customer is worth to a company on credit, one row per company and commercial partner.

    Rows are written by SQL alone (``_regrade``): nothing is tracked, nobody writes them by hand.
    """

    _name = "kefu.grade"
    _description = "Credit Grade"
    _rec_name = "partner_id"
    _log_access = False
    _order = "grade desc, open_amount desc, id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    grade = fields.Selection(GRADES, required=True, readonly=True)
    designated_grade = fields.Selection(GRADES[:2], string="Designated", readonly=True)
    reason_codes = fields.Char(readonly=True, export_string_translation=False)
    reason_ids = fields.Many2many(
        "kefu.grade.rule", string="Reasons", compute="_compute_reason_ids", search="_search_reason_ids", compute_sudo=True
    )
    open_amount = fields.Monetary(string="Open Receivable", readonly=True)
    overdue_amount = fields.Monetary(string="Overdue", readonly=True)
    turnover = fields.Monetary(string="Turnover of 12 Months", readonly=True)
    ratio = fields.Float(string="Debt to Turnover", readonly=True, aggregator=None)
    first_trade_on = fields.Date(string="First Trade", readonly=True)
    next_change_on = fields.Date(readonly=True, export_string_translation=False)
    graded_at = fields.Datetime(readonly=True)
    version = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)

    _once = models.Constraint("UNIQUE (company_id, partner_id)", "A customer has one grade in each company.")

    @api.depends("reason_codes", "company_id")
    def _compute_reason_ids(self):
        rules = self.env["kefu.grade.rule"].with_context(active_test=False).search([
            ("company_id", "in", self.company_id.ids), ("code", "in", [code for grade in self for code in grade._reason_list()])
        ])
        by_code = {(rule.company_id.id, rule.code): rule.id for rule in rules}
        for grade in self:
            keys = [(grade.company_id.id, code) for code in grade._reason_list()]
            grade.reason_ids = rules.browse(by_code[key] for key in keys if key in by_code)

    def _search_reason_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        domain = Domain("id", "in", value) if operator == "in" else value
        rules = self.env["kefu.grade.rule"].with_context(active_test=False).search(domain)
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "string_to_array(%s, ',') && %s::varchar[]::text[]",
            model._field_to_sql(alias, "reason_codes", query), rules.mapped("code"),
        )) & Domain("company_id", "in", rules.company_id.ids)

    def _reason_list(self):
        """:return: the codes of the rules that fired
        :rtype: list[str]
        """
        return self.reason_codes.split(",") if self.reason_codes else []
