from odoo import fields, models

from ..models.kefu_grade_rule import JUDGED

#: what may be tried out
TRIED = JUDGED - {"code", "kind"}


class KefuGradeSimulationRule(models.TransientModel):
    """One rule as it would be."""

    _name = "kefu.grade.simulation.rule"
    _description = "Rule Tried Out"

    simulation_id = fields.Many2one("kefu.grade.simulation", required=True, index=True, ondelete="cascade")
    rule_id = fields.Many2one("kefu.grade.rule", required=True, readonly=True, ondelete="cascade")
    name = fields.Char(related="rule_id.name")
    kind = fields.Selection(related="rule_id.kind")
    currency_id = fields.Many2one(related="rule_id.currency_id")
    active = fields.Boolean(string="In Force", default=True)
    amount_from = fields.Monetary(string="Debt From")
    amount_to = fields.Monetary(string="Debt Below")
    ratio = fields.Float(string="Debt to Turnover", digits=(6, 4))
    employees = fields.Integer(string="Employees, at Most")
    months = fields.Integer(string="Months Long")
    spares_a = fields.Boolean()

    def _as_judged(self):
        """:return: as ``kefu.grade.rule._as_judged``
        :rtype: dict
        """
        return {**self.rule_id._as_judged(), **{name: self[name] for name in TRIED}}

    def _changed_values(self):
        """:return: what differs from the rule as it is
        :rtype: dict
        """
        return {name: self[name] for name in TRIED if self[name] != self.rule_id[name]}
