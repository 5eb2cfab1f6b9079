from odoo import fields, models

from .kefu_penalty_rule import EFFECTS


class KefuPenaltyRuleStep(models.Model):
    """D-4: repeated occurrences climb a ladder."""

    _name = "kefu.penalty.rule.step"
    _description = "Rung of a Penalty Ladder"
    _order = "rule_id, occurrence, id"
    _rec_name = "occurrence"
    _check_company_auto = True

    rule_id = fields.Many2one("kefu.penalty.rule", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    occurrence = fields.Integer(string="From the … Time On", required=True, default=2)
    amount = fields.Monetary()
    points = fields.Float()
    suspend_rounds = fields.Integer(string="Suspended Rounds")
    effect = fields.Selection(EFFECTS, string="Further Effect", required=True, default="none")

    _occurrence_unique = models.UniqueIndex("(rule_id, occurrence)", "The ladder has a rung for this occurrence already.")
    _figures_positive = models.Constraint(
        "CHECK (occurrence > 0 AND amount >= 0 AND points >= 0 AND suspend_rounds >= 0)",
        "Occurrences count from 1; amount, points and suspended rounds are not negative.",
    )
