from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from .kefu_site_node import APPOINTED
from .kefu_site_node_photos import PHOTO_TYPES


class ProjectProject(models.Model):
    """S1: a site as its customer sees it in the portal. Pages show what these methods return and no field beside it.

    Called with sudo by pages that checked whose site it is; customers have no rights on the models.
    """

    _name = "project.project"
    _inherit = ["project.project", "kefu.customer.times.mixin"]

    @api.model
    def _kefu_customer_domain(self, partner):
        """:return: the sites that are a customer's own, or of contacts below
        :rtype: Domain
        """
        return (
            Domain("is_kefu_site", "=", True)
            & Domain("partner_id", "child_of", partner.ids)
            & Domain("company_id.kefu_use_site", "=", True)
        )

    def _kefu_customer_cards(self):
        """:return: the lines of the customer's list
        :rtype: list[dict]
        """
        waiting = self._kefu_slips_to_sign()
        return [
            {**site._kefu_customer_head(), "to_sign": len(waiting[site.id]), "next": site._kefu_customer_next()}
            for site in self
        ]

    def _kefu_customer_page(self):
        """:return: the whole page of one site, in the language of the environment; times in the company's zone
        :rtype: dict
        """
        self.ensure_one()
        slips = self.env["kefu.service.slip"].search([("project_id", "=", self.id), ("state", "!=", "cancelled")])
        return {
            **self._kefu_customer_head(),
            "next": self._kefu_customer_next(),
            "stages": self._kefu_customer_stages(),
            "to_sign": [slip._customer_card() for slip in slips if slip.state == "to_sign"],
            "signed": [slip._customer_card() for slip in slips if slip.state == "signed"],
            "to_pay": self._kefu_customer_to_pay(),
            "paid": self.instalment_ids.filtered(lambda one: one.state == "paid").mapped("name"),
            "contacts": self._kefu_customer_contacts(),
            "warranty_end": format_date(self.env, self.warranty_end) if self.warranty_end else "",
            "certificate_url": f"/my/sites/{self.id}/warranty" if self.warranty_number else "",
            "complaint_url": self._kefu_customer_complaint_url(),
        }

    def _kefu_customer_complaint_url(self):
        """Where the customer complains about this site. Extended by the addon that takes complaints.

        :return: an address, or an empty text: then the page has no such button
        :rtype: str
        """
        return ""

    def _kefu_customer_head(self):
        nodes = self._kefu_customer_nodes()
        passed = len(nodes.filtered(lambda node: node.state == "passed"))
        return {
            "id": self.id,
            "name": self.name,
            "address": self.site_address or "",
            "passed": passed,
            "total": len(nodes),
            "percent": passed * 100 // len(nodes) if nodes else 0,
            "state": self.site_state,
        }

    def _kefu_customer_nodes(self):
        return self.node_ids.filtered(lambda node: node.state != "cancelled").sorted("sequence")

    def _kefu_slips_to_sign(self):
        """:return: ``{site id: slips}``"""
        slips = self.env["kefu.service.slip"].search([("project_id", "in", self.ids), ("state", "=", "to_sign")])
        by_site = defaultdict(slips.browse)
        for site, own in slips.grouped("project_id").items():
            by_site[site.id] = own
        return by_site

    # Stages

    def _kefu_customer_next(self):
        """:return: the next appointment; none when none was made
        :rtype: dict | None
        """
        node = self._kefu_customer_nodes().filtered(lambda node: node.state in APPOINTED and node.scheduled_at)[:1]
        if not node:
            return None
        return {
            "name": node.name,
            "at": self._customer_time(node.scheduled_at),
            "confirmed": node.state == "confirmed",
            "supervision": node.needs_supervision,
        }

    def _kefu_customer_stages(self):
        """:return: ``name``, ``state``, ``note``, ``photos`` of each node
        :rtype: list[dict]
        """
        nodes = self._kefu_customer_nodes()
        photos = self._kefu_customer_photos()
        current = nodes.filtered(lambda node: node.state != "passed")[:1]
        return [
            {
                "name": node.name,
                "state": "passed" if node.state == "passed" else "current" if node == current else "later",
                "note": self._kefu_customer_stage_note(node),
                "photos": [photo.id for photo in photos.filtered(lambda photo, node=node: photo.res_id == node.id)],
            }
            for node in nodes
        ]

    def _kefu_customer_stage_note(self, node):
        if node.state == "passed":
            return self.env._("Passed on %s", self._customer_day(node.passed_at))
        if node.state in APPOINTED and node.scheduled_at:
            return self._customer_time(node.scheduled_at)
        if node.state == "failed":
            return self.env._("Not passed yet: we put it right and come again.")
        return self.env._("Planned for %s", format_date(self.env, node.planned_on)) if node.planned_on else ""

    def _kefu_customer_photos(self):
        """:return: the photos of the stages that were passed
        :rtype: ir.attachment
        """
        passed = self.node_ids.filtered(lambda node: node.state == "passed")
        return passed.photo_ids.filtered(lambda photo: photo.mimetype in PHOTO_TYPES).sorted("id")

    # Payments and people

    def _kefu_customer_to_pay(self):
        """:return: the instalments with an invoice that is open, and the page of each invoice
        :rtype: list[dict]
        """
        today = self.env["kefu.calendar"]._today(self.company_id)
        due = self.instalment_ids.filtered(lambda one: one.invoice_id.state == "posted" and one.invoice_id.amount_residual > 0)
        return [
            {
                "name": instalment.name,
                "amount": format_amount(self.env, instalment.invoice_id.amount_residual, instalment.invoice_id.currency_id),
                "due": format_date(self.env, instalment.invoice_id.invoice_date_due),
                "late": instalment.invoice_id.invoice_date_due < today,
                "url": instalment.invoice_id.get_portal_url(),
            }
            for instalment in due
        ]

    def _kefu_customer_contacts(self):
        """:return: whom the customer calls: the consultant, the site manager, the company
        :rtype: list[dict]
        """
        people = [
            (self.env._("Consultant"), self._kefu_customer_consultant().partner_id),
            (self.env._("Site manager"), self.site_manager_id.partner_id),
            (self.env._("Our office"), self.company_id.partner_id),
        ]
        return [{"role": role, "name": person.name, "phone": person.phone or ""} for role, person in people if person]

    def _kefu_customer_consultant(self):
        """:return: the consultant who called this customer last
        :rtype: res.users
        """
        return self.env["kefu.callback"].search([
            ("company_id", "=", self.company_id.id), ("partner_id", "=", self.partner_id.id), ("user_id", "!=", False)
        ], order="id desc", limit=1).user_id
