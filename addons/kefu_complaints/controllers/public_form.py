from psycopg2.errors import UniqueViolation

from odoo import http
from odoo.http import request
from odoo.tools import mute_logger

from .complaint_pages import MAX_REQUEST, ComplaintPages


class PublicForm(ComplaintPages):
    """X12: a complaint without an account by the address in the QR code of the site board, or logged in on the portal.

    What is sent is a draft first: it is shown back and confirmed on the page of :class:`Follow`.
    """

    @http.route("/complaint/<string:token>", type="http", auth="public", website=True, methods=["GET"], sitemap=False)
    def complaint_form(self, token, sent=None, **_unused):
        """The empty form; after a form that was sent twice, its complaint."""
        return self._show_form(self._company(token), token, sent)

    @http.route(
        "/complaint/<string:token>", type="http", auth="public", website=True, methods=["POST"], sitemap=False,
        max_content_length=MAX_REQUEST,
    )
    def complaint_send(self, token, **post):
        return self._send(self._company(token), token, post)

    @http.route("/my/complaints/new", type="http", auth="user", website=True, methods=["GET"], sitemap=False)
    def my_complaint_new(self, sent=None, **_unused):
        return self._show_form(self._my_company(), "", sent)

    @http.route(
        "/my/complaints/new", type="http", auth="user", website=True, methods=["POST"], sitemap=False,
        max_content_length=MAX_REQUEST,
    )
    def my_complaint_send(self, **post):
        return self._send(self._my_company(), "", post)

    def _company(self, token):
        return request.env["res.company"]._kefu_find_by_form(token) or self._miss()

    def _my_company(self):
        return request.env["kefu.complaint"]._customer_company(request.env.user) or self._miss()

    # ``token`` is that of the public form, empty on the portal

    def _show_form(self, company, token, sent):
        if sent and self._stamp_age(sent, token) is not None:
            complaint = self._find_sent(company, sent)
            if complaint:
                return request.redirect(self._address(complaint, token))
        return self._form(company, token, self._visitor_values())

    def _form(self, company, token, values, errors=None, status=200, stamp=None):
        return self._page(
            "complaint_form", company, status=status, in_portal=not token, title=request.env._("Complaint or repair"),
            values=values, errors=errors or {}, categories=self._category_groups(company), keep=token or "my",
            stamp=stamp or self._new_stamp(token), page_name="complaint", crumb=request.env._("New complaint"),
        )

    def _visitor_values(self):
        """:return: what is known of a visitor who is logged in"""
        partner = self._visitor()
        return {"contact_name": partner.name, "phone": partner.phone, "email": partner.email} if partner else {}

    def _visitor(self):
        user = request.env.user
        return request.env["res.partner"] if user._is_public() else user.partner_id

    def _send(self, company, token, post):
        """Keep what was written as a draft and show it back; with anything wrong show the form again, as it was typed."""
        if not self._within(company._kefu_complaint_limits()):
            return self._too_many(company, token)
        values, errors = self._read_values(post)
        files, file_errors = self._read_files()
        errors = {**errors, **file_errors} or self._check_human(post, token)
        if errors:
            # the same stamp: who corrects a mistake at once is no program
            stamp = post.get("stamp") if self._stamp_age(post.get("stamp"), token) is not None else None
            return self._form(company, token, values, errors, self._error_status(errors), stamp)
        values["category_id"] = self._category(company, values["category"])
        return self._keep(company, token, values, files, post["stamp"])

    def _keep(self, company, token, values, files, stamp):
        """The same form sent twice is one complaint: the database sees to it."""
        try:
            with request.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                complaint = self._file(company, token, values, files, stamp)
                complaint.flush_recordset()
        except UniqueViolation:
            return request.redirect(f"{request.httprequest.path}?sent={stamp}")
        return request.redirect(self._address(complaint, token) + "/confirm")

    def _file(self, company, token, values, files, stamp):
        return request.env["kefu.complaint"]._customer_file(
            company, values, files, "form" if token else "portal", partner=self._visitor(), key=stamp
        )

    def _find_sent(self, company, stamp):
        complaints = request.env["kefu.complaint"].sudo()  # sudo: kefu.complaint: who sent the form knows its stamp
        return complaints.search([("intake_key", "=", stamp), ("company_id", "=", company.id)])

    def _address(self, complaint, token):
        return f"/complaint/follow/{complaint.follow_token}" if token else f"/my/complaints/{complaint.id}"

    def _too_many(self, company, token):
        return self._message_page(
            company,
            request.env._("Please wait a little"),
            request.env._("Many complaints came from your connection within a short time. Try again in an hour."),
            429,
            in_portal=not token,
        )
