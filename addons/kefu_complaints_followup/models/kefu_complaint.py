from odoo import api, fields, models
from odoo.fields import Domain

#: who may open customers' pages
READERS = ",".join(f"kefu_base.group_{role}" for role in ("consultant", "service_manager", "director", "general_manager"))


class KefuComplaint(models.Model):
    """X1, X3: the customer's page is found by number or contact; the designer and how far the work is are known from it."""

    _inherit = "kefu.complaint"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Customer (Follow-up)",
        compute="_compute_lead_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
        groups=READERS,
    )

    @api.depends("phone_normalized", "partner_id", "company_id", "is_internal")
    def _compute_lead_id(self):
        self._lead_to("lead_id", lambda complaints: complaints._find_leads())

    @api.model
    def _found_by(self):
        return [*super()._found_by(), "lead_id"]

    def _found_values(self):
        lead = self.lead_id
        known = {"designer_id": lead.designer_id, "stage": lead._get_complaint_stage()} if lead else {}
        return {**super()._found_values(), **known}

    def _find_leads(self):
        """:return: the customer of each complaint, an empty record when there is none: of several the latest, those still
            followed first; in one query
        :rtype: list
        """
        wanted = self.filtered(lambda complaint: not complaint.is_internal)
        phones, partners = set(wanted.mapped("phone_normalized")) - {False}, wanted.partner_id
        who = Domain("phone_key", "in", list(phones)) | Domain("partner_id", "in", partners.ids)
        company = Domain("company_id", "in", wanted.company_id.ids)
        # sudo: crm.lead: whose complaint it is does not depend on who takes it; nobody sees more of the customer by it
        leads = self.env["crm.lead"].sudo().with_context(active_test=False).browse()
        if phones or partners:
            leads = leads.search_fetch(who & company, ["phone_key", "partner_id", "company_id", "active"], order="active, id")
        found = {}
        for lead in leads:
            found[lead.company_id, lead.phone_key] = found[lead.company_id, lead.partner_id] = lead
        return [
            found.get((complaint.company_id, complaint.phone_normalized or None))
            or complaint.partner_id and found.get((complaint.company_id, complaint.partner_id))
            or leads.browse()
            for complaint in self
        ]

    def _create_partner(self):
        """X6: the customer has one register: the contact is that of the customer's page."""
        lead = self.lead_id
        if lead and not lead.partner_id and lead.phone_key == self.phone_normalized:
            lead._handle_partner_assignment(create_missing=True)
        return lead.partner_id or super()._create_partner()

    @api.model
    def _intake_fields(self):
        """Who may open customers' pages may say whose complaint it is."""
        return super()._intake_fields() | ({"lead_id"} if self.env.user.has_groups(READERS) else set())

    def _find_caller(self):
        """What is known of the customer with this number, as far as the user may open the customer's page."""
        found = super()._find_caller()
        # sudo: crm.lead: taken off again, what the user may not read is not shown
        lead = self.lead_id.sudo(False)._filtered_access("read") if self.env.user.has_groups(READERS) else self.env["crm.lead"]
        return {**found, **lead._prepare_complaint_values()} if lead else found
