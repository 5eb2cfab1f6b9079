from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_info_months_a = fields.Char(related="company_id.kefu_info_months_a", readonly=False)
    kefu_info_months_b = fields.Char(related="company_id.kefu_info_months_b", readonly=False)
    kefu_info_months_c = fields.Char(related="company_id.kefu_info_months_c", readonly=False)
    kefu_info_active_months = fields.Integer(related="company_id.kefu_info_active_months", readonly=False)
    kefu_info_pass_days = fields.Integer(related="company_id.kefu_info_pass_days", readonly=False)
    kefu_info_read_days = fields.Integer(related="company_id.kefu_info_read_days", readonly=False)
    kefu_info_remind_days = fields.Integer(related="company_id.kefu_info_remind_days", readonly=False)
    kefu_head_office_ids = fields.Many2many(related="company_id.kefu_head_office_ids", readonly=False)
    kefu_emergency_repeat_minutes = fields.Integer(related="company_id.kefu_emergency_repeat_minutes", readonly=False)
