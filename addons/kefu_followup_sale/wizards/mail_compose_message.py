from odoo import models


class MailComposeMessage(models.TransientModel):
    """R3.16: mails to the customers of many quotations at once."""

    _inherit = "mail.compose.message"

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        if self.model == "sale.order":
            self.env["sale.order"].browse(res_ids)._check_released()
        return super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)
