from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: who may open sites
READERS = ",".join(
    f"kefu_base.group_{role}"
    for role in ("consultant", "service_manager", "director", "general_manager", "designer", "site_manager", "inspector")
)


class KefuComplaint(models.Model):
    """X1, X3: the site is found by number or contact; its designer and site manager are known from it, and how far it is."""

    _inherit = "kefu.complaint"

    project_id = fields.Many2one(
        "project.project",
        string="Site of the Contract",
        compute="_compute_project_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_kefu_site', '=', True), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        groups=READERS,
    )

    @api.depends("phone_normalized", "partner_id", "company_id", "is_internal")
    def _compute_project_id(self):
        self._lead_to("project_id", lambda complaints: complaints._find_sites())

    @api.constrains("project_id")
    def _check_project_id(self):
        for complaint in self.filtered("project_id"):
            if not complaint.project_id.is_kefu_site or complaint.is_internal:
                raise ValidationError(self.env._("A complaint is about a site, and an internal one about none."))

    def _find_sites(self):
        """:return: the site of each complaint, an empty record when there is none: the one that is built, else the one
            finished last; in a fixed number of queries
        :rtype: list
        """
        wanted = self.filtered(lambda complaint: not complaint.is_internal)
        # sudo: project.project: whose complaint it is does not depend on who takes it; nobody sees more of the site by it
        sites = self.env["project.project"].sudo()
        phones, partners = set(wanted.mapped("phone_normalized")) - {False}, wanted.partner_id.ids
        found = {}
        if phones or partners:
            who = Domain("site_phone_key", "in", list(phones)) | Domain("partner_id", "in", partners)
            for site in sites._search_sites(who & Domain("company_id", "in", wanted.company_id.ids)):
                found[site.company_id, site.site_phone_key] = found[site.company_id, site.partner_id] = site
        return [
            found.get((complaint.company_id, complaint.phone_normalized or None))
            or complaint.partner_id and found.get((complaint.company_id, complaint.partner_id))
            or sites.browse()
            for complaint in self
        ]

    @api.model
    def _found_by(self):
        return [*super()._found_by(), "project_id"]

    def _found_values(self):
        site = self.project_id
        return {**super()._found_values(), **(site._complaint_people() if site else {})}

    @api.model
    def _intake_fields(self):
        """Who may open sites may say which one it is about."""
        return super()._intake_fields() | ({"project_id"} if self.env.user.has_groups(READERS) else set())

    def _find_caller(self):
        """What is known of the site with this number, as far as the user may open it."""
        found = super()._find_caller()
        if not self.env.user.has_groups(READERS):
            return found
        # sudo: project.project: taken off again, what the user may not read is not shown
        site = self.project_id.sudo(False)._filtered_access("read")
        return {**found, **site._prepare_complaint_values()} if site else found

    def _create_partner(self):
        """X6: the customer is the contact of the site when the number is the site's."""
        site = self.project_id
        return site.partner_id if site.site_phone_key == self.phone_normalized and site.partner_id else super()._create_partner()
