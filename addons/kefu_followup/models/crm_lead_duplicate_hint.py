from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import mask_phone, phone_key, surname


class CrmLead(models.Model):
    """F1: say that a customer is registered already, and no more of them than the user may know."""

    _inherit = "crm.lead"

    duplicate_hint = fields.Char(compute="_compute_duplicate_hint", export_string_translation=False)
    duplicate_of_id = fields.Many2one(
        "crm.lead",
        string="Registered As",
        compute="_compute_duplicate_hint",
        help="The entry that is there already, when you may see it.",
    )

    @api.depends("phone", "estate_id", "room", "company_id", "is_second_home", "duplicate_reason")
    @api.depends_context("uid", "company", "lang")
    def _compute_duplicate_hint(self):
        changed = [lead._key_values() for lead in self]
        for lead, vals, found in zip(self, changed, self._find_duplicates_of(changed), strict=True):
            found = self._blocking_duplicates({**vals, "duplicate_reason": False}, found - lead._origin)[:1]
            lead.duplicate_hint = self._duplicate_message(found, vals) if found else False
            lead.duplicate_of_id = found._visible_to_user()

    def _visible_to_user(self):
        """:return: those of ``self`` that the current user may read"""
        # sudo: crm.lead: given back, to see with the user's own eyes
        return self.sudo(False).with_user(self.env.user)._filtered_access("read")

    @api.model
    def _duplicate_message(self, lead, vals, visible=None):
        """F1: who is registered already, with whom, since when; masked for those who may not read that customer.

        :param lead: the customer found, one record, as superuser
        :param dict vals: what the user is about to register
        :param visible: customers the user may read, when the caller knows; looked up otherwise
        :return: the message, in the user's language
        :rtype: str
        """
        if self.env.user.share:
            return self.env._("You are registered already. Your contact person will call you.")
        visible = lead in (lead._visible_to_user() if visible is None else visible)
        customer = lead.contact_name or lead.name
        day = self.env["kefu.calendar"]._local_date(lead.company_id, lead.registered_at or lead.create_date)
        message = self.env._(
            "Registered already: %(customer)s (%(phone)s), with %(person)s since %(date)s, stage %(stage)s.",
            customer=customer if visible else f"{surname(customer)}**",
            phone=(lead.phone if visible else mask_phone(lead.phone)) or self.env._("no number"),
            person=visible and lead.user_id.name or lead._follower_title(),
            date=format_date(self.env, day),
            stage=lead.stage_id.with_context(lang=self.env.lang).name,
        )
        return f"{message} {self._duplicate_advice(lead, vals)}"

    def _follower_title(self):
        """:return: role and surname of whoever follows this customer: what a caller may know of a colleague's customer"""
        user = self.user_id
        if not user:
            return self.env._("nobody yet")
        if self.designer_id or user.has_group("kefu_base.group_designer"):
            return self.env._("designer %s", surname(user.name))
        if user.has_group("kefu_base.group_salesperson"):
            return self.env._("salesperson %s", surname(user.name))
        return self.env._("colleague %s", surname(user.name))

    def _duplicate_advice(self, lead, vals):
        """:return: what to do about it: a number with another home may be a second home"""
        same_phone = phone_key(vals.get("phone")) and phone_key(vals.get("phone")) == lead.phone_key
        _company, _phone, home = self._duplicate_keys(vals)
        if same_phone and (lead.estate_id.id, lead.room_key) != home:
            return self.env._("Is it another home of theirs? Enter estate and room and tick “Second Home”.")
        return self.env._("Only the director may register them again, with a reason.")
