from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools import MAX_BYTES


class SitePortal(CustomerPortal):
    """S1, C1: a customer's sites, and the slips to sign, in the portal or by private link."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = request.env.user.partner_id
        if "kefu_site_count" in counters:
            sites = self._sites
            values["kefu_site_count"] = sites.search_count(sites._kefu_customer_domain(partner))
        if "kefu_slip_count" in counters:
            slips = request.env["kefu.service.slip"].sudo()  # sudo: kefu.service.slip: the customer's own, by the domain
            values["kefu_slip_count"] = slips.search_count(
                slips._customer_domain(partner) & Domain("state", "=", "to_sign") & Domain("company_id.kefu_use_site", "=", True)
            )
        return values

    @property
    def _sites(self):
        sites = request.env["project.project"].sudo()  # sudo: project.project: only the customer's own, by the domain
        return sites.with_context(lang=request.env.context.get("lang"))

    # Sites

    @http.route("/my/sites", type="http", auth="user", website=True, methods=["GET"], sitemap=False)
    def my_sites(self, **_unused):
        sites = self._sites.search(self._sites._kefu_customer_domain(request.env.user.partner_id), order="id desc")
        return self._site_page("portal_my_sites", page_name="kefu_sites", sites=sites._kefu_customer_cards())

    @http.route("/my/sites/<int:site_id>", type="http", auth="user", website=True, methods=["GET"], sitemap=False)
    def my_site(self, site_id, **_unused):
        site = self._my_site(site_id)
        return self._site_page("portal_my_site", page_name="kefu_site", crumb=site.name, site=site._kefu_customer_page())

    @http.route(
        "/my/sites/<int:site_id>/photo/<int:photo_id>", type="http", auth="user", website=True, multilang=False,
        methods=["GET"], sitemap=False,
    )
    def my_site_photo(self, site_id, photo_id, **_unused):
        photo = self._my_site(site_id)._kefu_customer_photos().filtered(lambda one: one.id == photo_id)
        if not photo:
            raise NotFound
        response = request.env["ir.binary"]._get_stream_from(photo).get_response(as_attachment=False, max_age=0)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @http.route(
        "/my/sites/<int:site_id>/warranty", type="http", auth="user", website=True, multilang=False,
        methods=["GET"], sitemap=False,
    )
    def my_site_warranty(self, site_id, **_unused):
        """C6.w: the certificate; as the page of the site itself, for its customer only and never by a link."""
        site = self._my_site(site_id)
        content = site._kefu_customer_certificate()
        if not content:
            raise NotFound
        return request.make_response(content, [
            ("Content-Type", "application/pdf"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Disposition", content_disposition(f"{site.warranty_number}.pdf")),
            ("Cache-Control", "private, no-store"),
        ])

    def _my_site(self, site_id):
        """:raise NotFound: there is none, or it is somebody else's: the answer is the same"""
        mine = self._sites._kefu_customer_domain(request.env.user.partner_id)
        site = self._sites.search(mine & Domain("id", "=", site_id))
        if not site:
            raise NotFound
        return site

    # Slips

    @http.route("/my/slips/<int:slip_id>", type="http", auth="public", website=True, methods=["GET"], sitemap=False)
    def my_slip(self, slip_id, access_token=None, done=None, **_unused):
        slip, how = request.env["kefu.service.slip"]._customer_find(slip_id, access_token)
        if not slip:
            raise NotFound
        slip = slip.with_context(lang=request.env.context.get("lang"))
        token = f"?access_token={access_token}" if how == "link" else ""
        return self._site_page(
            "portal_my_slip", page_name="kefu_slip", crumb=slip.name, slip=slip._customer_view(), done=done,
            company=slip.company_id, site_id=slip.project_id.id if how == "portal" else False,
            sign_url=f"/my/slips/{slip.id}/sign{token}",
        )

    @http.route(
        "/my/slips/<int:slip_id>/sign", type="jsonrpc", auth="public", website=True, max_content_length=2 * MAX_BYTES
    )
    def sign_my_slip(self, slip_id, name=None, signature=None, **_unused):
        # the token stands in the address, as the stock signature form sends a name and a signature only
        token = request.httprequest.args.get("access_token")
        slip, how = request.env["kefu.service.slip"]._customer_find(slip_id, token)
        if not slip:
            return {"error": request.env._("This slip is not to be signed here. Please call us.")}
        try:
            with request.env.cr.savepoint():
                slip._customer_sign(name, signature, how, request.httprequest.remote_addr or "")
        except UserError as error:
            return {"error": str(error)}
        link = f"access_token={token}&" if how == "link" else ""
        return {"force_refresh": True, "redirect_url": f"/my/slips/{slip.id}?{link}done=1"}

    def _site_page(self, template, **values):
        """:return: a rendered page that no cache keeps and no other site frames"""
        response = request.render(f"kefu_site.{template}", {**self._prepare_portal_layout_values(), **values})
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        return response
