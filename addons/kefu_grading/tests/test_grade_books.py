import random
from collections import defaultdict

import pytest

from odoo import fields

from .common import GradingCase

SMALL, LONG = 4, 200
STEPS = 12


class TestGradeBooks(GradingCase):
    """T13: whatever is booked in whatever order, the figures behind a grade are those of the books."""

    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t, long_run):
        self.record_t, self.long_run = record_t, long_run

    def test_g3_figures_are_those_of_the_books(self):
        """G3, G8: open amount and turnover of random histories, to the cent: as counted by hand, and as Odoo's receivable;
        looking again changes nothing, and each change of the grade is written down once."""
        histories = LONG if self.long_run else SMALL
        for number in range(histories):
            with self.subTest(number):
                self._check_history(random.Random(f"books {number}"), number)
        self.record_t(
            "T13", "figures of grades", f"{histories} histories of {STEPS} bookings, sums agree 100 %", "sum = total 100 %"
        )

    def _check_history(self, rng, number):
        customer = self._customer(f"History {number}")
        contacts = [customer, self.env["res.partner"].create({"name": "Buyer", "parent_id": customer.id})]
        booked, drafts = defaultdict(list), []
        for _step in range(STEPS):
            self._book(rng, rng.choice(contacts), booked, drafts)
            if rng.random() < 0.5:
                self._check_figures(customer, booked)
        self._check_figures(customer, booked)
        row = self._grade(customer)
        before = row.version
        self.assertFalse(customer.with_company(self.company)._kefu_regrade())
        self.assertEqual(row.version, before)
        changes = row.history_ids.sorted("version")
        self.assertEqual(len(set(changes.mapped("version"))), len(changes))
        for change in changes:
            self.assertNotEqual(change.old_grade, change.new_grade)

    def _book(self, rng, contact, booked, drafts):
        """One thing that happens to the books: an invoice, a refund, a payment, one set back to draft or posted again."""
        day = fields.Date.subtract(self.today, days=rng.randint(0, 700))
        amount = rng.randint(1, 60_000_000) / 100
        happening = rng.choice(("invoice", "invoice", "refund", "payment", "draft", "post"))
        invoices = [move for move in booked["trade"] if move.move_type == "out_invoice" and move.payment_state == "not_paid"]
        if happening == "invoice":
            booked["trade"].append(self._invoice(contact, amount, day))
        elif happening == "refund":
            booked["trade"].append(self._invoice(contact, amount / 10, day, kind="out_refund"))
        elif happening == "payment":
            invoice = rng.choice([*invoices, None])
            part = round(invoice.amount_total * rng.choice((0.3, 1)), 2) if invoice else amount
            booked["payment"].append(self._pay(contact.commercial_partner_id, part, self.today, invoice))
        elif happening == "draft" and invoices:
            invoice = rng.choice(invoices)
            invoice.button_draft()
            booked["trade"].remove(invoice)
            drafts.append(invoice)
        elif happening == "post" and drafts:
            invoice = drafts.pop()
            invoice.action_post()
            booked["trade"].append(invoice)

    def _check_figures(self, customer, booked):
        since = fields.Date.subtract(self.today, months=12)
        trade = [(move.invoice_date, -move.direction_sign * move.amount_total) for move in booked["trade"]]
        paid = sum(sum(move.line_ids.mapped("debit")) for move in booked["payment"])
        row, currency = self._grade(customer), self.company.currency_id
        customer.invalidate_recordset(["credit"])
        figures = {
            "open": (row.open_amount, sum(amount for _day, amount in trade) - paid),
            "turnover": (row.turnover, sum(amount for day, amount in trade if day > since)),
            "stock": (row.open_amount, customer.with_company(self.company).credit),
        }
        for name, (found, right) in figures.items():
            self.assertFalse(currency.compare_amounts(found, right), f"{name}: {found}, not {right}")
