from odoo import api, models

#: browsers that read traditional characters
TRADITIONAL = ("zh_HK", "zh_MO", "zh_Hant")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @api.model
    def get_nearest_lang(self, lang_code):
        """X12: visitors from Hong Kong and Macao read the characters of Taiwan rather than whatever Chinese comes first."""
        if lang_code in TRADITIONAL and "zh_TW" in self.env["res.lang"]._get_frontend():
            return "zh_TW"
        return super().get_nearest_lang(lang_code)
