from odoo import fields, models

from .kefu_grade import GRADES


class KefuGradeHistory(models.Model):
    """G1: each change of a grade, with the figures of that moment. Written by the statement that changes the grade."""

    _name = "kefu.grade.history"
    _inherit = ["kefu.grade.reasons.mixin"]
    _description = "Change of a Credit Grade"
    _rec_name = "partner_id"
    _log_access = False
    _order = "changed_at desc, id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="cascade")
    # a merged customer keeps the history of both
    grade_id = fields.Many2one(
        "kefu.grade", string="Grade Row", readonly=True, index=True, ondelete="set null", export_string_translation=False
    )
    version = fields.Integer(readonly=True, required=True, aggregator=None, export_string_translation=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    old_grade = fields.Selection(GRADES, string="Grade Before", readonly=True)
    new_grade = fields.Selection(GRADES, string="Grade", required=True, readonly=True)
    old_reason_codes = fields.Char(readonly=True, export_string_translation=False)
    open_amount = fields.Monetary(string="Open Receivable", readonly=True)
    overdue_amount = fields.Monetary(string="Overdue", readonly=True)
    turnover = fields.Monetary(string="Turnover of 12 Months", readonly=True)
    ratio = fields.Float(string="Debt to Turnover", readonly=True, aggregator=None)
    changed_at = fields.Datetime(required=True, readonly=True)

    _once = models.Constraint("UNIQUE (grade_id, version)", "A change is written down once.")
    _movers_idx = models.Index("(company_id, changed_at)")
