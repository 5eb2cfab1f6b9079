from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..permits import MERGE
from ..tools import phone_key, room_key

#: what decides whether two entries are the same customer
KEY_FIELDS = {"phone", "estate_id", "room", "company_id", "active", "is_second_home", "duplicate_reason"}


class CrmLead(models.Model):
    """F1: the same customer is registered once in a company, by telephone number and by home.

    Typing, importing and programs come by the same check, which names the entry that is there already. Two clerks
    typing at the same moment do not see each other's entry: the unique indexes decide.
    """

    _inherit = "crm.lead"

    phone_key = fields.Char(
        compute="_compute_phone_key",
        store=True,
        copy=False,
        index="btree_not_null",
        export_string_translation=False,
    )
    room_key = fields.Char(compute="_compute_room_key", store=True, copy=False, export_string_translation=False)
    is_second_home = fields.Boolean(
        string="Second Home",
        copy=False,
        tracking=True,
        help="The customer is registered already, with another home.",
    )
    duplicate_reason = fields.Char(
        string="Registered Again Because",
        copy=False,
        tracking=True,
        help="Why the director let this customer be registered although they are in the list already.",
    )

    _phone_once = models.UniqueIndex(
        "(company_id, phone_key) WHERE active IS TRUE AND phone_key IS NOT NULL"
        " AND is_second_home IS NOT TRUE AND duplicate_reason IS NULL",
        "A customer with this telephone number is registered already. Search for the number: a colleague may have been "
        "faster by a moment.",
    )
    _room_once = models.UniqueIndex(
        "(company_id, estate_id, room_key) WHERE active IS TRUE AND room_key IS NOT NULL AND duplicate_reason IS NULL",
        "A customer with this home is registered already. Search for the home: a colleague may have been faster by a moment.",
    )
    # also those the unique index leaves out
    _room_key_idx = models.Index("(room_key, estate_id) WHERE room_key IS NOT NULL")

    @api.depends("phone", "company_id")
    def _compute_phone_key(self):
        for lead in self:
            lead.phone_key = lead.company_id._kefu_uses("followup") and phone_key(lead.phone)

    @api.depends("estate_id", "room", "company_id")
    def _compute_room_key(self):
        for lead in self:
            lead.room_key = lead.company_id._kefu_uses("followup") and lead.estate_id and room_key(lead.room)

    def write(self, vals):
        if not KEY_FIELDS.isdisjoint(vals) and not MERGE.held(self):
            self._check_duplicate_reason(vals)
            self._check_still_once(vals)
        return super().write(vals)

    def _prepare_registrations(self, vals_list):
        prepared = super()._prepare_registrations(vals_list)
        # sudo: res.company: the switch of the feature
        company = self.env["res.company"].sudo()
        self._check_registered_once(
            [vals for vals in prepared if company.browse(vals.get("company_id"))._kefu_uses("followup")]
        )
        return prepared

    def _check_duplicate_reason(self, vals):
        if not vals.get("duplicate_reason") or self.env.uid == SUPERUSER_ID:
            return
        if not self.env.user.has_group("kefu_base.group_director"):
            raise AccessError(self.env._("Only the director lets a customer be registered twice."))

    def _check_registered_once(self, vals_list):
        """:param list vals_list: values of customers about to be registered; an exception that is not needed is dropped
        :raise ValidationError: when one of them is registered already
        """
        registered = self._find_duplicates_of(vals_list)
        for vals, found in zip(vals_list, registered, strict=True):
            self._check_duplicate_reason(vals)
            if not found:
                vals.update(is_second_home=False, duplicate_reason=False)
            self._check_second_home(vals)
            blocking = self._blocking_duplicates(vals, found)
            if blocking:
                raise ValidationError(self._duplicate_message(blocking[0], vals))

    def _check_still_once(self, vals):
        """:raise ValidationError: when what is about to be written makes a customer of ``self`` a second entry"""
        if vals.get("active") is False:
            return
        # sudo: crm.lead: the customers being written; whether the user may write is checked by ``write`` itself
        leads = self.sudo().filtered(lambda lead: lead.company_id._kefu_uses("followup") and lead._changes_keys(vals))
        changed = [{**lead._key_values(), **vals} for lead in leads]
        for lead, after, found in zip(leads, changed, self._find_duplicates_of(changed), strict=True):
            self._check_second_home(after)
            blocking = self._blocking_duplicates(after, found - lead)
            if blocking:
                raise ValidationError(self._duplicate_message(blocking[0], after))

    def _changes_keys(self, vals):
        before = self._key_values()
        return any(before[name] != vals[name] for name in KEY_FIELDS & vals.keys()) and vals.get("active", self.active)

    def _key_values(self):
        self.ensure_one()
        return {name: self[name].id if self._fields[name].relational else self[name] for name in KEY_FIELDS}

    def _check_second_home(self, vals):
        if vals.get("is_second_home") and not (vals.get("estate_id") and room_key(vals.get("room"))):
            raise ValidationError(self.env._("Enter estate and room of the second home: they tell it from the first."))

    @api.model
    def _find_duplicates(self, vals):
        """Who is registered already, by telephone number or by home.

        :param dict vals: ``company_id`` (default: the current company), ``phone``, ``estate_id``, ``room``
        :return: active ``crm.lead`` of the company, as superuser, whoever may read them: show no more than
            :meth:`_duplicate_message` does
        """
        return self._find_duplicates_of([vals])[0]

    @api.model
    def _find_duplicates_of(self, vals_list):
        """:meth:`_find_duplicates` for many, in one query.

        :return: the customers found for each of ``vals_list``, in the same order
        :rtype: list
        """
        # sudo: crm.lead: the same customer may be registered where the user cannot look
        leads = self.sudo().with_context(active_test=True).browse()
        keys = [self._duplicate_keys(vals) for vals in vals_list]
        phones = {phone for _company, phone, _home in keys if phone}
        homes = {home for _company, _phone, home in keys if home}
        domain = Domain.OR([
            Domain("phone_key", "in", phones),
            Domain("room_key", "in", {room for _estate, room in homes}) & Domain("estate_id", "in", {e for e, _room in homes}),
        ])
        if phones or homes:
            companies = {company for company, _phone, _home in keys}
            leads = leads.search(domain & Domain("company_id", "in", companies), order="id")
        by_phone = leads.grouped(lambda lead: (lead.company_id.id, lead.phone_key))
        by_home = leads.grouped(lambda lead: (lead.company_id.id, (lead.estate_id.id, lead.room_key)))
        none = leads.browse()
        return [
            (by_phone.get((company, phone), none) if phone else none) | (by_home.get((company, home), none) if home else none)
            for company, phone, home in keys
        ]

    def _duplicate_keys(self, vals):
        """:return: company, number and home by which a customer is recognised"""
        company_id, room = vals.get("company_id") or self.env.company.id, room_key(vals.get("room"))
        home = (vals["estate_id"], room) if room and vals.get("estate_id") else None
        return company_id, phone_key(vals.get("phone")), home

    @api.model
    def _blocking_duplicates(self, vals, registered):
        """:return: those of the customers found that forbid to register ``vals`` beside them"""
        if vals.get("duplicate_reason"):
            return registered.browse()
        if vals.get("is_second_home"):
            _company, _phone, home = self._duplicate_keys(vals)
            return registered.filtered(lambda lead: (lead.estate_id.id, lead.room_key) == home)
        return registered
