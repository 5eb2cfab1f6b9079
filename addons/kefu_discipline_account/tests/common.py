from contextlib import contextmanager
from types import SimpleNamespace

from odoo import Command

from odoo.addons.kefu_discipline.tests.common import DisciplineCase


class BookingCase(DisciplineCase):
    """Both companies have accounts (no chart of accounts needed) and do not wait for people; an accountant of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_accountant("test_accountant", "account.group_account_invoice")
        for company in cls.company | cls.other_company:
            cls._set_up_accounts(company)

    @classmethod
    def _create_accountant(cls, login, groups, company=None):
        """:return: a new user of accounting, with those groups"""
        user = cls._create_finance(login, company)
        user.group_ids = [Command.set([cls.env.ref(group).id for group in ["base.group_user", *groups.split(",")]])]
        return user

    @classmethod
    def _set_up_accounts(cls, company):
        """Two accounts and a journal; the employees' account can be reconciled."""
        accounts = cls.env["account.account"].with_company(company)
        receivable, income = accounts.create([
            {
                "name": "Employees",
                "code": "122190",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.set(company.ids)],
            },
            {
                "name": "Penalties",
                "code": "630190",
                "account_type": "income_other",
                "company_ids": [Command.set(company.ids)],
            },
        ])
        journal = cls.env["account.journal"].create(
            {"name": "Penalties", "code": "PNL", "type": "general", "company_id": company.id}
        )
        company.write(
            {
                "kefu_book_penalties": True,
                "kefu_penalty_receivable_id": receivable.id,
                "kefu_penalty_income_id": income.id,
                "kefu_penalty_journal_id": journal.id,
                "kefu_penalty_wait": False,
            }
        )

    @classmethod
    def _due(cls, user=None, amount=None, director=None):
        """:return: a penalty that finance may execute, as superuser"""
        user, director = user or cls.designer, director or cls.director
        penalty = cls._propose(user=user, company=user.company_id)
        if amount is not None:
            penalty.with_user(director).amount = amount
        penalty.with_user(director).action_issue()
        return penalty

    @classmethod
    def _due_many(cls, count, user=None, amount=None):
        return cls.Penalty.union(*(cls._due(user, amount) for _number in range(count)))

    def _balance(self, account, partner=None):
        """:return: the posted balance of an account, of one person if given"""
        self.env.flush_all()
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        if partner:
            domain.append(("partner_id", "=", partner.id))
        ((balance,),) = self.env["account.move.line"]._read_group(domain, aggregates=["balance:sum"])
        return balance

    @contextmanager
    def _count_queries(self):
        """Yields an object with the ``count`` of queries, once the block is left."""
        self.env.flush_all()
        self.env.invalidate_all()
        counted, before = SimpleNamespace(count=0), self.env.cr.sql_log_count
        yield counted
        self.env.flush_all()
        counted.count = self.env.cr.sql_log_count - before

    def assertBooked(self, company=None):
        """The sum of executed penalties is the balance of both accounts, for each person and in all."""
        company = company or self.company
        penalties = self.Penalty.search([("company_id", "=", company.id)])
        for person, theirs in penalties.grouped("user_id").items():
            executed = sum(theirs.mapped("amount_executed"))
            balance = self._balance(company.kefu_penalty_receivable_id, person.partner_id)
            self.assertEqual(company.currency_id.compare_amounts(balance, executed), 0, (person.name, balance, executed))
        total = sum(penalties.mapped("amount_executed"))
        income = -self._balance(company.kefu_penalty_income_id)
        self.assertEqual(company.currency_id.compare_amounts(income, total), 0, (income, total))
