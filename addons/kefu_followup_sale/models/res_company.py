from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_quote_release = fields.Boolean(
        string="Quotations Are Released",
        default=True,
        help="R3.16: a customer's quotation leaves the house only after a supervisor or the director released it.",
    )

    def _kefu_releases_quotes(self):
        """:return: whether quotations of this company's customers have to be released
        :rtype: bool
        """
        return self._kefu_uses("followup") and self.kefu_quote_release
