from lxml import html

from odoo.tests import HttpCase, tagged

from .slip_case import SlipCase


@tagged("post_install", "-at_install")
class TestMyCertificate(SlipCase, HttpCase):
    """C6.w: the warranty certificate on the customer's page."""

    def setUp(self):
        super().setUp()
        self.opener.headers["Accept-Language"] = "en-US"
        self.authenticate("customer_wang", "customer_wang")
        self.url = f"/my/sites/{self.site.id}"

    def _guarantee(self, site):
        site.write({"site_state": "finished", "site_template_id": self.env.ref("kefu_site.template_seven").id})
        site._start_warranty()
        return site.warranty_number

    def test_c6_w_certificate_to_download(self):
        """C6.w: once the warranty is set up its customer downloads the certificate; before that there is none."""
        address = f"{self.url}/warranty"
        self.assertEqual(self.url_open(address).status_code, 404)
        page = html.fromstring(self.url_open(self.url).content)
        self.assertFalse(page.xpath("//a[contains(@href, '/warranty')]"))
        number = self._guarantee(self.site)
        page = html.fromstring(self.url_open(self.url).content)
        (link,) = page.xpath("//a[contains(@href, '/warranty')]/@href")
        self.assertEqual(link, address)
        answer = self.url_open(link)
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "application/pdf"))
        self.assertIn(f"{number}.pdf", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "private, no-store")
        # the server under test prints HTML
        for words in (number, self.site.site_address, self.site.partner_id.name):
            self.assertIn(words, answer.text)

    def test_t14_certificates_of_others(self):
        """T14: another customer's certificate is not there, whoever asks, by a link neither; strangers come to the login."""
        slip = self._write()
        number = self._guarantee(self.site)
        address = f"{self.url}/warranty"
        for login in ("customer_liu", "test_designer", "test_director"):
            self.authenticate(login, login.ljust(8, "x"))
            answer = self.url_open(address, allow_redirects=False)
            self.assertEqual(answer.status_code, 404, login)
            self.assertNotIn(number, answer.text)
        self.authenticate(None, None)
        for link in (address, f"{address}?access_token={slip.sudo().access_token}"):
            answer = self.url_open(link, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])
        self.authenticate("customer_wang", "customer_wang")
        self.company.kefu_use_site = False
        self.assertEqual(self.url_open(address).status_code, 404)
