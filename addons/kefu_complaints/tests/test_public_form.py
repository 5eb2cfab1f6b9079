from odoo.tests import tagged

from ..controllers.complaint_pages import MAX_REQUEST
from ..tools.customer_files import MAX_BYTES
from .public_case import PublicCase, photo


@tagged("post_install", "-at_install")
class TestPublicForm(PublicCase):
    def test_x12_form_without_an_account(self):
        """X12: whoever scans the code finds a labelled form that needs no script and nothing from elsewhere."""
        response, page = self.open(self.form_url)
        self.assertEqual(response.status_code, 200)
        for field in page.xpath("//form//input[not(@type='hidden')] | //form//textarea | //form//select"):
            label = page.xpath("//label[@for=$id]", id=field.get("id"))
            self.assertTrue(label, f"{field.get('name')} has no label")
        self.assertFalse(page.xpath("//script[not(@src)]"))
        self.assertIn("script-src 'self'", response.headers["Content-Security-Policy"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertTrue(page.xpath("//a[@href='tel:027-87001000']"))
        self.assertLess(len(response.content), 20_000)

    def test_x12_language_of_the_browser(self):
        """X12: the visitor's own language: Chinese both ways, English for everybody else."""
        languages = {"zh-CN,zh;q=0.9": "zh-CN", "zh-TW": "zh-TW", "zh-HK,zh-Hant;q=0.9": "zh-TW", "en-GB": "en-US"}
        for sent, shown in languages.items():
            with self.subTest(sent=sent):
                self.opener.cookies.clear()
                _response, page = self.open(self.form_url, headers={"Accept-Language": sent})
                self.assertEqual(page.xpath("/html/@lang"), [shown])

    def test_x2_x12_shown_back_and_confirmed(self):
        """X2, X12: what was written is a draft, shown back with the contact; both are confirmed, then it is registered."""
        response, page = self.send(files=[("crack.jpg", photo(), "image/jpeg")])
        complaint = self.newest()
        self.assertTrue(response.url.endswith(f"/complaint/follow/{complaint.follow_token}/confirm"))
        self.assertEqual(complaint.state, "draft")
        self.assertEqual(complaint.channel, "form")
        self.assertFalse(complaint.content_confirmed or complaint.contact_confirmed or complaint.partner_id)
        for words in ("Since yesterday.", "Wang Li", "138 0000 0000", "Riverside 3-2-1801"):
            self.assertIn(words, self.text(page))
        self.assertEqual(len(complaint.customer_file_ids), 1)

        link = f"/complaint/follow/{complaint.follow_token}"
        response, page = self.step(link, "confirm", content="1")
        self.assertEqual(response.status_code, 422)
        self.assertEqual(page.xpath("//input[@name='contact']/@aria-invalid"), ["true"])
        self.assertEqual(complaint.state, "draft")

        response, page = self.step(link, "confirm", content="1", contact="1")
        self.assertEqual(response.status_code, 200)
        complaint.invalidate_recordset()
        self.assertEqual(complaint.state, "registered")
        self.assertTrue(complaint.content_confirmed and complaint.contact_confirmed and complaint.responsible_id)
        self.assertIn(complaint.name, self.text(page))
        self.assertIn(complaint.follow_token, self.text(page), "the private link is handed over")

    def test_x2_confirmed_twice_is_once(self):
        """X2: a second tap on the button does no harm."""
        complaint, link = self.file_public()
        for _tap in range(2):
            self.step(link, "confirm", content="1", contact="1")
        complaint.invalidate_recordset()
        self.assertEqual(complaint.state, "registered")

    def test_x12_the_same_form_sent_twice_is_one_complaint(self):
        """X12: two taps on "Continue", and a form sent again with the browser's back button."""
        _response, page = self.open(self.form_url)
        data, before = {**self.inputs(page), **self.WORDS}, self.count()
        self.post(self.form_url, data)
        complaint = self.newest()
        response, _page = self.post(self.form_url, data)
        self.assertEqual(self.count(), before + 1)
        self.assertIn(complaint.follow_token, response.url)

    def test_x12_corrected_before_it_is_confirmed(self):
        """X12: what is shown back can be corrected; afterwards it stands."""
        complaint, link = self.file_public()
        _response, page = self.open(f"{link}/correct")
        self.assertEqual(page.xpath("//input[@name='phone']/@value"), ["138 0000 0000"])
        self.post(f"{link}/correct", {**self.inputs(page), **self.WORDS, "phone": "139 1111 1111"})
        complaint.invalidate_recordset()
        self.assertEqual(complaint.phone, "139 1111 1111")
        self.step(link, "confirm", content="1", contact="1")
        response, _page = self.step(link, "correct", **{**self.WORDS, "phone": "137 2222 2222"})
        self.assertEqual(response.status_code, 422)
        complaint.invalidate_recordset()
        self.assertEqual(complaint.phone, "139 1111 1111")

    def test_x12_nothing_typed_is_lost_on_an_error(self):
        """X12: each mistake is told at its field and in a summary, everything typed is there again, nothing was written."""
        before = self.count()
        for wrong in ({"phone": ""}, {"phone": "abc"}, {"email": "nowhere"}, {"contact_name": " "}, {"description": "\n"}):
            with self.subTest(wrong=wrong):
                response, page = self.send(**wrong)
                field = next(iter(wrong))
                self.assertEqual(response.status_code, 422)
                marked = page.xpath("//*[@name=$name]", name=field)[0]
                self.assertEqual(marked.get("aria-invalid"), "true")
                told = page.xpath("//*[@id=$id]", id=marked.get("aria-describedby").split()[-1])
                self.assertTrue(told and told[0].text_content().strip())
                self.assertEqual(page.xpath("//*[@role='alert']//a/@href"), [f"#kefu_{field}"])
                kept = {**self.WORDS, **wrong}
                self.assertEqual(page.xpath("//input[@name='address']/@value"), [kept["address"]])
                [typed] = page.xpath("//textarea[@name='description']")
                self.assertEqual(typed.text_content().strip(), kept["description"].strip())
        self.assertEqual(self.count(), before)

    def test_x12_category_of_the_list_only(self):
        """X12: a category among colleagues, or none at all, is not taken from the form."""
        internal = self.env["kefu.complaint.category"].search([("kind", "=", "internal")], limit=1)
        shown = self.env["kefu.complaint.category"].search([("kind", "=", "repair"), ("company_id", "=", False)], limit=1)
        for sent, kept in {str(internal.id): False, "0 OR 1=1": False, "-1": False, str(shown.id): shown.id}.items():
            with self.subTest(sent=sent):
                complaint, _link = self.file_public(category=sent)
                self.assertEqual(complaint.category_id.id, kept)

    def test_x12_fields_beside_the_form_are_not_looked_at(self):
        """X12: state, responsible and the like are nobody's business on the form."""
        complaint, _link = self.file_public(
            state="closed", responsible_id="1", level="4", is_internal="1", urgency="urgent",
            partner_id=str(self.wang.partner_id.id), company_id=str(self.other_company.id), channel="phone",
            follow_token="a" * 22,
        )
        self.assertEqual(
            (complaint.state, complaint.level, complaint.is_internal, complaint.urgency, complaint.company_id, complaint.channel),
            ("draft", 1, False, "normal", self.company, "form"),
        )
        self.assertFalse(complaint.partner_id)
        self.assertNotEqual(complaint.follow_token, "a" * 22)

    def test_x12_another_company_another_form(self):
        """X12: the token names the company; without the feature there is no form."""
        other = self.other_company
        complaint_url = f"/complaint/{other.kefu_complaint_token}"
        self.send(complaint_url)
        self.assertTrue(self.env["kefu.complaint"].search([("company_id", "=", other.id)]))
        other.kefu_use_complaints = False
        self.assertEqual(self.url_open(complaint_url).status_code, 404)

    def test_x12_a_visitor_who_is_logged_in(self):
        """X12: a customer who scans the code is known and need not type name and number."""
        self.authenticate("customer_wang", "customer_wang")
        _response, page = self.open(self.form_url)
        self.assertEqual(page.xpath("//input[@name='contact_name']/@value"), ["Customer Wang"])
        self.send()
        self.assertEqual(self.newest().partner_id, self.wang.partner_id)

    def test_t14_csrf(self):
        """T14: without the session's token nothing is written, with somebody else's neither."""
        before = self.count()
        _response, page = self.open(self.form_url)
        data = {**self.inputs(page), **self.WORDS}
        for token in (None, "", "0" * 40 + "o1", data["csrf_token"][:-2] + "00"):
            with self.subTest(token=token):
                sent = {**data, "csrf_token": token}
                if token is None:
                    del sent["csrf_token"]
                self.assertEqual(self.url_open(self.form_url, data=sent).status_code, 400)
        self.opener.cookies.clear()
        self.assertEqual(self.url_open(self.form_url, data=data).status_code, 400)
        self.assertEqual(self.count(), before)

    def test_t14_nothing_is_written_by_reading(self):
        """T14, F20: no address writes when it is only opened."""
        complaint, link = self.file_public()
        for step in ("confirm", "correct", "message", "rate", "reopen"):
            self.url_open(f"{link}/{step}?content=1&contact=1&body=x&rating=1&reason=x")
        complaint.invalidate_recordset()
        self.assertEqual(complaint.state, "draft")

    def test_t14_honeypot_and_time_trap(self):
        """T14: programs are stopped: the hidden field, a form filled in within a moment, a forged or missing stamp. What was
        typed is there again, so that a person loses nothing.
        """
        before = self.count()
        for forged in ({"website": "http://buy.example"}, {"stamp": ""}, {"stamp": "1.abc.def"}):
            with self.subTest(forged=forged):
                response, page = self.send(**forged)
                self.assertEqual(response.status_code, 422)
                self.assertEqual(page.xpath("//input[@name='contact_name']/@value"), ["Wang Li"])
                self.assertEqual(page.xpath("//input[@name='website']/@value"), [])
        self.least_seconds.return_value = 3
        self.assertEqual(self.send()[0].status_code, 422)
        self.assertEqual(self.count(), before)

    def test_t14_a_stamp_is_of_one_form(self):
        """T14: the stamp of one company's form is none for another one."""
        _response, page = self.open(f"/complaint/{self.other_company.kefu_complaint_token}")
        response, _page = self.send(stamp=self.inputs(page)["stamp"])
        self.assertEqual(response.status_code, 422)

    def test_t14_twenty_first_post_in_an_hour(self):
        """T14: twenty complaints from one address and hour, the next is refused, also when those before had mistakes."""
        self.company.write({"kefu_complaint_address_hour": 20})
        before = self.count()
        statuses = [self.send(phone="" if number % 2 else "13800000000")[0].status_code for number in range(22)]
        self.assertEqual(statuses, [200, 422] * 10 + [429, 429])
        self.assertEqual(self.count(), before + 10)

    def test_t14_limits_of_the_day_and_of_all(self):
        """T14: so many from one address a day, so many from all together; another company's are counted apart."""
        for limit in ("kefu_complaint_address_day", "kefu_complaint_day"):
            with self.subTest(limit=limit):
                self.company.write({"kefu_complaint_address_day": 0, "kefu_complaint_day": 0, limit: 1})
                self.env["kefu.complaint.intake.hit"].search([]).unlink()
                self.assertEqual([self.send()[0].status_code for _number in range(2)], [200, 429])
                self.assertEqual(self.send(f"/complaint/{self.other_company.kefu_complaint_token}")[0].status_code, 200)

    def test_t14_larger_than_ten_megabytes(self):
        """T14: above 10 MB: 413 with everything typed there again; far above it is not even read."""
        before = self.count()
        big = photo() + b"\0" * (MAX_BYTES + 1)
        response, page = self.send(files=[("big.jpg", big, "image/jpeg")])
        self.assertEqual(response.status_code, 413)
        self.assertEqual(page.xpath("//input[@name='phone']/@value"), ["138 0000 0000"])
        self.assertEqual(page.xpath("//input[@name='files']/@aria-invalid"), ["true"])
        _response, page = self.open(self.form_url)
        huge = [("huge.jpg", b"\xff" * (MAX_REQUEST + 1), "image/jpeg")]
        self.assertEqual(self.post(self.form_url, {**self.inputs(page), **self.WORDS}, huge)[0].status_code, 413)
        self.assertEqual(self.count(), before)

    def test_t14_more_files_than_six(self):
        """T14: six files, not seven."""
        files = [(f"{number}.jpg", photo(), "image/jpeg") for number in range(7)]
        self.assertEqual(self.send(files=files)[0].status_code, 422)
        self.assertEqual(self.send(files=files[:6])[0].status_code, 200)
        self.assertEqual(len(self.newest().customer_file_ids), 6)
