from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_holidays_auto = fields.Boolean(related="company_id.kefu_holidays_auto", readonly=False)
