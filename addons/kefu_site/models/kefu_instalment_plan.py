from odoo import fields, models


class KefuInstalmentPlan(models.Model):
    """C6.p: how a contract is paid, as a template for new contracts."""

    _name = "kefu.instalment.plan"
    _description = "Instalment Plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade", help="Empty: for every company.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    line_ids = fields.One2many("kefu.instalment.plan.line", "plan_id", string="Instalments", copy=True)


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
    node_code = fields.Char(string="Node Code", help="Empty: due at signing.")
