from odoo import fields, models


class KefuServiceSlip(models.Model):
    """C1: what the designer did on an outing, signed by the customer, or by the site manager where nobody was there."""

    _name = "kefu.service.slip"
    _description = "Service Slip"
    _inherit = ["kefu.step.mixin", "kefu.callback.source.mixin", "portal.mixin"]
    _order = "start_at desc, id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    project_id = fields.Many2one("project.project", string="Site", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="project_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="project_id.partner_id", store=True, string="Customer")
    designer_id = fields.Many2one(
        "res.users", string="Designer", required=True, index=True, ondelete="restrict", check_company=True,
        default=lambda self: self.env.user,
    )
    kind = fields.Selection(
        [
            ("purchase", "Material Purchase"),
            ("site_met", "Site, Customer Met"),
            ("site_unmet", "Site, Customer Not Met"),
        ],
        required=True,
        default="site_met",
    )
    start_at = fields.Datetime(required=True, default=fields.Datetime.now)
    end_at = fields.Datetime()
    content = fields.Text()
    customer_phoned = fields.Boolean()
    signature = fields.Image(attachment=True, max_width=1024, max_height=1024, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signer = fields.Selection([("customer", "Customer"), ("site_manager", "Site Manager")], readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    signed_note = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("to_sign", "To Sign"), ("signed", "Signed"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
