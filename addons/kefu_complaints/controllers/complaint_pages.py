import hashlib
import hmac
import re
import secrets
import time

from werkzeug.exceptions import NotFound, RequestEntityTooLarge, TooManyRequests

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import consteq, email_normalize

from odoo.addons.kefu_base.tools.plain_text import plain_text

from ..tools.customer_files import MAX_BYTES, MAX_FILES, FileRefused, check_files

#: what a request may hold before it is not even read; what is above MAX_BYTES is read, refused, and the text kept
MAX_REQUEST = 3 * MAX_BYTES
#: links that lead nowhere, per address and hour
MISSES = 30
#: faster than that nobody writes what happened
LEAST_SECONDS = 3
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
#: field: (name in the form, longest, lines, required)
FIELDS = {
    "description": (5000, True, True),
    "address": (200, False, False),
    "contact_name": (80, False, True),
    "phone": (30, False, True),
    "email": (120, False, False),
}


class ComplaintPages(http.Controller):
    """What the public form, the private link and the portal have in common."""

    # Pages

    def _page(self, template, company, status=200, in_portal=False, **values):
        """:return: a rendered page that no cache keeps and no other site frames"""
        response = request.render(
            f"kefu_complaints.{template}",
            {
                "company": company,
                "in_portal": in_portal,
                "errors": {},
                "values": {},
                "scripts": self._scripts(),
                "file_limits": {"files": MAX_FILES, "bytes": MAX_BYTES},
                **values,
            },
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        if not in_portal:
            response.headers["Content-Security-Policy"] = _POLICY
        return response

    def _scripts(self):
        """:return: the addresses of the one small script"""
        links = request.env["ir.qweb"]._get_asset_links("kefu_complaints.assets_public", css=False, debug=request.session.debug)
        return [link for link in links if link.endswith(".js")]

    def _message_page(self, company, title, message, status, **values):
        return self._page("public_message", company, status=status, title=title, message=message, **values)

    # Limits

    @property
    def _hits(self):
        # sudo: kefu.complaint.intake.hit: visitors write their counters and read nothing of them
        return request.env["kefu.complaint.intake.hit"].sudo()

    def _within(self, limits):
        return self._hits._within(limits, request.httprequest.remote_addr or "")

    def _check_guesses(self):
        """:raise TooManyRequests: this address asked for too many links that lead nowhere"""
        if self._hits._is_over("miss", 1, MISSES, request.httprequest.remote_addr or ""):
            raise TooManyRequests(request.env._("Too many attempts. Please try again in an hour."))

    def _miss(self):
        """:raise NotFound: the link leads nowhere (never existed, ended, is not for this visitor: all the same)
        :raise TooManyRequests: and it was not the first
        """
        self._check_guesses()
        self._hits._note_after([("miss", "address", 1)], request.httprequest.remote_addr or "")
        raise NotFound

    # The stamp in a form: when it was shown, and that it is one and the same form

    def _new_stamp(self, scope):
        """:param str scope: what the form is for
        :rtype: str
        """
        stamp = f"{int(time.time())}.{secrets.token_urlsafe(9)}"
        return f"{stamp}.{self._sign_stamp(stamp, scope)}"

    def _sign_stamp(self, stamp, scope):
        # sudo: ir.config_parameter: the key of the signature, which leaves this method in no other form
        secret = request.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), f"complaint/{scope}/{stamp}".encode(), hashlib.sha256).hexdigest()[:32]

    def _stamp_age(self, stamp, scope):
        """:return: seconds since the form was shown; None if the stamp is not ours
        :rtype: float or None
        """
        begun, _dot, signature = (stamp if isinstance(stamp, str) else "").rpartition(".")
        if not begun or not consteq(signature.encode(), self._sign_stamp(begun, scope).encode()):
            return None
        return time.time() - int(begun.partition(".")[0])

    def _check_human(self, post, scope):
        """:return: an error per field if a program filled in the form
        :rtype: dict
        """
        age = self._stamp_age(post.get("stamp"), scope)
        if post.get("website") or age is None or age < self._least_seconds():
            text = request.env._("This looks like sent by a program. Please read it once more and send it again.")
            return {"description": text}
        return {}

    def _least_seconds(self):
        return LEAST_SECONDS

    # What was typed

    def _read_values(self, post):
        """:return: ``(values, errors)``: cleaned plain text of the fields we know, and what is wrong with them
        :rtype: tuple[dict, dict]
        """
        values = {name: plain_text(post.get(name), limit, lines) for name, (limit, lines, _required) in FIELDS.items()}
        values["category"] = plain_text(post.get("category"), 12)
        errors = {
            name: self._missing(name) for name, (_limit, _lines, required) in FIELDS.items() if required and not values[name]
        }
        if values["phone"] and len(re.findall(r"\d", values["phone"])) < 7:
            errors["phone"] = request.env._("This is no telephone number. Please check it, so that we can call you.")
        if values["email"] and not email_normalize(values["email"]):
            errors["email"] = request.env._("This is no e-mail address. Correct it, or leave it empty.")
        return values, errors

    def _missing(self, name):
        return {
            "description": request.env._("Please write what happened."),
            "contact_name": request.env._("Please write your name."),
            "phone": request.env._("Please give a telephone number, so that we can call you."),
        }[name]

    def _category(self, company, value):
        """:return: id of the category chosen, False if none or none of these"""
        chosen = self._categories(company).filtered(lambda one: str(one.id) == value)
        return chosen.id

    def _categories(self, company):
        """:return: what customers choose from, with sudo: everything but what is among colleagues"""
        Category = request.env["kefu.complaint.category"].sudo()  # sudo: kefu.complaint.category: names to choose from
        return Category.search(Category._selectable_domain(company) & Domain("kind", "!=", "internal"))

    def _category_groups(self, company):
        """:return: ``(heading, [(id, name)])`` as the list on the form shows them
        :rtype: list
        """
        categories = self._categories(company)
        return [
            (top.name, [(one.id, one.name) for one in top | categories.filtered(lambda one, top=top: one.parent_id == top)])
            for top in categories.filtered(lambda one: one.parent_id not in categories)
        ]

    def _read_files(self, complaint=None):
        """:return: ``(files, errors)``: what was sent and is harmless, and what is wrong with the rest
        :rtype: tuple[list, dict]
        """
        sent = [(file.filename, file.read(MAX_BYTES + 1)) for file in request.httprequest.files.getlist("files")]
        had = complaint.customer_file_ids if complaint else []
        try:
            return check_files(sent, len(had), sum(file.file_size for file in had)), {}
        except FileRefused as refused:
            return [], {"files": self._refusal(refused)}

    def _refusal(self, refused):
        texts = {
            "type": request.env._("%s is neither a photo nor a PDF file. Please choose another one.", refused.name),
            "broken": request.env._("%s cannot be opened. Please choose another one.", refused.name),
            "many": request.env._("At most %s files. Please choose fewer.", MAX_FILES),
            "size": request.env._("Together the files are larger than 10 MB. Please choose fewer or smaller ones."),
        }
        return texts[refused.reason]

    def _is_too_large(self):
        return (request.httprequest.content_length or 0) > MAX_BYTES

    def _error_status(self, errors):
        return RequestEntityTooLarge.code if "files" in errors and self._is_too_large() else 422
