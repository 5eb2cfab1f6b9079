from odoo.fields import Domain
from odoo.http import request

from odoo.addons.kefu_complaints.controllers.public_form import PublicForm


class SiteComplaint(PublicForm):
    """X12: a customer who complains about a site, or asks for a repair on it, from the site's page in the portal."""

    def _site(self):
        """:return: the site named in the address or in the form, with sudo; none that is not the visitor's own
        :rtype: project.project
        """
        # sudo: project.project: the customer's own, by the domain
        sites, named = request.env["project.project"].sudo(), request.params.get("site") or ""
        if not (named.isascii() and named.isdecimal() and len(named) < 10) or not self._visitor():
            return sites
        return sites._search_sites(sites._kefu_customer_domain(self._visitor()) & Domain("id", "=", int(named)))

    def _my_company(self):
        company = self._site().company_id
        return company if company._kefu_uses("complaints") else super()._my_company()

    def _visitor_values(self):
        site = self._site()
        known = {"site": site.id, "address": site.site_address, "phone": site.site_phone} if site else {}
        return {**super()._visitor_values(), **{name: value for name, value in known.items() if value}}

    def _read_values(self, post):
        values, errors = super()._read_values(post)
        return {**values, "site": self._site().id}, errors

    def _file(self, company, token, values, files, stamp):
        complaint = super()._file(company, token, values, files, stamp)
        site = self._site().filtered(lambda site: site.company_id == company)
        if site:
            complaint._customer_env().project_id = site
        return complaint
