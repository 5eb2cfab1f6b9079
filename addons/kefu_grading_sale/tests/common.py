from datetime import timedelta

from odoo import Command

from odoo.addons.kefu_base.tests.common import KefuCase


class CreditCase(KefuCase):
    """A company with accounts and credit limits, who sells, and a customer of grade C with a limit of 100,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_accounts(cls.company)
        cls.company.account_use_credit_limit = True
        cls.seller = cls._create_user("salesperson", "test_seller")
        cls.seller.group_ids |= cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.product = cls.env["product.product"].create(
            {"name": "Decoration", "type": "service", "invoice_policy": "order", "taxes_id": False}
        )
        cls.today = cls.env["kefu.calendar"]._today(cls.company)
        cls.customer = cls._customer("c", limit=100_000)

    @classmethod
    def _set_up_accounts(cls, company):
        receivable, income, bank = cls.env["account.account"].with_company(company).create([
            {"name": name, "code": code, "account_type": kind, "reconcile": reconcile, "company_ids": [Command.set(company.ids)]}
            for name, code, kind, reconcile in (
                ("Receivable", "112200", "asset_receivable", True),
                ("Income", "600100", "income", False),
                ("Bank", "100200", "asset_cash", False),
            )
        ])
        cls.env["ir.default"].set("res.partner", "property_account_receivable_id", receivable.id, company_id=company.id)
        cls.receivable, cls.bank = receivable, bank
        cls.env["account.journal"].create([
            {"name": "Sales", "code": "INV", "type": "sale", "company_id": company.id, "default_account_id": income.id},
            {"name": "Entries", "code": "MISC", "type": "general", "company_id": company.id},
        ])
        company.account_fiscal_country_id = company.country_id

    @classmethod
    def _customer(cls, grade=None, limit=0, company=None, **values):
        """:return: a new customer with a grade in the company (default: ``cls.company``), as superuser in it"""
        company = company or cls.company
        customer = cls.env["res.partner"].with_company(company).create({"name": "Mr Wang", **values})
        customer.credit_limit = limit
        if grade:
            cls._grade(customer, grade, company)
        return customer

    @classmethod
    def _grade(cls, customer, grade, company=None):
        """Grades are written by SQL alone."""
        cls.env.flush_all()
        cls.env.cr.execute(
            """INSERT INTO kefu_grade (company_id, partner_id, grade, version, open_amount, overdue_amount, turnover)
               VALUES (%s, %s, %s, 1, 0, 0, 0)
               ON CONFLICT (company_id, partner_id) DO UPDATE SET grade = EXCLUDED.grade""",
            [(company or cls.company).id, customer.id, grade],
        )
        cls.env.invalidate_all()

    @classmethod
    def _order(cls, amount, customer=None, user=None, **values):
        """:return: a quotation, as its seller sees it"""
        return cls.env["sale.order"].with_user(user or cls.seller).with_company(cls.company).create({
            "partner_id": (customer or cls.customer).id,
            "order_line": [Command.create({"product_id": cls.product.id, "price_unit": amount, "tax_ids": [Command.clear()]})],
            **values,
        })

    @classmethod
    def _invoice(cls, amount, due=0, customer=None):
        """:param int due: days from today
        :return: a posted invoice
        """
        due = cls.today + timedelta(days=due)
        invoice = cls.env["account.move"].with_company(cls.company).create({
            "move_type": "out_invoice",
            "partner_id": (customer or cls.customer).id,
            "invoice_date": min(due, cls.today),
            "invoice_date_due": due,
            "invoice_line_ids": [
                Command.create({"product_id": cls.product.id, "price_unit": amount, "tax_ids": [Command.clear()]})
            ],
        })
        invoice.action_post()
        return invoice

    @classmethod
    def _payment(cls, amount, customer=None):
        """:return: a payment in the books, matched to no invoice"""
        customer = customer or cls.customer
        entry = cls.env["account.move"].with_company(cls.company).create({
            "date": cls.today,
            "line_ids": [
                Command.create({"account_id": cls.receivable.id, "partner_id": customer.id, "credit": amount}),
                Command.create({"account_id": cls.bank.id, "partner_id": customer.id, "debit": amount}),
            ],
        })
        entry.action_post()
        return entry

    @classmethod
    def _policy(cls, grade, company=None, **values):
        company = company or cls.company
        policy = cls.env["kefu.grade.policy"].search([("company_id", "=", company.id), ("grade", "=", grade)])
        policy.write(values)
        return policy
