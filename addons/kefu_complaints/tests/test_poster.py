import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.kefu_base.tests.common import KefuCase


@tagged("post_install", "-at_install")
class TestPoster(KefuCase):
    def test_x12_code_of_the_companys_own_form(self):
        """X12: the poster bears a picture of the company's own form, readable from a step away."""
        png = base64.b64decode(self.company._kefu_complaint_qr())
        self.assertTrue(png.startswith(b"\x89PNG"))
        self.assertTrue(self.company._kefu_complaint_url().endswith(f"/complaint/{self.company.kefu_complaint_token}"))
        self.assertNotEqual(self.company.kefu_complaint_token, self.other_company.kefu_complaint_token)

    def test_x12_poster_is_printed(self):
        """X12: name, code, telephone and address of the form stand on it."""
        self.company.partner_id.phone = "027-87001000"
        report = self.env["ir.actions.report"].with_user(self.manager)
        content = report._render_qweb_html("kefu_complaints.kefu_complaint_poster_report", self.company.ids)[0].decode()
        for words in (self.company.name, "027-87001000", self.company._kefu_complaint_url(), "data:image/png;base64,"):
            self.assertIn(words, content)

    def test_x12_new_address_by_the_administrator_only(self):
        """X12: a new address makes posters worthless: the administrator decides."""
        before = self.company.kefu_complaint_token
        with self.assertRaises(UserError):
            self.company.with_user(self.consultant).action_kefu_complaint_new_token()
        with self.assertRaises(UserError):
            self.other_company.with_user(self.manager).action_kefu_complaint_new_token()
        self.company.with_user(self.manager).action_kefu_complaint_new_token()
        self.assertNotEqual(self.company.kefu_complaint_token, before)
