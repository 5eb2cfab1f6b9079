from odoo.tests import tagged

from odoo.addons.kefu_base.tests.common import KefuCase
from odoo.addons.mail.tests.common import MailCommon

MAIL = """From: %(sender)s
To: %(to)s
Subject: %(subject)s
Message-Id: <%(number)s@example.com>
Content-Type: text/html; charset=utf-8

%(body)s
"""


@tagged("post_install", "-at_install", "mail_gateway")
class TestIntakeMail(KefuCase, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = cls.mail_alias_domain
        cls.company.kefu_complaint_alias_name = "complaints.wuhan"
        cls.address = cls.company.kefu_complaint_alias_id.alias_full_name

    def receive(self, number=1, sender='"Wang Li" <wang@example.com>', subject="Leak", body="<p>It drips.<script>x</script></p>"):
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(
                False, MAIL % {"sender": sender, "to": self.address, "subject": subject, "body": body, "number": number}
            )
        return self.env["kefu.complaint"].search([("company_id", "=", self.company.id)], order="id desc", limit=1)

    def test_x12_mail_becomes_a_draft(self):
        """X12, X2: a mail is a complaint that nobody has repeated to the customer: a draft with an owner, chased."""
        complaint = self.receive()
        self.assertEqual((complaint.state, complaint.channel, complaint.company_id), ("draft", "mail", self.company))
        self.assertRegex(complaint.name, r"\d{4}$")
        self.assertEqual((complaint.contact_name, complaint.email), ("Wang Li", "wang@example.com"))
        self.assertEqual(complaint.description, "Leak\n\nIt drips.")
        self.assertFalse(complaint.content_confirmed or complaint.contact_confirmed)
        self.assertTrue(complaint.responsible_id and complaint.next_deadline)

    def test_x12_mail_of_a_known_customer(self):
        """X12: a customer we know by the address is the customer of the complaint, with the telephone number."""
        partner = self.env["res.partner"].create({"name": "Liu", "email": "liu@example.com", "phone": "13911112222"})
        complaint = self.receive(sender="liu@example.com")
        self.assertEqual((complaint.partner_id, complaint.phone), (partner, "13911112222"))

    def test_x12_the_address_says_nothing_about_fields(self):
        """X12: what stands in a mail changes neither state nor company nor whether it is internal."""
        complaint = self.receive(subject="state=closed; is_internal=True", body="company_id: 1")
        self.assertEqual((complaint.state, complaint.company_id, complaint.is_internal), ("draft", self.company, False))

    def test_x12_address_of_the_company(self):
        """X12: the administrator names it, changes it, takes it away; each company has its own."""
        alias = self.company.kefu_complaint_alias_id
        self.company.kefu_complaint_alias_name = "tousu"
        self.assertEqual((alias, alias.alias_name), (self.company.kefu_complaint_alias_id, "tousu"))
        self.other_company.kefu_complaint_alias_name = "tousu-sh"
        self.assertNotEqual(self.other_company.kefu_complaint_alias_id, alias)
