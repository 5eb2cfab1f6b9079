import os
import secrets
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..controllers.complaint_pages import MISSES
from .public_case import PublicCase, photo

#: guessed links: a few by default, all of the table in a long run
GUESSES = 10_000 if os.environ.get("KEFU_LONG") else 60


@tagged("post_install", "-at_install")
class TestPrivateLink(PublicCase):
    def setUp(self):
        super().setUp()
        self.complaint, self.link = self.file_public(category=str(self.env.ref("kefu_complaints.category_plumbing").id))
        self.step(self.link, "confirm", content="1", contact="1")
        self.complaint.invalidate_recordset()

    def forget_me(self):
        """Another browser."""
        self.opener.cookies.clear()

    def test_x12_state_in_plain_language(self):
        """X12: at every state the page says how it stands, and until when what is promised."""
        self.assertEqual(self.complaint.state, "registered")
        _response, page = self.open(self.link)
        self.assertIn("You hear from us by:", self.text(page))
        self.assertIn(self.complaint.responsible_id.name, self.text(page))

    def test_x12_link_by_mail(self):
        """X12: whoever left a mail address finds number and link there, once; whoever left none gets nothing."""
        mails = self.env["mail.mail"].search([("model", "=", "kefu.complaint"), ("res_id", "=", self.complaint.id)])
        self.assertEqual((len(mails), mails.email_to, mails.state), (1, "wang.li@example.com", "outgoing"))
        self.assertIn(self.complaint.follow_token, mails.body_html)
        self.assertIn(self.complaint.name, mails.subject)
        other, link = self.file_public(email="")
        self.step(link, "confirm", content="1", contact="1")
        self.assertFalse(self.env["mail.mail"].search([("model", "=", "kefu.complaint"), ("res_id", "=", other.id)]))

    def test_x12_late_is_said(self):
        """X12: what was promised and is over is not passed over in silence."""
        self.complaint.sudo().write({"first_answer_deadline": fields.Datetime.now() - timedelta(hours=1)})
        _response, page = self.open(self.link)
        self.assertIn("We are late.", self.text(page))

    def test_x12_plan_only_when_told(self):
        """X12, X3: the plan is read here once it was told."""
        self.assertNotIn("Our plan", self.text(self.open(self.link)[1]))
        self.complaint.with_user(self.service_manager).action_plan("We replace the pipe on Friday.", "phone")
        text = self.text(self.open(self.link)[1])
        self.assertIn("We replace the pipe on Friday.", text)
        self.assertIn("Done by:", text)

    def test_x12_messages_both_ways(self):
        """X12: the customer writes with photos, the company answers, notes among colleagues stay there."""
        files = [("a.png", photo(fmt="PNG"), "image/png")]
        response, _page = self.step(self.link, "message", files=files, body="Still wet.\n<b>!</b>")
        self.assertEqual(response.status_code, 200)
        message = self.complaint.message_ids.filtered(lambda one: "Still wet" in one.body and one.message_type == "comment")
        self.assertEqual(len(message.attachment_ids), 1)
        self.assertNotIn("<b>", message.body)
        told = self.env["mail.message"].search([
            ("model", "=", "kefu.complaint"), ("res_id", "=", self.complaint.id), ("message_type", "=", "user_notification"),
            ("body", "ilike", "Still wet"),
        ])
        self.assertIn(self.complaint.responsible_id.partner_id, told.notified_partner_ids)

        responsible = self.complaint.with_user(self.service_manager)
        responsible.message_post(body="We come on Friday.", message_type="comment", subtype_xmlid="mail.mt_comment")
        responsible.message_post(body="Difficult customer.", message_type="comment", subtype_xmlid="mail.mt_note")
        text = self.text(self.open(self.link)[1])
        self.assertIn("We come on Friday.", text)
        self.assertNotIn("Difficult customer.", text)
        self.assertNotIn("the customer wrote", text)

    def test_x12_what_it_waits_for(self):
        """X12: a clock that stands still is told with its reason, never with the note among colleagues."""
        reasons = dict(self.complaint._fields["waiting_reason"]._description_selection(self.env))
        staff = self.complaint.with_user(self.service_manager)
        for reason in reasons:
            with self.subTest(reason=reason):
                staff.action_wait(reason, "The supplier is bankrupt.")
                text = self.text(self.open(self.link)[1])
                self.assertIn("On Hold", text)
                self.assertNotIn("bankrupt", text)
                staff.action_resume()

    def test_f19_a_mail_leads_to_the_page(self):
        """F19: who is written to gets our link, and none of the stock tokens."""
        self.complaint.partner_id = self.wang.partner_id
        self.wang.partner_id.email = "wang@example.com"
        message = self.complaint.with_user(self.service_manager).message_post(
            body="We come on Friday.", message_type="comment", subtype_xmlid="mail.mt_comment",
            partner_ids=self.wang.partner_id.ids,
        )
        groups = self.complaint._notify_get_recipients_groups(message, "Complaint")
        urls = {name: options["button_access"]["url"] for name, _is_member, options in groups if name.startswith("portal")}
        self.assertEqual(set(urls.values()), {self.complaint.customer_link})
        self.assertFalse(self.complaint.access_token)

    def test_x12_files_of_the_page_only(self):
        """X12: the link opens what the customer sent and what stands in messages, nothing else of the complaint."""
        internal = self.env["ir.attachment"].create({
            "name": "estimate.pdf", "raw": b"%PDF-1.4 secret", "res_model": "kefu.complaint", "res_id": self.complaint.id
        })
        self.step(self.link, "message", files=[("a.jpg", photo(), "image/jpeg")], body="See the photo.")
        sent = self.complaint.attachment_ids - internal
        response = self.url_open(f"{self.link}/file/{sent.id}")
        self.assertEqual((response.status_code, response.headers["Content-Type"]), (200, "image/jpeg"))
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        for other in (internal.id, self.env.ref("base.main_company").partner_id.id, 0, 10**9):
            self.assertEqual(self.url_open(f"{self.link}/file/{other}").status_code, 404)
        self.assertNotEqual(self.url_open(f"/web/content/{sent.id}").status_code, 200)

    def test_x12_rated_once(self):
        """X12: one to five, when it is done, once."""
        self.assertEqual(self.step(self.link, "rate", rating="5")[0].status_code, 422)
        self._handle()
        self.assertEqual(self.step(self.link, "rate", rating="9")[0].status_code, 422)
        self.assertEqual(self.step(self.link, "rate", rating="5", words="Thank you")[0].status_code, 200)
        self.complaint.invalidate_recordset()
        self.assertEqual(self.complaint.satisfaction, 5)
        self.assertEqual(self.complaint.rating_ids.filtered("consumed").mapped("rating"), [5.0])
        self.assertEqual(self.step(self.link, "rate", rating="1")[0].status_code, 422)
        self.assertIn("5 of 5", self.text(self.open(self.link)[1]))

    def test_x12_reopened_within_days_with_a_reason(self):
        """X12: a closed complaint is opened again with a reason, as long as the company says; afterwards it is refused."""
        self._close()
        self.assertEqual(self.step(self.link, "reopen", reason=" ")[0].status_code, 422)
        self.assertEqual(self.step(self.link, "message", body="Hello?")[0].status_code, 422)
        self.assertEqual(self.step(self.link, "reopen", reason="It drips again.")[0].status_code, 200)
        self.complaint.invalidate_recordset()
        self.assertEqual((self.complaint.state, self.complaint.reopened_count), ("reopened", 1))

    def test_x12_reopened_too_late(self):
        """X12: after that time the page says what to do instead."""
        self._close(days=31)
        self.assertEqual(self.step(self.link, "reopen", reason="It drips again.")[0].status_code, 422)
        self.complaint.invalidate_recordset()
        self.assertEqual(self.complaint.state, "closed")

    def test_f19_a_link_ends(self):
        """F19: some time after it was closed the link leads nowhere, like one that never was."""
        self._close(days=179)
        self.assertEqual(self.url_open(self.link).status_code, 200)
        self._set_closed(days=181)
        self.assertEqual(self.url_open(self.link).status_code, 404)

    def test_x11_internal_complaints_have_no_link(self):
        """X11: whoever knows the token of an internal complaint sees nothing."""
        internal = self.env["kefu.complaint"].with_user(self.designer).create({
            "description": "The supervisor neglects the site.", "is_internal": True, "subject_user_id": self.supervisor.id,
        })
        response = self.url_open(f"/complaint/follow/{internal.sudo().follow_token}")
        self.assertEqual(response.status_code, 404)
        self.assertNotIn("neglects", response.text)
        self.assertFalse(internal.sudo().customer_link)

    def test_f19_stock_routes_take_no_token(self):
        """F19: the token opens our page and none of the stock message routes, which neither end nor check files."""
        token = self.complaint.follow_token
        self.forget_me()
        thread = {"thread_model": "kefu.complaint", "thread_id": self.complaint.id, "token": token}
        before = len(self.complaint.message_ids)
        for route, params in (
            ("/mail/chatter_fetch", thread),
            ("/mail/message/post", {**thread, "post_data": {"body": "<img src=x onerror=alert(1)>", "message_type": "comment"}}),
        ):
            answer = self.make_jsonrpc_request_raw(route, params)
            self.assertNotIn("Water drips", answer)
        self.complaint.invalidate_recordset()
        self.assertEqual(len(self.complaint.message_ids), before)
        self.assertFalse(self.complaint.access_token)

    def test_f19_the_token_is_hidden(self):
        """F19: colleagues hand over the link of a complaint they read; the token as a field is nobody's, to search neither."""
        as_consultant = self.complaint.with_user(self.consultant)
        self.assertIn(self.complaint.follow_token, as_consultant.customer_link)
        with self.assertRaises(Exception):  # noqa: B017 - AccessError of the field
            as_consultant.read(["follow_token"])
        with self.assertRaises(Exception):  # noqa: B017
            as_consultant.search([("follow_token", "=like", "a%")])

    def test_t14_guessed_links(self):
        """T14: guessed links: no hit, all alike, throttled; whoever holds a real one goes on."""
        guesses, found, refused = set(), 0, 0
        browser = dict(self.opener.cookies)
        self.forget_me()
        for _number in range(GUESSES):
            guesses.add(guess := secrets.token_urlsafe(16))
            status = self.url_open(f"/complaint/follow/{guess}").status_code
            found += status == 200
            refused += status == 429
        self.assertEqual((found, refused), (0, len(guesses) - MISSES))
        self.assertEqual(self.url_open(self.link).status_code, 429, "not tried any more from this address")
        self.opener.cookies.update(browser)
        self.assertEqual(self.url_open(self.link).status_code, 200, "the customer's own browser knows the link")

    def test_t14_odd_links(self):
        """T14: what is no link at all is answered like a link that leads nowhere."""
        self.company.env["kefu.complaint.intake.hit"].search([]).unlink()
        for odd in ("'", "a b", "a" * 5000, "%F0%9F%98%80", "None", "False", self.complaint.follow_token.swapcase()):
            with self.subTest(odd=odd[:20]):
                self.assertIn(self.url_open(f"/complaint/follow/{odd}").status_code, (400, 404, 414))
                self.assertIn(self.url_open(f"/complaint/{odd}").status_code, (400, 404, 414))

    def _handle(self):
        staff = self.complaint.with_user(self.service_manager)
        staff.action_plan("We replace the pipe.", "phone")
        staff.action_handle("founded", "The pipe was replaced.")

    def _close(self, days=1):
        self._handle()
        self.complaint.with_user(self.service_manager).action_close("The customer was seen on site and content.")
        self._set_closed(days)

    def _set_closed(self, days):
        self.env.flush_all()
        closed_at = fields.Datetime.now() - timedelta(days=days)
        self.env.cr.execute("UPDATE kefu_complaint SET closed_at = %s WHERE id = %s", (closed_at, self.complaint.id))
        self.env.invalidate_all()
