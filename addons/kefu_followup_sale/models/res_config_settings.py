from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_quote_release = fields.Boolean(related="company_id.kefu_quote_release", readonly=False)
