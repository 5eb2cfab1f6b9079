from odoo import api, models
from odoo.tools import email_normalize, html2plaintext, parse_contact_from_email

from odoo.addons.kefu_base.tools.plain_text import plain_text


class KefuComplaint(models.Model):
    """X12: a mail to the company's address for complaints is a complaint that nobody has repeated to the customer yet: a
    draft, chased until somebody called and registered it (X2).
    """

    _inherit = "kefu.complaint"

    @api.model
    @api.private
    def message_new(self, msg_dict, custom_values=None):
        """Not as in ``mail``, which calls a record by the subject: complaints have numbers."""
        return self._customer_env().create({**(custom_values or {}), **self._prepare_mail_values(msg_dict)})

    @api.model
    def _prepare_mail_values(self, msg_dict):
        """:param dict msg_dict: the mail as Odoo's gateway reads it
        :return: what it says about the complaint
        :rtype: dict
        """
        name, address = parse_contact_from_email(msg_dict.get("email_from") or "")
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        said = (msg_dict.get("subject"), html2plaintext(msg_dict.get("body") or ""))
        return {
            "channel": "mail",
            "description": plain_text("\n\n".join(part for part in said if part), 5000, lines=True),
            "contact_name": plain_text(name or partner.name or address, 80),
            "email": email_normalize(address) or plain_text(address, 120),
            "phone": partner.phone,
            "partner_id": partner.id,
        }

    @api.private
    def message_update(self, msg_dict, update_vals=None):
        """What a customer answers by mail reaches whoever is responsible, also when nobody follows the complaint."""
        result = super().message_update(msg_dict, update_vals=update_vals)
        for complaint in self:
            complaint._tell_of_customer(self.env._("%s: the customer answered by mail.", complaint.name))
        return result
