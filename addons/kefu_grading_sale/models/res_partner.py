from datetime import timedelta
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class Finding(NamedTuple):
    """Why an order does not simply pass."""

    partner: models.BaseModel
    strictness: str
    text: str


class ResPartner(models.Model):
    """G7: what a customer's grade says to an order. Odoo's own credit limit and figures are used."""

    _inherit = "res.partner"

    def _credit_findings(self, policies, overdue, asked):
        """:param dict policies: of :meth:`kefu.grade.policy._policies`
        :param dict overdue: of :meth:`_kefu_overdue`
        :param float asked: what is to be owed in addition, in the company's currency
        :return: what this customer's grade says to it
        :rtype: list[Finding]
        """
        self.ensure_one()
        policy = policies[self.kefu_grade]
        found = []
        if policy.over_limit != "nothing" and (text := self._over_limit_text(asked)):
            found.append(Finding(self, policy.over_limit, text))
        if self in overdue:
            found.append(Finding(self, policy.overdue, self._overdue_text(*overdue[self])))
        return found

    def _over_limit_text(self, asked):
        """:return: what to say when the customer's credit limit is passed; the limit itself may be reached
        :rtype: str | None
        """
        company = self.env.company
        total = self.credit + self.credit_to_invoice + asked
        if (
            not company.account_use_credit_limit
            or not self.credit_limit
            or company.currency_id.compare_amounts(total, self.credit_limit) <= 0
        ):
            return None
        return self.env._(
            "%(customer)s (grade %(grade)s) would owe %(total)s with this order; the credit limit is %(limit)s.",
            customer=self.display_name,
            grade=self.kefu_grade.upper(),
            total=company.currency_id.format(total),
            limit=company.currency_id.format(self.credit_limit),
        )

    def _overdue_text(self, amount, oldest):
        return self.env._(
            "%(customer)s (grade %(grade)s) is late with %(amount)s, the oldest due on %(date)s.",
            customer=self.display_name,
            grade=self.kefu_grade.upper(),
            amount=self.env.company.currency_id.format(amount),
            date=format_date(self.env, oldest),
        )

    def _kefu_overdue(self, company, policies):
        """What these commercial partners are late with, where their grade's policy asks for it. Payments that are not
        matched to an invoice yet are taken off.

        :param company: one ``res.company``, which is the one of the environment
        :param dict policies: of :meth:`kefu.grade.policy._policies`
        :return: ``{partner: (amount in the company's currency, oldest due date)}``
        :rtype: dict
        """
        today = self.env["kefu.calendar"]._today(company)
        entries = Domain([
            ("company_id", "=", company.id),
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
        ])
        asked = self.filtered(lambda partner: policies[partner.kefu_grade].overdue != "nothing")
        overdue = {}
        for days, partners in asked.grouped(lambda partner: policies[partner.kefu_grade].overdue_days).items():
            late = Domain("amount_residual", ">", 0) & Domain("date_maturity", "<", today - timedelta(days=days))
            for partner, amount, oldest in self.env["account.move.line"]._read_group(
                entries & Domain("partner_id", "in", partners.ids) & (late | Domain("amount_residual", "<", 0)),
                ["partner_id"],
                ["amount_residual:sum", "date_maturity:min"],
            ):
                if company.currency_id.compare_amounts(amount, 0) > 0:
                    overdue[partner] = amount, oldest
        return overdue

    def _claim_credit(self, company):
        """Write on the customers' grades: of two who confirm orders at the same moment, each within the limit, the second
        one is asked again with what the first one confirmed.
        """
        self.env.cr.execute(SQL(
            "UPDATE kefu_grade SET version = version + 1 WHERE company_id = %s AND partner_id = ANY(%s)", company.id, self.ids
        ))
        self.env["kefu.grade"].invalidate_model(["version"])
