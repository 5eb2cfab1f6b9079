from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.kefu_base.tools import phone_key

#: who reads all complaints of the company
COUNTERS = ",".join(f"kefu_base.group_{role}" for role in ("consultant", "service_manager", "director", "general_manager"))
#: of several sites of a customer the last in this order is meant: what was called off never
ORDER = ("closed", "finished", "open")


class ProjectProject(models.Model):
    _inherit = "project.project"

    site_phone_key = fields.Char(
        compute="_compute_site_phone_key", store=True, precompute=True, index="btree_not_null", export_string_translation=False
    )
    complaint_count = fields.Integer(string="Number of Complaints", compute="_compute_complaint_counts", groups=COUNTERS)
    repair_count = fields.Integer(string="Number of Repairs", compute="_compute_complaint_counts", groups=COUNTERS)
    may_complain = fields.Boolean(compute="_compute_may_complain", export_string_translation=False)

    @api.depends("is_kefu_site", "site_phone", "partner_id.phone")
    def _compute_site_phone_key(self):
        for project in self:
            project.site_phone_key = phone_key(project.site_phone or project.partner_id.phone) if project.is_kefu_site else False

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_complaint_counts(self):
        """C6.w: those that the user may see."""
        rows = self.env["kefu.complaint"]._read_group(
            [("project_id", "in", self.ids)], ["project_id", "category_id"], ["__count"]
        )
        # sudo: kefu.complaint.category: its kind only
        repairs = {(project, category): count for project, category, count in rows if category.sudo().kind == "repair"}
        for project in self:
            project.complaint_count = sum(count for site, _category, count in rows if site == project._origin)
            project.repair_count = sum(count for (site, _category), count in repairs.items() if site == project._origin)

    @api.depends("company_id", "is_kefu_site")
    @api.depends_context("uid")
    def _compute_may_complain(self):
        takes = self.env.user.has_groups("kefu_base.group_consultant,kefu_base.group_service_manager")
        for project in self:
            # sudo: res.company: the feature switch
            project.may_complain = takes and project.is_kefu_site and project.sudo().company_id._kefu_uses("complaints")

    def action_take_complaint(self):
        """X1: the customer of this site is on the telephone: open the intake with what is known."""
        return self._open_intake()

    def action_take_repair(self):
        """C6.w: something on this site is to be repaired: a complaint of kind repair, under warranty or not."""
        return self._open_intake(category_id=self.env.ref("kefu_complaints.category_repair").id)

    def _open_intake(self, **values):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_complaints.kefu_complaint_action_intake")
        known = {"channel": "phone", "project_id": self.id, **self._prepare_complaint_values(), **values}
        known = {name: value.id if isinstance(value, models.BaseModel) else value for name, value in known.items()}
        return {**action, "context": {f"default_{name}": value for name, value in known.items() if value}}

    def _prepare_complaint_values(self):
        """:return: what a complaint about this site begins with, as far as it is known
        :rtype: dict
        """
        self.ensure_one()
        values = {
            "contact_name": self.partner_id.name,
            "partner_id": self.partner_id,
            "phone": self.site_phone or self.partner_id.phone,
            "email": self.partner_id.email,
            "address": self.site_address,
            **self._complaint_people(),
        }
        return {name: value for name, value in values.items() if value}

    def _complaint_people(self):
        """X3, X8: :return: who answers on this site, and how far the work is"""
        stage = "after" if self.site_state in ("finished", "closed") else "during"
        return {"designer_id": self.designer_id, "site_manager_id": self.site_manager_id, "stage": stage}

    @api.model
    def _search_sites(self, domain):
        """:return: sites that were not called off, those finished before those that are built, the latest last"""
        states = Domain("is_kefu_site", "=", True) & Domain("site_state", "in", ORDER)
        found = self.with_context(active_test=False).search_fetch(
            states & domain, ["site_phone_key", "partner_id", "company_id", "site_state"], order="id"
        )
        return found.sorted(lambda site: ORDER.index(site.site_state))

    def _closing_hindrances(self):
        """C6.w: a site with a complaint that is still open is not closed."""
        # sudo: kefu.complaint: how many are open, nothing of what they say; an internal one is on no site
        complaints = self.env["kefu.complaint"].sudo()
        count = complaints.search_count(Domain("project_id", "=", self.id) & complaints._open_domain())
        hindrances = super()._closing_hindrances()
        return [*hindrances, self.env._("%s complaints or repairs are open.", count)] if count else hindrances

    def _kefu_customer_complaint_url(self):
        """X12: the form in the portal, filled in for this site."""
        if self.company_id._kefu_uses("complaints"):
            return f"/my/complaints/new?site={self.id}"
        return super()._kefu_customer_complaint_url()
