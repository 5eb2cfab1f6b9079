from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_use_grading = fields.Boolean(related="company_id.kefu_use_grading", readonly=False)
