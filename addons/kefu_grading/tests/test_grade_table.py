from datetime import date

from odoo import Command
from odoo.tools import SQL

from .common import GradingCase
from .grade_table import RATE, TABLE, TODAY

SINCE = date(2020, 1, 1)
#: (first trade, looked at on, new): one year, with and without 29 February
YEARS = (
    ("2023-03-01", "2024-02-28", True),
    ("2023-03-01", "2024-02-29", True),
    ("2023-03-01", "2024-03-01", False),
    ("2023-02-28", "2024-02-27", True),
    ("2023-02-28", "2024-02-28", False),
    ("2024-02-29", "2025-02-27", True),
    ("2024-02-29", "2025-02-28", False),
    ("2024-02-28", "2025-02-28", False),
    ("2024-03-01", "2025-02-28", True),
    ("2024-12-31", "2025-12-30", True),
    ("2024-12-31", "2025-12-31", False),
)


class TestGradeTable(GradingCase):
    """G3: all customers of the table, graded in one pass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.env["res.currency"].create({
            "name": "XKF", "symbol": "K", "rate_ids": [Command.create({
                "name": "2020-01-01", "rate": 1 / RATE, "company_id": cls.company.id,
            })],
        })
        cls.customers = cls.env["res.partner"].with_company(cls.company).create([cls._prepare_partner(row) for row in TABLE])
        cls.env["kefu.grade.designation"].create([
            {
                "partner_id": customer.id, "grade": row[1], "reason": "Known", "valid_from": SINCE,
                "company_id": cls.company.id,
            }
            for customer, row in zip(cls.customers, TABLE, strict=True)
            if row[1]
        ])
        cls._create_entries()
        cls.Grade._regrade(cls.company, SQL("partner.commercial_partner_id = ANY(%s)", cls.customers.ids), TODAY)
        cls.rows = cls.Grade.search([("company_id", "=", cls.company.id)]).grouped("partner_id")

    @classmethod
    def _prepare_partner(cls, row):
        facts = {"kefu_customer_since": SINCE, **row[2]}
        if "since" in facts:
            facts["kefu_customer_since"] = facts.pop("since")
        child = {"name": f"Branch of {row[0]}", "type": "delivery", **facts.pop("child", {})}
        return {"name": row[0], "is_company": True, **facts, "child_ids": [Command.create(child)]}

    @classmethod
    def _create_entries(cls):
        """All entries at once; those that are no drafts are posted, cancelled ones never were."""
        entries = [(entry, partner) for row, partner in zip(TABLE, cls.customers, strict=True) for entry in row[3]]
        moves = cls.env["account.move"].create([cls._prepare_entry(*entry) for entry in entries])
        for move, (entry, _partner) in zip(moves, entries, strict=True):
            if entry.state == "cancel":
                move.button_cancel()
        (moves.filtered(lambda move: move.state == "draft") - moves.browse(
            move.id for move, (entry, _partner) in zip(moves, entries, strict=True) if entry.state == "draft"
        ))._post(soft=False)

    @classmethod
    def _prepare_entry(cls, entry, partner):
        if entry.kind == "entry":
            return cls._payment_values(partner, entry.amount, entry.day)
        return cls._invoice_values(
            partner.child_ids if entry.child else partner, entry.amount, entry.day, kind=entry.kind,
            currency=cls.foreign if entry.foreign else None,
        )

    def test_g3_every_customer_of_the_table(self):
        """G3: grade, reasons, open amount and turnover of every customer are as worked out by hand."""
        self.assertGreaterEqual(len(TABLE), 60)
        for customer, (name, _designated, _facts, _entries, open_amount, turnover, grade, reasons) in zip(
            self.customers, TABLE, strict=True
        ):
            with self.subTest(name):
                row = self.rows[customer]
                self.assertEqual((row.grade, row.reason_codes or ""), (grade, reasons))
                self.assertAlmostEqual(row.open_amount, open_amount, 2)
                self.assertAlmostEqual(row.turnover, turnover, 2)

    def test_g2_only_the_designated_are_a_or_b(self):
        """G2: who is not designated is C, whatever the figures."""
        for customer, row in zip(self.customers, TABLE, strict=True):
            if not row[1]:
                self.assertEqual(self.rows[customer].grade, "c", row[0])

    def test_g3_grades_of_contacts_are_those_of_the_customer(self):
        """G1: a branch or a contact has the grade of its commercial partner, and none of its own."""
        here = self.customers.with_company(self.company)
        for customer in here[:12]:
            self.assertEqual(customer.child_ids.kefu_grade, customer.kefu_grade)
        self.assertFalse(self.Grade.search([("partner_id", "in", self.customers.child_ids.ids)]))

    def test_g3_7_one_year_from_the_first_trade(self):
        """G3 (7): a customer is new for exactly one year, 29 February included."""
        self.env["kefu.grade.rule"].search([("company_id", "=", self.company.id), ("code", "!=", "new")]).active = False
        for first, today, is_new in YEARS:
            with self.subTest(first=first, today=today):
                customer = self._customer(kefu_customer_since=first)
                self._designate(customer, valid_from=first)
                customer.with_company(self.company)._kefu_regrade(cutoff=date.fromisoformat(today))
                row = self.Grade.search([("partner_id", "=", customer.id)])
                self.assertEqual(row.reason_codes, "new" if is_new else False)
                self.assertEqual(row.next_change_on, date(*self._year_later(first)) if is_new else False)

    def _year_later(self, day):
        year, month, number = map(int, day.split("-"))
        return year + 1, month, 28 if (month, number) == (2, 29) else number
