from odoo import api, models


class CrmLead(models.Model):
    """F1: numbers go to and fro between customers and their contacts, as in Odoo, but never make a second entry."""

    _inherit = "crm.lead"

    @api.depends("partner_id.phone")
    def _compute_phone(self):
        """Take over the contact's number, unless that would make two live entries with one number: those customers keep
        their own. In a form nothing is kept back, it warns while one types.
        """
        kept = self._kept_from_contact_phone()
        for lead in kept:
            lead.phone = lead.phone
        result = super(CrmLead, self - kept)._compute_phone()
        # looking for duplicates wrote what was pending, with the numbers from before
        self.modified(["phone"])
        return result

    def _kept_from_contact_phone(self):
        """:return: the saved customers of ``self`` that the contact's number would make a second entry; of several that
            would get the same number the first registered gets it
        """
        leads = self.filtered(lambda lead: lead.id and lead.active and lead.partner_id.phone and lead._get_partner_phone_update())
        kept, taken = self.browse(), set()
        changed = [{**lead._key_values(), "phone": lead.partner_id.phone} for lead in leads.sorted("id")]
        for lead, vals, found in zip(leads.sorted("id"), changed, leads._find_duplicates_of(changed), strict=True):
            company, phone, _home = self._duplicate_keys(vals)
            is_exempt = lead.is_second_home or lead.duplicate_reason
            if self._blocking_duplicates(vals, found - lead) or not is_exempt and (company, phone) in taken:
                kept |= lead
            elif phone and not is_exempt:
                taken.add((company, phone))
        return kept

    def _inverse_phone(self):
        return super(CrmLead, self._with_own_contact())._inverse_phone()

    def _inverse_email_from(self):
        return super(CrmLead, self._with_own_contact())._inverse_email_from()

    def _with_own_contact(self):
        """:return: those of ``self`` whose contact the user may edit: others correct the customer only"""
        return self.filtered(lambda lead: lead.partner_id.has_access("write"))

    def _prepare_registration(self, company, vals, defaults):
        """Who is registered by choosing a contact is recognised by the contact's number."""
        if vals.get("partner_id") and "phone" not in vals:
            # sudo: res.partner: the number that the customer gets from the contact in any case
            vals = {**vals, "phone": self.env["res.partner"].sudo().browse(vals["partner_id"]).phone}
        return super()._prepare_registration(company, vals, defaults)
