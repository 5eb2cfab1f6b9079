from odoo import fields
from odoo.tests import tagged

from odoo.addons.kefu_complaints.tests.common import ComplaintCase


@tagged("post_install", "-at_install")
class TestFigures(ComplaintCase):
    """G4: the complaints of a customer on the information report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["res.partner"].create({"name": "Zhou & Sons", "is_company": True})
        cls.partner.parent_id = cls.firm

    def _report(self, partner=None, company=None, month=11):
        partner, company = partner or self.firm, company or self.company
        self.env["kefu.grade"].create({
            "company_id": company.id, "partner_id": partner.id, "grade": "c", "version": 1,
            "graded_at": fields.Datetime.now(),
        })
        report = self.env["kefu.info.report"].create({
            "kind": "periodic", "company_id": company.id, "partner_id": partner.id,
            "period": f"2026-{month}-01", "deadline": "2099-12-31 12:00:00",
        })
        report._refresh_figures()
        return report

    def test_g4_complaints_of_the_customer(self):
        """G4: complaints of all contacts of the customer count, open ones apart; drafts, internal and merged ones do not."""
        self._registered()
        self._closed()
        self._draft()
        self._registered(partner_id=self.firm.id)
        self._registered(partner_id=self.env["res.partner"].create({"name": "Somebody Else"}).id)
        report = self._report()
        self.assertEqual((report.complaint_count, report.complaint_open_count), (3, 2))

    def test_g4_a_year(self):
        """G4: an older complaint counts only while it is open."""
        old = self._registered()
        old.sudo().registered_at = fields.Datetime.subtract(fields.Datetime.now(), days=400)
        report = self._report()
        self.assertEqual((report.complaint_count, report.complaint_open_count), (0, 1))

    def test_g4_other_companies(self):
        """G4: each company counts its own complaints."""
        self._registered()
        self.assertEqual(self._report(company=self.other_company).complaint_count, 0)

    def test_g4_costs_the_same_for_many(self):
        """G4: the figures of ten reports take as many queries as those of one."""
        reports = self.env["kefu.info.report"].union(*(
            self._report(self.env["res.partner"].create({"name": f"Firm {number}"})) for number in range(10)
        ))
        counts = []
        for some in (reports[:1], reports):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            some._refresh_figures()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1], counts)

    def test_g4_on_form_and_paper(self):
        """G4: the salesperson reads the figures on the form, and they are on the PDF's page."""
        self._registered()
        report = self._report()
        arch = report.with_user(self.salesperson).get_view(view_type="form")["arch"]
        self.assertIn("complaint_open_count", arch)
        page = self.env["ir.actions.report"]._render_qweb_html("kefu_grading.report_info_reports", report.ids)[0].decode()
        self.assertIn("still open: <strong>1</strong>", page)
