from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_use_site = fields.Boolean(related="company_id.kefu_use_site", readonly=False)
    kefu_site_template_id = fields.Many2one(related="company_id.kefu_site_template_id", readonly=False)
    kefu_announce_hours = fields.Integer(related="company_id.kefu_announce_hours", readonly=False)
    kefu_instalment_due_days = fields.Integer(related="company_id.kefu_instalment_due_days", readonly=False)
    kefu_instalment_post = fields.Boolean(related="company_id.kefu_instalment_post", readonly=False)
    kefu_instalment_remind_days = fields.Integer(related="company_id.kefu_instalment_remind_days", readonly=False)
    kefu_payment_gate = fields.Boolean(related="company_id.kefu_payment_gate", readonly=False)
    kefu_warranty_months = fields.Integer(related="company_id.kefu_warranty_months", readonly=False)
    kefu_warranty_remind_days = fields.Integer(related="company_id.kefu_warranty_remind_days", readonly=False)
    kefu_after_sales_calls = fields.Integer(related="company_id.kefu_after_sales_calls", readonly=False)
