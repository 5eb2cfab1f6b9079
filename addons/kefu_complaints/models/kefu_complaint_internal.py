from odoo import api, models
from odoo.exceptions import AccessError, UserError


class KefuComplaint(models.Model):
    """X11: an internal complaint is seen by the complainant, directors and general managers, never by its subject. Lists,
    searches, counts and exports obey the record rule; here is what goes out by itself: mail, notices, followers, names.
    """

    _inherit = "kefu.complaint"

    @api.model
    def _prepare_intake(self, vals_list):
        """An internal complaint is about a colleague, has a category of its own and no customer."""
        for vals in vals_list:
            if vals.get("is_internal"):
                if vals.get("subject_user_id") == self.env.uid:
                    raise UserError(self.env._("An internal complaint is about somebody else."))
                vals["category_id"] = vals.get("category_id") or self.env.ref("kefu_complaints.category_internal").id
        return super()._prepare_intake(vals_list)

    def write(self, vals):
        """Whether it is internal is said at the beginning; about whom stays as it was."""
        # sudo: kefu.complaint: only whether it is internal
        if "is_internal" in vals and any(complaint.is_internal != vals["is_internal"] for complaint in self.sudo()):
            raise UserError(self.env._("Take an internal complaint anew: this one has been seen by others."))
        return super().write(vals)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        self._check_recipients(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Nobody who may not know of it is told, whoever is mentioned."""
        values = msg_vals or {}
        self._check_recipients(values.get("partner_ids") or message.sudo().partner_ids.ids)  # sudo: mail.message: whom it names
        return super()._notify_thread(message, msg_vals, **kwargs)

    def _check_recipients(self, partner_ids):
        """:raise AccessError: somebody named may not know of an internal complaint"""
        internal = self.sudo().filtered("is_internal")  # sudo: kefu.complaint, res.users: who may know of it
        for complaint in internal if partner_ids else ():
            if set(partner_ids) - set(complaint._get_entitled().partner_id.ids):
                raise AccessError(self.env._(
                    "Of an internal complaint only the complainant, the director and the general manager are told."
                ))
