from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_use_callback = fields.Boolean(related="company_id.kefu_use_callback", readonly=False)
    kefu_callback_retry_minutes = fields.Integer(related="company_id.kefu_callback_retry_minutes", readonly=False)
    kefu_callback_max_attempts = fields.Integer(related="company_id.kefu_callback_max_attempts", readonly=False)
    kefu_callback_day_start = fields.Float(related="company_id.kefu_callback_day_start", readonly=False)
    kefu_callback_day_end = fields.Float(related="company_id.kefu_callback_day_end", readonly=False)
    kefu_callback_escalate_days = fields.Integer(related="company_id.kefu_callback_escalate_days", readonly=False)
    kefu_callback_coverage_target = fields.Float(related="company_id.kefu_callback_coverage_target", readonly=False)
    kefu_callback_calls_per_site = fields.Integer(related="company_id.kefu_callback_calls_per_site", readonly=False)
    kefu_callback_finished_days = fields.Integer(related="company_id.kefu_callback_finished_days", readonly=False)
    kefu_contact_form_hours = fields.Integer(related="company_id.kefu_contact_form_hours", readonly=False)
    kefu_low_rating = fields.Integer(related="company_id.kefu_low_rating", readonly=False)
