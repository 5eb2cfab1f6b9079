from odoo import fields, models


class KefuInstalmentPlanLine(models.Model):
    """A share of the contract, and the node that makes it due."""

    _name = "kefu.instalment.plan.line"
    _description = "Instalment of a Plan"
    _order = "sequence, id"

    plan_id = fields.Many2one("kefu.instalment.plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index="btree_not_null")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    percent = fields.Float(required=True, digits=(5, 2))
    node_code = fields.Char(string="Node", help="Empty: due at signing.")

    _percent_positive = models.Constraint("CHECK (percent > 0)", "An instalment is more than nothing.")

    def _prepare_instalment_values(self):
        """:return: values of the instalment of a new contract
        :rtype: dict
        """
        self.ensure_one()
        copied = {name: self[name] for name in ("sequence", "name", "percent", "node_code")}
        return {**copied, "kind": "percent"}
