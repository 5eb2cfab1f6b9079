from odoo import fields, models


class KefuDispatchAssign(models.TransientModel):
    """R3.2: VIP and relation customers: the director chooses the designer, with a reason, counted as a turn or not."""

    _name = "kefu.dispatch.assign"
    _description = "Choose a Designer"

    lead_ids = fields.Many2many("crm.lead", string="Customers", required=True)
    company_ids = fields.Many2many("res.company", compute="_compute_company_ids")
    designer_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('company_ids', 'in', company_ids)]",
    )
    method = fields.Selection(
        [("vip", "VIP"), ("relation", "Relation"), ("manual", "Other Reason")],
        required=True,
        default="manual",
    )
    reason = fields.Char(required=True)
    counts_as_turn = fields.Boolean(
        default=True,
        help="Off: a present, the designer's next turn comes as if nothing had happened.",
    )

    def _compute_company_ids(self):
        for wizard in self:
            wizard.company_ids = wizard.lead_ids.company_id

    def action_assign(self):
        """Dispatch the customers to the designer chosen.

        :raise AccessError: R1.3, for anybody but a director
        """
        self.ensure_one()
        self.lead_ids._assign_designer(self.designer_id, self.method, self.reason, self.counts_as_turn)
        return {"type": "ir.actions.act_window_close"}
