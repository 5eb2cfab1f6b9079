from odoo import models


class MailTemplate(models.Model):
    """R3.16: a template sent directly, by whatever program, goes through the same gate."""

    _inherit = "mail.template"

    def _send_check_access(self, res_ids):
        result = super()._send_check_access(res_ids)
        if self.model == "sale.order":
            self.env["sale.order"].browse(res_ids)._check_released()
        return result
