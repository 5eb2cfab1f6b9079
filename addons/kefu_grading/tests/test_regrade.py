from odoo import fields

from .common import GradingCase


class TestRegrade(GradingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._customer()

    def test_g8_posting_grades_at_once(self):
        """G8: an invoice that is posted, paid, reversed, set back or deleted grades its customer in the same transaction."""
        self._designate(self.customer)
        self.assertGrade(self.customer, "a")
        invoice = self._invoice(self.customer, 300_000)
        row = self._grade(self.customer)
        self.assertRecordValues(row, [{"open_amount": 300_000, "turnover": 300_000, "ratio": 1, "reason_codes": "ratio_large"}])
        payment = self._pay(self.customer, 250_000, invoice=invoice)
        self.assertGrade(self.customer, "a")
        self.assertEqual(row.open_amount, 50_000)
        payment.button_draft()
        self.assertGrade(self.customer, "c", "ratio_large")
        invoice.button_draft()
        self.assertGrade(self.customer, "a")
        self.assertEqual((row.open_amount, row.turnover), (0, 0))
        invoice.action_post()
        self.assertGrade(self.customer, "c", "ratio_large")
        refund = invoice._reverse_moves([{"invoice_date": self.today}], cancel=True)
        self.assertEqual(refund.state, "posted")
        self.assertGrade(self.customer, "a")
        history = self.env["kefu.grade.history"].search([("partner_id", "=", self.customer.id)], order="id")
        self.assertEqual("".join(history.mapped("new_grade")), "acacaca")
        self.assertEqual(history.mapped("old_grade"), ["c", "a"] * 3 + ["c"])

    def test_g8_nothing_changed_writes_nothing(self):
        """G8: grading again writes no row and no line of history."""
        self._invoice(self.customer, 100)
        row = self._grade(self.customer)
        version = row.version
        self.customer.with_company(self.company)._kefu_regrade()
        self.assertEqual(row.version, version)
        self.assertFalse(self.env["kefu.grade.history"].search([("partner_id", "=", self.customer.id)]))

    def test_g3_cut_off_date(self):
        """G3: entries dated after the cut-off date do not count."""
        self._invoice(self.customer, 600_000)
        self.assertGrade(self.customer, "c", "debt")
        self.customer.with_company(self.company)._kefu_regrade(cutoff=fields.Date.add(self.today, days=-1))
        self.assertEqual(self._grade(self.customer).open_amount, 0)
