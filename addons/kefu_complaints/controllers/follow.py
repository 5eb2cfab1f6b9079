from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.kefu_base.tools.plain_text import plain_text

from .complaint_pages import FIELDS, MAX_REQUEST, ComplaintPages

_KNOWN = "kefu_complaint_links"


class Follow(ComplaintPages):
    """X12: a complaint as its customer sees it: by private link, or logged in under ``/my``.

    Both ways lead to the same pages; they differ in how the complaint is found.
    """

    # By private link

    @http.route(
        ["/complaint/follow/<string:token>", "/complaint/follow/<string:token>/<string:page>"],
        type="http", auth="public", website=True, methods=["GET"], sitemap=False,
    )
    def follow(self, token, page="state", **_unused):
        return self._show(self._by_link(token), f"/complaint/follow/{token}", page)

    @http.route(
        "/complaint/follow/<string:token>/<string:step>", type="http", auth="public", website=True, methods=["POST"],
        sitemap=False, max_content_length=MAX_REQUEST,
    )
    def follow_step(self, token, step, **post):
        return self._take(self._by_link(token), f"/complaint/follow/{token}", step, post)

    @http.route(
        "/complaint/follow/<string:token>/file/<int:file_id>", type="http", auth="public", website=True, multilang=False,
        methods=["GET"], sitemap=False,
    )
    def follow_file(self, token, file_id):
        return self._send_file(self._by_link(token), file_id)

    def _by_link(self, token):
        """:return: the complaint; a browser that opened it before is not held up by what others guess
        :raise NotFound: the link leads nowhere
        :raise TooManyRequests: and it was not the first
        """
        known = request.session.get(_KNOWN, [])
        if token not in known:
            self._check_guesses()
        complaint = request.env["kefu.complaint"]._find_by_link(token) or self._miss()
        if token not in known:
            request.session[_KNOWN] = [*known, token][-20:]
        return complaint

    # Logged in

    @http.route(
        ["/my/complaints/<int:complaint_id>", "/my/complaints/<int:complaint_id>/<string:page>"],
        type="http", auth="user", website=True, methods=["GET"], sitemap=False,
    )
    def my_complaint(self, complaint_id, page="state", **_unused):
        return self._show(self._mine(complaint_id), f"/my/complaints/{complaint_id}", page, in_portal=True)

    @http.route(
        "/my/complaints/<int:complaint_id>/<string:step>", type="http", auth="user", website=True, methods=["POST"],
        sitemap=False, max_content_length=MAX_REQUEST,
    )
    def my_complaint_step(self, complaint_id, step, **post):
        return self._take(self._mine(complaint_id), f"/my/complaints/{complaint_id}", step, post, in_portal=True)

    @http.route(
        "/my/complaints/<int:complaint_id>/file/<int:file_id>", type="http", auth="user", website=True, multilang=False,
        methods=["GET"], sitemap=False,
    )
    def my_complaint_file(self, complaint_id, file_id):
        return self._send_file(self._mine(complaint_id), file_id)

    def _mine(self, complaint_id):
        """:raise NotFound: there is none, or it is somebody else's: the answer is the same"""
        complaints = request.env["kefu.complaint"].sudo()  # sudo: kefu.complaint: only the customer's own, by the domain
        mine = complaints._customer_domain(request.env.user.partner_id)
        complaint = complaints.search(mine & Domain("id", "=", complaint_id))
        if not complaint or not complaint.company_id._kefu_uses("complaints"):
            raise NotFound
        return complaint

    # Pages

    def _show(self, complaint, base, page, **values):
        pages = {"state": self._state_page, "confirm": self._confirm_page, "correct": self._correct_page}
        if page not in pages:
            raise NotFound
        return pages[page](complaint, base, **values)

    def _state_page(self, complaint, base, errors=None, status=200, **values):
        if complaint.state == "draft" and complaint.intake_key:
            return self._confirm_page(complaint, base, errors=errors, status=status, **values)
        done = request.httprequest.args.get("done")
        return self._follow_page(
            "complaint_follow", complaint, base, status=status, errors=errors or {}, title=self._title(complaint),
            thanks=self._thanks(done), done=done, link=self._link(complaint), ratings=self._ratings(), **values,
        )

    def _confirm_page(self, complaint, base, errors=None, status=200, **values):
        if complaint.state != "draft" or not complaint.intake_key:
            return request.redirect(base)
        title = request.env._("Is everything right?")
        return self._follow_page("complaint_confirm", complaint, base, status=status, errors=errors or {}, title=title, **values)

    def _correct_page(self, complaint, base, errors=None, status=200, values=None, **others):
        if complaint.state != "draft" or not complaint.intake_key:
            return request.redirect(base)
        return self._follow_page(
            "complaint_form", complaint, base, status=status, errors=errors or {}, title=request.env._("Complaint or repair"),
            values=values or {**{name: complaint[name] for name in FIELDS}, "category": complaint.category_id.id},
            categories=self._category_groups(complaint.company_id), stamp="", **others,
        )

    def _follow_page(self, template, complaint, base, **values):
        complaint = complaint.with_context(lang=request.env.context.get("lang"))
        return self._page(
            template, complaint.company_id, view=complaint._customer_view(), base=base, keep=complaint.name,
            page_name="complaint", crumb=complaint.name, **values,
        )

    def _link(self, complaint):
        """:return: the private link under the name by which the visitor reached us"""
        return request.httprequest.url_root + f"complaint/follow/{complaint.follow_token}"

    def _title(self, complaint):
        return request.env._("Complaint %s", complaint.name)

    def _thanks(self, done):
        """:return: what is said after something was done"""
        return {
            "confirm": request.env._("Thank you. We have your complaint and look after it."),
            "message": request.env._("Thank you. Your message was sent."),
            "rate": request.env._("Thank you for your rating."),
            "reopen": request.env._("It is open again. We are sorry and look after it at once."),
        }.get(done)

    def _ratings(self):
        return [
            (5, request.env._("very satisfied")),
            (4, request.env._("satisfied")),
            (3, request.env._("so-so")),
            (2, request.env._("dissatisfied")),
            (1, request.env._("very dissatisfied")),
        ]

    # Steps

    def _take(self, complaint, base, step, post, **values):
        """Take one step; with anything wrong show the page again, as it was typed."""
        steps = {
            "confirm": self._confirm,
            "correct": self._correct,
            "message": self._message,
            "rate": self._rate,
            "reopen": self._reopen,
        }
        if step not in steps:
            raise NotFound
        if not self._within([("step", "address", 1, complaint.company_id.kefu_complaint_address_hour * 3)]):
            errors = {"body": request.env._("Too many messages within a short time. Please try again in an hour.")}
            return self._state_page(complaint, base, errors=errors, status=429, values=post, **values)
        try:
            with request.env.cr.savepoint():
                return steps[step](complaint, base, post, **values) or request.redirect(f"{base}?done={step}")
        except UserError as error:
            errors = {"state": str(error)}
            return self._state_page(complaint, base, errors=errors, status=422, values=post, **values)

    def _confirm(self, complaint, base, post, **values):
        errors = {}
        if not post.get("content"):
            errors["content"] = request.env._("Please tick this when it is right, or correct it.")
        if not post.get("contact"):
            errors["contact"] = request.env._("Please tick this when the number is right, or correct it.")
        if errors:
            return self._confirm_page(complaint, base, errors=errors, status=422, **values)
        complaint._customer_confirm()
        return None

    def _correct(self, complaint, base, post, **others):
        values, errors = self._read_values(post)
        files, file_errors = self._read_files(complaint)
        errors = {**errors, **file_errors}
        if errors:
            status = self._error_status(errors)
            return self._correct_page(complaint, base, errors=errors, status=status, values=values, **others)
        complaint._customer_correct({**values, "category_id": self._category(complaint.company_id, values["category"])}, files)
        return request.redirect(f"{base}/confirm")

    def _message(self, complaint, base, post, **others):
        text = plain_text(post.get("body"), 3000, lines=True)
        files, errors = self._read_files()
        if not text:
            errors["body"] = request.env._("Please write what you want to tell us.")
        if errors:
            return self._state_page(
                complaint, base, errors=errors, status=self._error_status(errors), values={"body": text}, **others
            )
        complaint._customer_say(text, files)
        return None

    def _rate(self, complaint, base, post, **others):
        words = plain_text(post.get("words"), 1000, lines=True)
        if post.get("rating") not in ("1", "2", "3", "4", "5"):
            errors = {"rating": request.env._("Please choose one of the five.")}
            return self._state_page(complaint, base, errors=errors, status=422, values={"words": words}, **others)
        complaint._customer_rate(int(post["rating"]), words)
        return None

    def _reopen(self, complaint, base, post, **others):
        reason = plain_text(post.get("reason"), 2000, lines=True)
        if not reason:
            errors = {"reason": request.env._("Please write what is still wrong.")}
            return self._state_page(complaint, base, errors=errors, status=422, **others)
        complaint._customer_reopen(reason)
        return None

    # Files

    def _send_file(self, complaint, file_id):
        """:raise NotFound: no file of what the customer sees"""
        file = complaint._customer_files().filtered(lambda one: one.id == file_id)
        if not file:
            raise NotFound
        stream = request.env["ir.binary"]._get_stream_from(file)
        response = stream.get_response(as_attachment=file.mimetype != "image/jpeg", max_age=0)
        response.headers["Cache-Control"] = "private, no-store"
        return response
