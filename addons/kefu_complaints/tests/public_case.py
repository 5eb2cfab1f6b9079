import io
from unittest.mock import patch

from lxml import html
from PIL import Image

from odoo.tests import HttpCase

from odoo.addons.kefu_base.tests.common import KefuCase

from ..controllers.complaint_pages import ComplaintPages


def photo(size=(60, 40), fmt="JPEG", **options):
    """:return: a real picture as bytes"""
    drawn = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(drawn, fmt, **options)
    return drawn.getvalue()


class PublicCase(KefuCase, HttpCase):
    """A visitor without an account, and two customers with one, before the server's real pages."""

    WORDS = {
        "description": "Water drips from the ceiling.\nSince yesterday.",
        "address": "Riverside 3-2-1801",
        "contact_name": "Wang Li",
        "phone": "138 0000 0000",
        "email": "wang.li@example.com",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"kefu_complaint_address_hour": 0, "kefu_complaint_address_day": 0, "kefu_complaint_day": 0})
        cls.company.partner_id.phone = "027-87001000"
        cls.form_url = f"/complaint/{cls.company.kefu_complaint_token}"
        cls.wang, cls.liu = (cls._create_customer(name) for name in ("wang", "liu"))

    def setUp(self):
        super().setUp()
        # the time trap has a test of its own
        self.least_seconds = self.startPatcher(patch.object(ComplaintPages, "_least_seconds", return_value=0))
        self.opener.headers["Accept-Language"] = "en-US"

    def open(self, url, **options):
        """:return: ``(response, page)``"""
        response = self.url_open(url, **options)
        return response, html.fromstring(response.content) if response.text.strip() else None

    def inputs(self, page, ending=""):
        """:return: the hidden fields of the form whose action ends so"""
        form = next(
            form for form in page.xpath("//form[@method='post']") if (form.get("action") or "").endswith(ending)
        )
        return {field.get("name"): field.get("value") or "" for field in form.xpath(".//input[@type='hidden']")}

    def send(self, url=None, files=(), **words):
        """Fill in the form and send it.

        :return: ``(response, page)``
        """
        url = url or self.form_url
        _response, page = self.open(url)
        data = {**self.inputs(page), **self.WORDS, **words}
        return self.post(url, data, files)

    def post(self, url, data, files=(), **options):
        """:return: ``(response, page)`` of a form with files, as browsers send it"""
        parts = [("files", (name, content, kind)) for name, content, kind in files]
        return self.open(url, data=data, files=parts or None, **options)

    def step(self, link, step, files=(), **words):
        """Take a step on a complaint's page.

        :return: ``(response, page)``
        """
        _response, page = self.open(link)
        token = page.xpath("//input[@name='csrf_token']/@value")
        return self.post(f"{link}/{step}", {"csrf_token": token[0] if token else "", **words}, files)

    def file_public(self, **words):
        """:return: a complaint that came by the public form, still a draft, and its link"""
        response, _page = self.send(**words)
        self.assertEqual(response.status_code, 200)
        complaint = self.newest()
        return complaint, f"/complaint/follow/{complaint.follow_token}"

    def newest(self):
        return self.env["kefu.complaint"].search([("company_id", "=", self.company.id)], order="id desc", limit=1)

    def count(self):
        return self.env["kefu.complaint"].search_count([])

    def text(self, page):
        return " ".join(page.text_content().split())

    def make_jsonrpc_request_raw(self, route, params):
        """:return: the text of whatever the server answers"""
        request = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
        return self.opener.post(self.base_url() + route, json=request, timeout=12).text
