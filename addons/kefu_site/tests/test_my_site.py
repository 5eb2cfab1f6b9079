from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .slip_case import SlipCase, drawing


@tagged("post_install", "-at_install")
class TestMySite(SlipCase, HttpCase):
    """S1, C1: the customer's pages, before the server's real answers."""

    def setUp(self):
        super().setUp()
        self.opener.headers["Accept-Language"] = "en-US"
        self.authenticate("customer_wang", "customer_wang")
        self.url = f"/my/sites/{self.site.id}"

    def open(self, url):
        """:return: the page's text"""
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200, url)
        return " ".join(html.fromstring(response.content).text_content().split())

    def sign(self, slip, token=None, signature=None, name="Wang Li", **more):
        """:return: what the server answers to a signature"""
        address = f"/my/slips/{slip.id}/sign" + (f"?access_token={token}" if token else "")
        return self.make_jsonrpc_request(address, {"name": name, "signature": signature or drawing(), **more})

    def _pass(self, node):
        node.write({"state": "passed", "passed_at": fields.Datetime.now()})

    def _invoice(self, amount=32000.0):
        """:return: an open instalment of the site's contract, and its posted invoice"""
        order = self.env["sale.order"].create({
            "partner_id": self.wang.partner_id.id, "company_id": self.company.id, "kefu_site_template_id": False,
        })
        self.site.write({"allow_billable": True, "contract_id": order.id})
        journal = self.env["account.journal"].search([("type", "=", "sale"), ("company_id", "=", self.company.id)], limit=1)
        account = self.env["account.account"].create({
            "name": "Income", "code": "600100", "account_type": "income", "company_ids": [(6, 0, self.company.ids)],
        })
        receivable = self.env["account.account"].create({
            "name": "Receivable", "code": "112200", "account_type": "asset_receivable", "reconcile": True,
            "company_ids": [(6, 0, self.company.ids)],
        })
        partner = self.wang.partner_id.with_company(self.company)
        partner.property_account_receivable_id = receivable
        journal = journal or self.env["account.journal"].create({
            "name": "Invoices", "code": "INV", "type": "sale", "company_id": self.company.id, "default_account_id": account.id,
        })
        invoice = self.env["account.move"].with_company(self.company).create({
            "move_type": "out_invoice", "partner_id": partner.id, "company_id": self.company.id, "journal_id": journal.id,
            "invoice_date": fields.Date.today(), "invoice_date_due": fields.Date.today() + timedelta(days=7),
            "invoice_line_ids": [(0, 0, {
                "name": "Second instalment", "quantity": 1, "price_unit": amount, "account_id": account.id, "tax_ids": [],
            })],
        })
        invoice.action_post()
        instalment = self.env["kefu.instalment"].create({"order_id": order.id, "name": "Second instalment", "percent": 100})
        instalment.write({"state": "invoiced", "invoice_id": invoice.id})
        return instalment, invoice

    def test_s1_home_leads_to_the_site(self):
        """S1: the portal's home counts the customer's sites and the slips to sign."""
        self._write()
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["kefu_site_count", "kefu_slip_count"]})
        self.assertEqual((counters["kefu_site_count"], counters["kefu_slip_count"]), (1, 1))
        page = html.fromstring(self.url_open("/my/home").content)
        self.assertTrue(page.xpath("//a[@href='/my/sites']"))
        text = self.open("/my/sites")
        self.assertIn(self.site.name, text)
        self.assertNotIn(self.other_site.name, text)

    def test_s1_stages_and_next_appointment(self):
        """S1: how many stages are passed, when somebody comes next, and whether the supervisor attends."""
        nodes = self.site.node_ids
        self._pass(nodes[:2])
        nodes[2].write({
            "state": "announced", "scheduled_at": fields.Datetime.now() + timedelta(days=3), "needs_supervision": True,
        })
        text = self.open(self.url)
        self.assertIn("2 / 7", text)
        self.assertIn("Next appointment", text)
        self.assertIn("The third-party supervisor attends.", text)
        self.assertIn("We call you to confirm it.", text)
        nodes[2].state = "confirmed"
        self.assertNotIn("We call you to confirm it.", self.open(self.url))

    def test_s1_in_chinese(self):
        """S1: the page is in the customer's language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["kefu_base", "kefu_site"], ["zh_CN"])
        chinese = f"/zh_CN{self.url}"
        self._write()
        self.site.node_ids[0].write({"state": "announced", "scheduled_at": fields.Datetime.now() + timedelta(days=3)})
        text = self.open(chinese)
        for words in ("下次预约", "待签服务单", "阅读并签字", "工地进度"):
            self.assertIn(words, text)

    def test_s1_invoices_to_pay(self):
        """S1: the open amount, until when, and Odoo's own page of the invoice, which opens."""
        _instalment, invoice = self._invoice()
        page = html.fromstring(self.url_open(self.url).content)
        text = " ".join(page.text_content().split())
        self.assertIn("32,000.00", text)
        self.assertIn("Until", text)
        (link,) = page.xpath(f"//a[starts-with(@href, '/my/invoices/{invoice.id}')]/@href")
        self.assertEqual(self.url_open(link).status_code, 200)
        invoice.invoice_date_due = fields.Date.today() - timedelta(days=3)
        self.assertIn("Overdue since", self.open(self.url))

    def test_s1_drafts_and_paid_ones_are_not_to_pay(self):
        """S1: what finance has not posted, or what is paid, is not asked of the customer."""
        instalment, invoice = self._invoice()
        invoice.button_draft()
        self.assertNotIn("32,000.00", self.open(self.url))
        invoice.button_cancel()
        instalment.write({"invoice_id": False, "state": "paid"})
        text = self.open(self.url)
        self.assertNotIn("To pay", text)
        self.assertIn("Paid: Second instalment", text)

    def test_s1_whom_to_call(self):
        """S1: the consultant who called last, the site manager and the office, each with a button that dials."""
        self.site_manager.partner_id.phone = "13811111111"
        self.consultant.partner_id.phone = "13822222222"
        call = self._calls(self._write()).with_user(self.consultant)
        call.action_open()
        call.sudo().user_id = self.consultant
        page = html.fromstring(self.url_open(self.url).content)
        numbers = page.xpath("//section[@id='kefu_people']//a[starts-with(@href, 'tel:')]/@href")
        self.assertEqual(numbers, ["tel:13822222222", "tel:13811111111"])
        self.assertIn(self.consultant.name, page.text_content())

    def test_s1_photos_of_passed_stages(self):
        """S1: photos of what has passed, no others, no picture of a note, no other file, none of another site."""
        png = drawing()
        files = self.env["ir.attachment"].create([
            {"name": name, "datas": png, "mimetype": mimetype, "res_model": "kefu.site.node", "res_id": node.id}
            for name, mimetype, node in (
                ("wall.png", "image/png", self.site.node_ids[0]),
                ("note.png", "image/png", self.site.node_ids[0]),
                ("later.png", "image/png", self.site.node_ids[1]),
                ("other.png", "image/png", self.other_site.node_ids[0]),
            )
        ]) | self.env["ir.attachment"].create({
            "name": "plan.pdf", "raw": b"%PDF-1.4", "mimetype": "application/pdf", "res_model": "kefu.site.node",
            "res_id": self.site.node_ids[0].id,
        })
        for file in files.filtered(lambda file: file.name != "note.png"):
            self.env["kefu.site.node"].browse(file.res_id).photo_ids |= file
        self._pass(self.site.node_ids[0] | self.other_site.node_ids[0])
        answers = [self.url_open(f"{self.url}/photo/{file.id}").status_code for file in files]
        self.assertEqual(answers, [200, 404, 404, 404, 404])
        page = html.fromstring(self.url_open(self.url).content)
        self.assertEqual(page.xpath("//img[contains(@src, '/photo/')]/@src"), [f"{self.url}/photo/{files[0].id}"])

    def test_t14_another_customers_site(self):
        """T14: by number, with photos, slips and signatures: as if there was none; and none of it in the own counters."""
        slip = self._write()
        self.authenticate("customer_liu", "customer_liu")
        wrong = slip.sudo().access_token[:-1] + "x"
        addresses = (
            self.url, f"{self.url}/photo/1", f"/my/slips/{slip.id}", f"/my/slips/{slip.id}?access_token={wrong}",
            f"/my/slips/{slip.id}?access_token=", "/my/slips/0", "/my/sites/0", f"/my/projects/{self.site.id}",
        )
        for address in addresses:
            with self.subTest(address):
                self.assertIn(self.url_open(address, allow_redirects=False).status_code, (303, 404))
        self.assertIn("error", self.sign(slip))
        self.assertIn("error", self.sign(slip, token=wrong))
        self.assertIn("error", self.sign(slip, access_token=slip.sudo().access_token))
        self.assertEqual(slip.state, "to_sign")
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["kefu_slip_count"]})
        self.assertEqual(counters["kefu_slip_count"], 0)

    def test_t14_customers_have_no_rights_on_the_models(self):
        """T14: pages show what they show; by RPC a customer reads, writes, signs nothing, not even the own."""
        slip = self._write().with_user(self.wang)
        attempts = {
            "read": lambda: slip.read(["content"]),
            "search": lambda: slip.search([]),
            "create": lambda: self._write(self.wang),
            "write": lambda: slip.write({"content": "x"}),
            "sign": lambda: slip.action_sign(drawing(), "Wang Li"),
            "cancel": lambda: slip.action_cancel("x"),
            "link": lambda: slip.customer_link,
            "url": lambda: slip.get_portal_url(),
            "share": lambda: slip._get_share_url(),
            "post": lambda: slip.message_post(body="x"),
            "site": lambda: self.site.with_user(self.wang).read(["name"]),
            "node": lambda: self.site.node_ids.with_user(self.wang).read(["name"]),
            "instalments": lambda: self.env["kefu.instalment"].with_user(self.wang).search([]),
        }
        for name, attempt in attempts.items():
            with self.subTest(name), self.assertRaises(UserError):
                attempt()

    def test_t14_the_link_opens_no_messages(self):
        """T14: the token of the link is for signing; the stock message routes do not take it."""
        slip = self._write()
        slip.message_post(body="Among colleagues.")
        self.authenticate(None, None)
        token = slip.sudo().access_token
        answer = self.opener.post(self.base_url() + "/mail/thread/messages", json={
            "id": 0, "jsonrpc": "2.0", "method": "call",
            "params": {"thread_model": "kefu.service.slip", "thread_id": slip.id, "token": token},
        }, timeout=12).text
        self.assertNotIn("Among colleagues.", answer)

    def test_c1_signed_in_the_portal(self):
        """C1: the customer reads and signs; the page thanks, the designer is told, the customer does not follow."""
        slip = self._write()
        self.assertIn("Sockets in the kitchen", self.open(f"/my/slips/{slip.id}"))
        answer = self.sign(slip)
        self.assertTrue(answer["force_refresh"])
        self.assertEqual((slip.state, slip.signed_by, slip.signer), ("signed", "Wang Li", "customer"))
        self.assertEqual((slip.signed_how, slip.signed_user_id), ("portal", self.wang))
        text = self.open(answer["redirect_url"])
        self.assertIn("Thank you, your signature has arrived.", text)
        self.assertIn("Signed by Wang Li", text)
        self.assertNotIn(self.wang.partner_id, slip.message_partner_ids)
        notices = self.env["mail.message"].search([("partner_ids", "in", self.designer.partner_id.ids)])
        self.assertTrue(any("Wang Li" in body for body in notices.mapped("body")))

    def test_c1_signed_twice_and_after_cancelling(self):
        """C1: the first signature stays; what was cancelled is gone."""
        slip = self._write()
        self.sign(slip)
        self.assertIn("error", self.sign(slip, name="Somebody Else"))
        self.assertEqual(slip.signed_by, "Wang Li")
        cancelled = self._write()
        cancelled.action_cancel("Wrong.")
        self.assertEqual(self.url_open(f"/my/slips/{cancelled.id}").status_code, 404)
        self.assertIn("error", self.sign(cancelled))

    def test_c1_by_private_link(self):
        """C1: without an account, by the link the designer sends; other numbers with the same token are nothing."""
        slip, other = self._write(), self._write()
        link = slip.with_user(self.designer).customer_link
        token = slip.sudo().access_token
        self.authenticate(None, None)
        text = self.open(link.removeprefix(self.site.get_base_url()))
        self.assertIn("Sockets in the kitchen", text)
        self.assertNotIn("/my/sites/", text)
        self.assertEqual(self.url_open(f"/my/slips/{other.id}?access_token={token}").status_code, 404)
        self.assertIn("error", self.sign(other, token))
        answer = self.sign(slip, token)
        self.assertEqual((slip.signed_how, slip.signed_user_id), ("link", self.env["res.users"]))
        self.assertIn("Signed by Wang Li", self.open(answer["redirect_url"]))

    def test_c1_colleagues_do_not_sign_for_the_customer(self):
        """C1: a designer who follows the customer's link signs nothing."""
        slip = self._write()
        self.authenticate("test_designer", "test_designer")
        self.assertIn("error", self.sign(slip, slip.sudo().access_token))
        self.assertEqual(slip.state, "to_sign")

    def test_c1_hostile_requests(self):
        """C1: whatever is sent is answered in words, and nothing is signed; what is too large is not even read."""
        slip = self._write()
        for values in (
            {"signature": "<svg/>"}, {"signature": ["x"]}, {"name": ""}, {"name": {"a": 1}}, {"signature": "A" * 800000},
        ):
            with self.subTest(values=str(values)[:40]):
                answer = self.sign(slip, **values)
                self.assertTrue(answer["error"])
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": {"name": "x", "signature": "A" * 3_000_000}}
        response = self.opener.post(f"{self.base_url()}/my/slips/{slip.id}/sign", json=body, timeout=12)
        self.assertNotIn('"force_refresh"', response.text)
        self.assertEqual(slip.state, "to_sign")

    def test_s1_feature_off(self):
        """S1: without the feature there is no page; what was there is there again afterwards."""
        slip = self._write()
        self.company.kefu_use_site = False
        for address in (self.url, f"/my/slips/{slip.id}", f"/my/slips/{slip.id}?access_token={slip.sudo().access_token}"):
            self.assertEqual(self.url_open(address).status_code, 404)
        self.assertNotIn(self.site.name, self.open("/my/sites"))
        self.company.kefu_use_site = True
        self.open(self.url)

    def test_s1_without_an_account_to_the_login(self):
        """S1: pages of sites ask for the login."""
        self.authenticate(None, None)
        for address in ("/my/sites", self.url):
            self.assertIn("/web/login", self.url_open(address).url)

    def test_s1_no_cache_no_frame(self):
        """S1: no cache keeps the pages, no other site frames them, no address with a token is passed on."""
        headers = self.url_open(self.url).headers
        self.assertEqual(
            (headers["Cache-Control"], headers["X-Frame-Options"], headers["Referrer-Policy"]),
            ("no-store", "DENY", "same-origin"),
        )

    def test_s1_queries_do_not_grow(self):
        """S1: the page costs the same for two slips and one passed stage as for a hundred slips and seven."""
        counts = []
        site = self.site.sudo()
        for slips, stages in ((2, 1), (98, 7)):
            self.Slip.create([self._values() for _number in range(slips)])
            self._pass(self.site.node_ids[:stages])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            page = site._kefu_customer_page()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(page["to_sign"]), 100)
        self.assertLessEqual(counts[1], counts[0])
