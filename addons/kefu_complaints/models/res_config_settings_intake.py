from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_complaint_url = fields.Char(string="Public Form", compute="_compute_kefu_complaint_url")
    kefu_complaint_alias_name = fields.Char(related="company_id.kefu_complaint_alias_name", readonly=False)
    kefu_complaint_link_days = fields.Integer(related="company_id.kefu_complaint_link_days", readonly=False)
    kefu_complaint_address_hour = fields.Integer(related="company_id.kefu_complaint_address_hour", readonly=False)
    kefu_complaint_address_day = fields.Integer(related="company_id.kefu_complaint_address_day", readonly=False)
    kefu_complaint_day = fields.Integer(related="company_id.kefu_complaint_day", readonly=False)

    def _compute_kefu_complaint_url(self):
        for settings in self:
            settings.kefu_complaint_url = settings.company_id._kefu_complaint_url()

    def action_kefu_complaint_poster(self):
        """Print the poster with the QR code of the public form."""
        return self.company_id.action_kefu_complaint_poster()

    def action_kefu_complaint_form(self):
        """Open the public form as customers see it."""
        return self.company_id.action_kefu_complaint_form()

    def action_kefu_complaint_new_token(self):
        """Give the public form a new address: posters with the old one stop working."""
        return self.company_id.action_kefu_complaint_new_token()
