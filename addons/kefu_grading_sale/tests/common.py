from datetime import timedelta

from odoo import Command

from odoo.addons.kefu_grading.tests.common import GradingCase


class CreditCase(GradingCase):
    """A company with credit limits, who sells, and a customer of grade C with a limit of 100,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.company.account_use_credit_limit = True
        cls.seller = cls._create_user("salesperson", "test_seller")
        cls.seller.group_ids |= cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.product = cls.env["product.product"].create(
            {"name": "Decoration", "type": "service", "invoice_policy": "order", "taxes_id": False}
        )
        cls.customer = cls._buyer("c", limit=100_000)

    @classmethod
    def _buyer(cls, grade=None, limit=0, company=None):
        """:return: a new customer with a grade in the company (default: ``cls.company``), as superuser in it"""
        customer = cls._customer("Mr Wang").with_company(company or cls.company)
        customer.credit_limit = limit
        if grade:
            cls._set_grade(customer, grade, company)
        return customer

    @classmethod
    def _set_grade(cls, customer, grade, company=None):
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
    def _order(cls, amount, customer=None, **values):
        """:return: a quotation, as its seller sees it"""
        return cls.env["sale.order"].with_user(cls.seller).with_company(cls.company).create({
            "partner_id": (customer or cls.customer).id,
            "order_line": [cls._order_line(amount)],
            **values,
        })

    @classmethod
    def _order_line(cls, amount):
        return Command.create({"product_id": cls.product.id, "price_unit": amount, "tax_ids": [Command.clear()]})

    @classmethod
    def _due(cls, amount, days, customer=None, company=None):
        """:param int days: from today until it is due
        :return: a posted invoice
        """
        due = cls.today + timedelta(days=days)
        return cls._invoice(customer or cls.customer, amount, min(due, cls.today), due=due, company=company)

    @classmethod
    def _policy(cls, grade, **values):
        policy = cls.env["kefu.grade.policy"].search([("company_id", "=", cls.company.id), ("grade", "=", grade)])
        policy.write(values)
