from odoo import fields, models

from ..models.kefu_grade import GRADES


class KefuGradeSimulationMover(models.TransientModel):
    """A customer whose grade the rules that are tried out would change."""

    _name = "kefu.grade.simulation.mover"
    _description = "Customer Who Would Move"
    _order = "new_grade desc, open_amount desc, id"

    simulation_id = fields.Many2one("kefu.grade.simulation", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="simulation_id.company_id.currency_id")
    old_grade = fields.Selection(GRADES, string="Grade Now", readonly=True)
    new_grade = fields.Selection(GRADES, string="Grade Then", readonly=True)
    reason_codes = fields.Char(readonly=True, export_string_translation=False)
    reason_names = fields.Char(string="Reasons", compute="_compute_reason_names")
    open_amount = fields.Monetary(string="Open Receivable", readonly=True)
    turnover = fields.Monetary(string="Turnover of 12 Months", readonly=True)
    ratio = fields.Float(string="Debt to Turnover", readonly=True, aggregator=None)

    def _compute_reason_names(self):
        for mover in self:
            codes = mover.reason_codes.split(",") if mover.reason_codes else []
            rules = mover.simulation_id.rule_ids.rule_id.filtered(lambda rule, codes=codes: rule.code in codes)
            mover.reason_names = ", ".join(rules.mapped("name"))
