from types import SimpleNamespace

from odoo import Command, fields

from odoo.addons.kefu_base.tests.common import KefuCase

KINDS = (
    ("receivable", "112200", "asset_receivable", True),
    ("income", "600100", "income", False),
    ("bank", "100200", "asset_cash", False),
)


class GradingCase(KefuCase):
    """Two companies with accounts (no chart of accounts needed) that sell to customers on credit.

    ``self.finance`` invoices in the first. Customers have been trading for long unless a test says otherwise: being new
    makes everybody C.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = {company: cls._set_up_books(company) for company in cls.company | cls.other_company}
        cls.finance = cls._create_user("salesperson", "test_finance")
        cls.finance.group_ids = [Command.set(
            [cls.env.ref("base.group_user").id, cls.env.ref("account.group_account_invoice").id]
        )]
        cls.Grade = cls.env["kefu.grade"]
        cls.today = cls.env["kefu.calendar"]._today(cls.company)

    @classmethod
    def _set_up_books(cls, company):
        accounts = cls.env["account.account"].with_company(company).create([
            {"name": name, "code": code, "account_type": kind, "reconcile": reconcile, "company_ids": [Command.set(company.ids)]}
            for name, code, kind, reconcile in KINDS
        ])
        books = SimpleNamespace(**{kind[0]: account for kind, account in zip(KINDS, accounts, strict=True)})
        cls.env["ir.default"].set(
            "res.partner", "property_account_receivable_id", books.receivable.id, company_id=company.id
        )
        books.sales, books.bank_journal = cls.env["account.journal"].create([
            {"name": "Sales", "code": "INV", "type": "sale", "company_id": company.id, "default_account_id": books.income.id},
            {"name": "Bank", "code": "BNK", "type": "bank", "company_id": company.id, "default_account_id": books.bank.id},
        ])
        company.account_fiscal_country_id = company.country_id
        return books

    @classmethod
    def _customer(cls, name="Customer", **values):
        """:return: a company that has traded for long, without anything that makes it C"""
        return cls.env["res.partner"].create({
            "name": name, "is_company": True, "kefu_customer_since": fields.Date.add(cls.today, years=-5), **values
        })

    @classmethod
    def _invoice_values(cls, partner, amount, day=None, due=None, kind="out_invoice", company=None, currency=None):
        company, day = company or cls.company, day or cls.today
        return {
            "move_type": kind,
            "company_id": company.id,
            "journal_id": cls.books[company].sales.id,
            "currency_id": (currency or company.currency_id).id,
            "partner_id": partner.id,
            "invoice_date": day,
            "date": day,
            "invoice_date_due": due or day,
            "invoice_line_ids": [Command.create({
                "name": "Decoration", "quantity": 1, "price_unit": amount, "tax_ids": [Command.clear()],
                "account_id": cls.books[company].income.id,
            })],
        }

    @classmethod
    def _invoice(cls, partner, amount, day=None, **values):
        """:return: a posted invoice, or refund, of that amount"""
        values = cls._invoice_values(partner, amount, day, **values)
        move = cls.env["account.move"].with_company(values["company_id"]).create(values)
        move.action_post()
        return move

    @classmethod
    def _payment_values(cls, partner, amount, day=None, company=None):
        company, day = company or cls.company, day or cls.today
        books = cls.books[company]
        return {
            "move_type": "entry",
            "company_id": company.id,
            "journal_id": books.bank_journal.id,
            "date": day,
            "line_ids": [
                Command.create({"account_id": books.bank.id, "debit": amount}),
                Command.create({"account_id": books.receivable.id, "partner_id": partner.id, "credit": amount}),
            ],
        }

    @classmethod
    def _pay(cls, partner, amount, day=None, invoice=None, company=None):
        """:return: a posted payment, reconciled with the invoice if one is given"""
        move = cls.env["account.move"].create(cls._payment_values(partner, amount, day, company))
        move.action_post()
        if invoice:
            (move | invoice).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        return move

    @classmethod
    def _designate(cls, partner, grade="a", company=None, **values):
        """:return: a designation in force, as superuser"""
        return cls.env["kefu.grade.designation"].create({
            "partner_id": partner.id, "grade": grade, "reason": "Known for years", "valid_from": cls.today,
            "company_id": (company or cls.company).id, **values,
        })

    @classmethod
    def _grade(cls, partner, company=None):
        """:return: the customer's row in a company, once all that this transaction changed is graded"""
        cls.env.flush_all()
        cls.Grade._grade_noted()
        return cls.Grade.search([("company_id", "=", (company or cls.company).id), ("partner_id", "=", partner.id)])

    def assertGrade(self, partner, grade, reasons="", company=None):
        row = self._grade(partner, company)
        self.assertEqual((row.grade or "c", row.reason_codes or ""), (grade, reasons), partner.name)
        self.assertEqual(partner.with_company(company or self.company).kefu_grade, grade)
