from odoo import fields, models


class KefuFollowup(models.Model):
    """R2.1: one contact with a customer."""

    _name = "kefu.followup"
    _description = "Follow-up"
    _order = "contacted_at desc, id desc"
    _check_company_auto = True

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Author",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    contacted_at = fields.Datetime(required=True, default=fields.Datetime.now)
    content = fields.Text(required=True)
