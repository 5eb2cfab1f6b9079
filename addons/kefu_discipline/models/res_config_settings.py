from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_use_discipline = fields.Boolean(related="company_id.kefu_use_discipline", readonly=False)
    kefu_penalty_mode = fields.Selection(related="company_id.kefu_penalty_mode", readonly=False)
    kefu_penalty_word = fields.Selection(related="company_id.kefu_penalty_word", readonly=False)
    kefu_appeal_days = fields.Integer(related="company_id.kefu_appeal_days", readonly=False)
    kefu_penalty_wait = fields.Boolean(related="company_id.kefu_penalty_wait", readonly=False)
    kefu_penalty_cap_type = fields.Selection(related="company_id.kefu_penalty_cap_type", readonly=False)
    kefu_penalty_cap_amount = fields.Monetary(
        related="company_id.kefu_penalty_cap_amount", readonly=False, currency_field="kefu_penalty_currency_id"
    )
    kefu_penalty_cap_percent = fields.Float(related="company_id.kefu_penalty_cap_percent", readonly=False)
    kefu_penalty_excess = fields.Selection(related="company_id.kefu_penalty_excess", readonly=False)
    kefu_penalty_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of Penalties")
