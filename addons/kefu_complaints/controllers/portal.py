from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .complaint_pages import ComplaintPages

_PER_PAGE = 20


class PortalHome(CustomerPortal):
    """X12: the card on the portal's home."""

    def _prepare_portal_layout_values(self):
        company = request.env["kefu.complaint"]._customer_company(request.env.user)
        return {**super()._prepare_portal_layout_values(), "kefu_complaints_in_use": bool(company)}

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            complaints = request.env["kefu.complaint"].sudo()  # sudo: kefu.complaint: the customer's own, by the domain
            values["complaint_count"] = complaints.search_count(complaints._customer_domain(request.env.user.partner_id))
        return values


class MyComplaints(ComplaintPages):
    """X12: a customer's complaints, logged in."""

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"], type="http", auth="user", website=True, methods=["GET"],
        sitemap=False,
    )
    def my_complaints(self, page=1, **_unused):
        complaints = request.env["kefu.complaint"].sudo()  # sudo: kefu.complaint: the customer's own, by the domain
        mine = complaints._customer_domain(request.env.user.partner_id)
        pager = portal_pager("/my/complaints", complaints.search_count(mine), page=page, step=_PER_PAGE)
        found = complaints.search(mine, order="id desc", limit=_PER_PAGE, offset=pager["offset"])
        found = found.with_context(lang=request.env.context.get("lang"))
        return self._page(
            "portal_my_complaints", request.env.company, in_portal=True, page_name="complaints",
            title=request.env._("Complaints and repairs"), complaints=[complaint._customer_card() for complaint in found],
            pager=pager if pager["page_count"] > 1 else None,
        )
