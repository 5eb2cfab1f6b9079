from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.kefu_base.tests.common import KefuCase


class DisciplineCase(KefuCase):
    """Two people of every deciding role and of finance, in a company that fines in yuan, and a designer who is fined."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.env.ref("base.CNY")
        cls.currency.active = True
        (cls.company | cls.other_company).currency_id = cls.currency
        if "kefu_book_penalties" in cls.company:
            # with accounting installed: these companies keep their books elsewhere
            (cls.company | cls.other_company).kefu_book_penalties = False
        cls.finance = cls._create_finance("test_finance")
        cls.other_finance = cls._create_finance("test_finance_2")
        cls.other_director = cls._create_user("director", "test_director_2")
        cls.other_designer = cls._create_user("designer", "test_designer_2")
        cls.stranger = cls._create_user("director", "test_stranger", cls.other_company)
        cls.partner = cls.env["res.partner"].create({"name": "Mrs Zhou"})
        cls.Penalty = cls.env["kefu.penalty"]
        cls.keys = iter(range(1, 1000000))

    @classmethod
    def _create_finance(cls, login, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=login,
            groups="kefu_discipline.group_finance",
            name=login.replace("_", " ").title(),
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            lang="en_US",
            tz="Asia/Shanghai",
            notification_type="inbox",
        )

    @classmethod
    def _breach(cls, code="FOLLOWUP_LATE", user=None, key=None, company=None, **more):
        """:return: a breach of the designer (or ``user``), of another occurrence each time unless ``key`` is given"""
        breach = cls.env["kefu.breach"]._prepare_breach(
            code,
            (user or cls.designer).id,
            (company or cls.company).id,
            "res.partner",
            cls.partner.id,
            key or f"test,{next(cls.keys)}",
        )
        return {**breach, **more}

    @classmethod
    def _propose(cls, code="FOLLOWUP_LATE", user=None, **more):
        """:return: a new proposal, as superuser"""
        return cls.Penalty._propose_batch([cls._breach(code, user, **more)])

    @classmethod
    def _issue(cls, code="FOLLOWUP_LATE", user=None, **more):
        """:return: a penalty that the director issued"""
        penalty = cls._propose(code, user, **more)
        penalty.with_user(cls.director).action_issue()
        return penalty

    @classmethod
    def _final(cls, code="FOLLOWUP_LATE", user=None, amount=None, **more):
        """:return: a penalty that finance may execute: issued (of ``amount``) and acknowledged"""
        penalty = cls._propose(code, user, **more)
        if amount is not None:
            penalty.with_user(cls.director).amount = amount
        penalty.with_user(cls.director).action_issue()
        penalty.with_user(penalty.user_id).action_acknowledge()
        return penalty

    @classmethod
    def _execute(cls, penalties):
        """:return: ``(batches, what was left out)`` of finance"""
        return penalties.with_user(cls.finance)._execute()
