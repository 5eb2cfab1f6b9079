from odoo import api, fields, models


class KefuLeadStepMixin(models.AbstractModel):
    """Something that happens with a customer in several steps, taken by several people."""

    _name = "kefu.lead.step.mixin"
    _description = "Steps With a Customer"
    _inherit = ["kefu.step.mixin"]

    lead_id = fields.Many2one(
        "crm.lead",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        copy=False,
    )

    @api.depends("lead_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kind = self.env["ir.model"]._get(self._name).name
        for step in self:
            # sudo: crm.lead: the customer's name is on the record for all who may read the record
            customer = step.lead_id.sudo().display_name or ""
            step.display_name = self.env._("%(kind)s: %(customer)s", kind=kind, customer=customer)

    @api.model
    def _asked_fields(self):
        return super()._asked_fields() | {"lead_id"}
