from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_tz = fields.Selection(related="company_id.kefu_tz", readonly=False)
    kefu_deadline_mode = fields.Selection(related="company_id.kefu_deadline_mode", readonly=False)
    kefu_group_view = fields.Boolean(related="company_id.kefu_group_view", readonly=False)
