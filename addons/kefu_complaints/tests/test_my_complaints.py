from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .public_case import PublicCase, photo


@tagged("post_install", "-at_install")
class TestMyComplaints(PublicCase):
    def setUp(self):
        super().setUp()
        self.authenticate("customer_wang", "customer_wang")

    def file_on_portal(self):
        """:return: a complaint of the customer who is logged in, confirmed"""
        self.send("/my/complaints/new")
        complaint = self.newest()
        self.step(f"/my/complaints/{complaint.id}", "confirm", content="1", contact="1")
        complaint.invalidate_recordset()
        return complaint

    def test_x12_home_card_and_counter(self):
        """X12: the portal's home leads to the complaints and counts the customer's own."""
        _response, page = self.open("/my/home")
        self.assertTrue(page.xpath("//a[@href='/my/complaints']"))
        self.assertIn("Nothing so far.", self.text(self.open("/my/complaints")[1]))
        self.file_on_portal()
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["complaint_count"]})
        self.assertEqual(counters["complaint_count"], 1)

    def test_x12_filed_followed_answered(self):
        """X12: filed with a photo, confirmed, found in the list, answered; the customer is the one who is logged in."""
        _response, page = self.open("/my/complaints/new")
        self.assertEqual(page.xpath("//input[@name='phone']/@value"), ["13900000000"])
        response, _page = self.send("/my/complaints/new", files=[("leak.jpg", photo(), "image/jpeg")])
        complaint = self.newest()
        self.assertTrue(response.url.endswith(f"/my/complaints/{complaint.id}/confirm"))
        self.assertEqual((complaint.partner_id, complaint.channel, complaint.state), (self.wang.partner_id, "portal", "draft"))
        url = f"/my/complaints/{complaint.id}"
        self.step(url, "confirm", content="1", contact="1")
        complaint.invalidate_recordset()
        self.assertEqual(complaint.state, "registered")
        self.assertIn(complaint.name, self.text(self.open("/my/complaints")[1]))
        self.step(url, "message", body="When do you come?")
        message = complaint.message_ids.filtered(lambda one: "When do you come?" in one.body and one.message_type == "comment")
        self.assertEqual(message.author_id, self.wang.partner_id)
        self.assertEqual(self.url_open(f"{url}/file/{complaint.customer_file_ids.id}").status_code, 200)

    def test_x12_nobody_follows_by_acting(self):
        """X12: customers read their page; they do not become followers and get no notices among colleagues."""
        complaint = self.file_on_portal()
        self.assertNotIn(self.wang.partner_id, complaint.message_partner_ids)

    def test_t14_another_customers_complaint(self):
        """T14: by number, with any step, file or token of one's own: as if there was none."""
        complaint = self.file_on_portal()
        complaint.customer_file_ids = complaint._customer_create_files([])
        mine = complaint.message_post(body="For Wang", subtype_xmlid="mail.mt_comment", message_type="comment")
        self.authenticate("customer_liu", "customer_liu")
        url = f"/my/complaints/{complaint.id}"
        for address in (url, f"{url}/confirm", f"{url}/correct", f"{url}/file/1", f"{url}?access_token={complaint.follow_token}"):
            self.assertEqual(self.url_open(address).status_code, 404)
        _response, page = self.open("/my/complaints/new")
        token = self.inputs(page)["csrf_token"]
        for step in ("confirm", "correct", "message", "rate", "reopen"):
            sent = {"csrf_token": token, "body": "x", "reason": "x", "rating": "1", "content": "1", "contact": "1"}
            self.assertEqual(self.url_open(f"{url}/{step}", data=sent).status_code, 404)
        self.assertNotIn(complaint.name, self.text(self.open("/my/complaints")[1]))
        self.assertEqual(self.make_jsonrpc_request("/my/counters", {"counters": ["complaint_count"]})["complaint_count"], 0)
        with self.assertRaises(AccessError):
            mine.with_user(self.liu).read(["body"])

    def test_t14_customers_have_no_rights_on_the_model(self):
        """T14, F16: pages show what they show; by RPC a customer reads, counts, groups, names nothing, not even the own one."""
        complaint = self.file_on_portal().with_user(self.wang)
        Complaint = complaint.browse()
        attempts = {
            "read": lambda: complaint.read(["name"]),
            "search": lambda: Complaint.search([]),
            "count": lambda: Complaint.search_count([]),
            "group": lambda: Complaint.formatted_read_group([], ["state"], ["__count"]),
            "names": lambda: Complaint.name_search("TS"),
            "export": lambda: complaint.export_data(["name"]),
            "write": lambda: complaint.write({"description": "x"}),
            "create": lambda: Complaint.create({"description": "x", "company_id": self.company.id}),
            "register": lambda: complaint.action_register(),
            "reopen": lambda: complaint.action_reopen("x"),
            "post": lambda: complaint.message_post(body="x"),
            "address": lambda: complaint.get_portal_url(),
            "link": lambda: complaint.customer_link,
            "mail in": lambda: call_kw(Complaint, "message_new", [{"email_from": "a@example.com"}], {}),
            "mail on": lambda: call_kw(complaint, "message_update", [complaint.ids, {}], {}),
            "hits": lambda: self.env["kefu.complaint.intake.hit"].with_user(self.wang).search([]),
        }
        for name, attempt in attempts.items():
            with self.subTest(name), self.assertRaises(UserError):
                attempt()

    def test_x11_internal_complaints_are_nobodys_on_the_portal(self):
        """X11: an internal complaint that names a customer is not on this customer's pages."""
        internal = self.env["kefu.complaint"].with_user(self.designer).create({
            "description": "The supervisor neglects the site of Wang.",
            "is_internal": True,
            "subject_user_id": self.supervisor.id,
            "partner_id": self.wang.partner_id.id,
        })
        self.assertEqual(self.url_open(f"/my/complaints/{internal.id}").status_code, 404)
        self.assertNotIn("neglects", self.text(self.open("/my/complaints")[1]))
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["complaint_count"]})
        self.assertEqual(counters["complaint_count"], 0)

    def test_x12_feature_off(self):
        """X12: without the feature there is no card, no form and no page; what was filed is there again afterwards."""
        complaint = self.file_on_portal()
        self.company.kefu_use_complaints = False
        self.assertFalse(self.open("/my/home")[1].xpath("//a[@href='/my/complaints']"))
        for url in ("/my/complaints/new", f"/my/complaints/{complaint.id}"):
            self.assertEqual(self.url_open(url).status_code, 404)
        self.company.kefu_use_complaints = True
        self.assertEqual(self.url_open(f"/my/complaints/{complaint.id}").status_code, 200)

    def test_x12_without_an_account_to_the_login(self):
        """X12: pages under /my ask for the login."""
        self.authenticate(None, None)
        for url in ("/my/complaints", "/my/complaints/new", "/my/complaints/1"):
            self.assertIn("/web/login", self.url_open(url).url)

    def test_x12_colleagues_see_their_own_as_customers(self):
        """X12: an employee whose contact lies below the company's is not the customer of everybody's complaint."""
        complaint = self.file_on_portal()
        self.service_manager.partner_id.parent_id = self.company.partner_id
        self.wang.partner_id.parent_id = self.company.partner_id
        domain = complaint._customer_domain(self.service_manager.partner_id)
        self.assertFalse(self.env["kefu.complaint"].search(domain))
        self.assertIn(complaint, self.env["kefu.complaint"].search(complaint._customer_domain(self.wang.partner_id)))

    def test_x12_list_does_not_grow_in_queries(self):
        """X12: the customer's list costs the same for two complaints as for twelve."""
        Complaint = self.env["kefu.complaint"]
        values = {"company_id": self.company.id, "partner_id": self.wang.partner_id.id, "description": "x"}
        complaints = Complaint.sudo().create([dict(values) for _each in range(12)])
        counts = []
        for some in (complaints[:2], complaints):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            [one._customer_card() for one in some.with_prefetch(some.ids)]
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
