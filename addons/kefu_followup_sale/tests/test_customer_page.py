import json

from odoo import Command, http
from odoo.tests import HttpCase, new_test_user, tagged

from .common import QuoteCase

#: a figure and a text that stand on the quotation and nowhere else
FIGURES = ("13,800", "13800", "Cupboard")
#: on the page that customers see before release, whatever their language
BEING_PREPARED = "o_kefu_in_preparation"


@tagged("-at_install", "post_install")
class TestCustomerPage(QuoteCase, HttpCase):
    """R3.16: over the web, too, nothing is shown before release: to people of the house, nor to customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, login="test_customer", groups="base.group_portal", password="test_customer", company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.portal.partner_id.company_id = False
        cls.order.sudo().partner_id = cls.portal.partner_id
        cls.lead.partner_id = cls.portal.partner_id
        for user in (cls.designer, cls.supervisor):
            user.password = user.login
        cls.token = cls.order.sudo()._portal_ensure_token()
        cls.url = f"/my/orders/{cls.order.id}"

    def _assert_silent(self, response):
        for figure in FIGURES:
            self.assertNotIn(figure, response.text)

    def _attempts_of(self, user):
        self.env.invalidate_all()
        return sum(self.env["kefu.refusal"].search([("code", "=", "QUOTE_LEAK"), ("user_id", "=", user.id)]).mapped("attempts"))

    def test_r3_16_reports_by_url(self):
        """PDF, page and text by address, as the browser fetches them."""
        self.authenticate(self.designer.login, self.designer.login)
        addresses = (
            f"/report/pdf/sale.report_saleorder/{self.order.id}",
            f"/report/html/sale.report_saleorder/{self.order.id}",
            f"/report/text/sale.report_saleorder/{self.order.id}",
            f"/report/pdf/sale.report_saleorder_pro_forma/{self.order.id}",
        )
        for number, address in enumerate(addresses, 1):
            with self.subTest(address=address):
                response = self.url_open(address)
                self.assertGreaterEqual(response.status_code, 400)
                self._assert_silent(response)
                self.assertEqual(self._attempts_of(self.designer), number)
        downloaded = self.url_open("/report/download", data={
            "data": json.dumps([f"/report/pdf/sale.report_saleorder/{self.order.id}", "qweb-pdf"]),
            "csrf_token": http.Request.csrf_token(self),
        })
        self.assertIn("R3.16", downloaded.text)
        self._assert_silent(downloaded)
        self.assertEqual(self._attempts_of(self.designer), len(addresses) + 1)
        self._release(self.order)
        self.assertIn("Cupboard", self.url_open(addresses[1]).text)

    def test_r3_16_page_and_download_of_the_house(self):
        """The customer's page and its PDF, opened by the designer with and without the token."""
        self.authenticate(self.designer.login, self.designer.login)
        tried = 0
        for token in ("", f"&access_token={self.token}"):
            for query in ("", "report_type=pdf", "report_type=pdf&download=true", "report_type=html"):
                with self.subTest(token=bool(token), query=query):
                    response = self.url_open(f"{self.url}?{query}{token}")
                    tried += 1
                    self.assertEqual(response.status_code, 403)
                    self.assertIn("R3.16", response.text)
                    self._assert_silent(response)
                    self.assertEqual(self._attempts_of(self.designer), tried)

    def test_r3_16_customer_sees_that_it_is_being_prepared(self):
        """With the link or logged in: a polite page, not the figures; nothing is recorded of the customer."""
        for login in (None, self.portal.login):
            self.authenticate(login, login)
            for query in ("", "report_type=pdf&download=true"):
                with self.subTest(login=login, query=query):
                    response = self.url_open(f"{self.url}?{query}&access_token={self.token}")
                    self.assertEqual(response.status_code, 200)
                    self.assertIn(BEING_PREPARED, response.text)
                    self.assertNotIn("R3.16", response.text)
                    self._assert_silent(response)
        self.assertIn(BEING_PREPARED, self.url_open(self.url).text, "logged in, without the token")
        self.assertFalse(self._attempts_of(self.portal))
        self._release(self.order)
        self.assertIn("Cupboard", self.url_open(f"{self.url}?access_token={self.token}").text)

    def test_r3_16_strangers_learn_nothing(self):
        """Whether the quotation exists is not told to who has neither token nor right."""
        self.authenticate(None, None)
        for address in (self.url, f"{self.url}?access_token=guess", "/my/orders/999999999"):
            self.assertNotIn(BEING_PREPARED, self.url_open(address).text)

    def test_r3_16_lists_and_calls_of_the_customer(self):
        """Neither lists nor calls of the portal give anything away; changed after sending it is withheld again."""
        self._release(self.order)
        self.order.action_quotation_sent()
        self.authenticate(self.portal.login, self.portal.login)
        self.assertIn(self.order.name, self.url_open("/my/quotes").text)
        self.order.order_line[0].price_unit = 4321
        self.assertNotIn(self.order.name, self.url_open("/my/quotes").text)
        for model, field in (("sale.order", "id"), ("sale.order.line", "order_id")):
            self.assertFalse(self.env[model].with_user(self.portal).search([(field, "=", self.order.id)]))
        chatter = self.make_jsonrpc_request("/mail/thread/messages", {
            "thread_model": "sale.order", "thread_id": self.order.id, "token": self.token,
        }) if self._has_route("/mail/thread/messages") else {}
        self.assertFalse(chatter.get("messages"))

    def _has_route(self, path):
        return any(rule.rule == path for rule in self.env["ir.http"].routing_map().iter_rules())

    def test_r3_16_signing_and_paying(self):
        """Signing, declining, paying and fetching files by call: as if the quotation were not there."""
        self.order.sudo().require_signature = True
        self.authenticate(None, None)
        answer = self.make_jsonrpc_request(f"{self.url}/accept", {
            "access_token": self.token, "name": "Wang", "signature": "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=",
        })
        self.assertIn("error", answer)
        self.url_open(f"{self.url}/decline", data={"access_token": self.token, "decline_message": "No"})
        self.url_open(f"{self.url}/download_edi?access_token={self.token}")
        self.env.invalidate_all()
        self.assertEqual((self.order.state, self.order.sudo().signed_by), ("draft", False))

    def test_r3_16_mail_link(self):
        """The link in a mail that went out before a change leads to the polite page."""
        self.authenticate(None, None)
        response = self.url_open(f"/mail/view?model=sale.order&res_id={self.order.id}&access_token={self.token}")
        self.assertIn(BEING_PREPARED, response.text)
        self._assert_silent(response)

    def test_r3_16_programs(self):
        """JSON-2 and the old way: refused and recorded."""
        self.authenticate(self.designer.login, self.designer.login)
        methods = (
            "action_quotation_send", "action_quotation_sent", "action_preview_sale_order", "get_portal_url", "action_confirm",
        )
        for method in methods:
            answer = self.url_open(
                f"/web/dataset/call_kw/sale.order/{method}",
                data=json.dumps({"params": {"model": "sale.order", "method": method, "args": [self.order.ids], "kwargs": {}}}),
                headers={"Content-Type": "application/json"},
            ).json()
            self.assertIn("R3.16", answer["error"]["data"]["message"])
        self.assertEqual(self._attempts_of(self.designer), len(methods))
