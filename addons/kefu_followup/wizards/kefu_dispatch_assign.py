from odoo import api, fields, models


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
    designer_note = fields.Char(compute="_compute_designer_note")
    counts_as_turn = fields.Boolean(
        default=True,
        help="Off: a present, the designer's next turn comes as if nothing had happened.",
    )

    def _compute_company_ids(self):
        for wizard in self:
            wizard.company_ids = wizard.lead_ids.company_id

    @api.depends("designer_id", "lead_ids")
    def _compute_designer_note(self):
        """R3.5: the director may choose whoever they want, but knows when that person is away."""
        engine = self.env["kefu.dispatch.engine"]
        for wizard in self:
            teams = self.env["crm.team"].union(*wizard.lead_ids._dispatch_teams().values())
            member = teams.crm_team_member_ids.filtered(lambda member, wizard=wizard: member.user_id == wizard.designer_id)[:1]
            away = member._get_absence(0, 0) if member else None
            wizard.designer_note = False if not away else self.env._(
                "%(designer)s takes no customers at present: %(reason)s.",
                designer=wizard.designer_id.name,
                reason=engine._reason_text(*away),
            )

    def action_assign(self):
        """Dispatch the customers to the designer chosen.

        :raise AccessError: R1.3, for anybody but a director
        """
        self.ensure_one()
        self.lead_ids._assign_designer(self.designer_id, self.method, self.reason, self.counts_as_turn)
        return {"type": "ir.actions.act_window_close"}
