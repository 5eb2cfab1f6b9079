from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _kefu_tell(self, users, body, subject=None):
        """Notify people of this record, once; nobody is told what they did themselves.

        :param users: ``res.users`` records
        :param str body: plain text
        :param str subject: instead of the record's name
        """
        self.ensure_one()
        # sudo: res.users: who is to be told does not depend on what the acting user may read of people
        partners = (users - self.env.user).sudo().filtered("active").partner_id
        if partners:
            self.message_notify(body=body, subject=subject or self.display_name, partner_ids=partners.ids)
