from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_use_complaints = fields.Boolean(related="company_id.kefu_use_complaints", readonly=False)
    kefu_complaint_draft_hours = fields.Float(related="company_id.kefu_complaint_draft_hours", readonly=False)
    kefu_complaint_reopen_days = fields.Integer(related="company_id.kefu_complaint_reopen_days", readonly=False)
    kefu_complaint_repeat_days = fields.Integer(related="company_id.kefu_complaint_repeat_days", readonly=False)
    kefu_complaint_wait_days = fields.Integer(related="company_id.kefu_complaint_wait_days", readonly=False)
    kefu_defect_check_days = fields.Integer(related="company_id.kefu_defect_check_days", readonly=False)
    kefu_defect_act_days = fields.Integer(related="company_id.kefu_defect_act_days", readonly=False)
    kefu_satisfaction_target = fields.Float(related="company_id.kefu_satisfaction_target", readonly=False)
    kefu_satisfaction_step = fields.Float(related="company_id.kefu_satisfaction_step", readonly=False)
    kefu_satisfaction_year = fields.Integer(related="company_id.kefu_satisfaction_year", readonly=False)
    kefu_complaint_target = fields.Integer(related="company_id.kefu_complaint_target", readonly=False)
