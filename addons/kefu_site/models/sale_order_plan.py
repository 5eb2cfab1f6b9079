from odoo import fields, models


class SaleOrder(models.Model):
    """C6.p: how the contract is paid."""

    _inherit = "sale.order"

    kefu_plan_id = fields.Many2one(
        "kefu.instalment.plan", string="Instalment Plan", index="btree_not_null", ondelete="restrict", check_company=True
    )
    instalment_ids = fields.One2many("kefu.instalment", "order_id", string="Instalments", copy=False)
