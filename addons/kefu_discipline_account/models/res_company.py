from odoo import fields, models
from odoo.exceptions import UserError

from ..const import INCOMES, RECEIVABLES

#: kinds of accounts a penalty may be charged to: receivables, advances, wages payable
CHARGEABLE = ("asset_receivable", "asset_current", "liability_payable", "liability_current")


class ResCompany(models.Model):
    """D-3: where a company books penalties. A branch without settings of its own uses those of its parent company."""

    _inherit = "res.company"

    kefu_book_penalties = fields.Boolean(
        string="Book Penalties",
        default=True,
        help="Executing penalties posts a journal entry, cancelling one posts the reversing entry. Off: this company keeps its "
        "books elsewhere.",
    )
    kefu_penalty_journal_id = fields.Many2one(
        "account.journal",
        string="Penalty Journal",
        check_company=True,
        domain=[("type", "=", "general")],
        help="Empty: the company's first journal for miscellaneous operations.",
    )
    kefu_penalty_receivable_id = fields.Many2one(
        "account.account",
        string="Employees' Account",
        check_company=True,
        domain=[("account_type", "in", CHARGEABLE)],
        help="Debited with each penalty, the employee as partner. Empty: other receivables in a Chinese chart of accounts, "
        "else the company's receivable account.",
    )
    kefu_penalty_income_id = fields.Many2one(
        "account.account",
        string="Penalty Income Account",
        check_company=True,
        domain=[("account_type", "in", ("income_other", "income"))],
        help="Credited with the penalties. Empty: non-operating income in a Chinese chart of accounts, else the chart's only "
        "account for other income.",
    )

    def _kefu_penalty_accounts(self):
        """D-3: the accounts that executed penalties are booked on.

        :return: the employees' account and the income account
        :rtype: tuple
        :raise UserError: names the setting, when one is neither set nor to be found in the chart of accounts
        """
        self.ensure_one()
        receivable, income = self._kefu_find_penalty_receivable(), self._kefu_find_penalty_income()
        missing = [
            self._fields[name]._description_string(self.env)
            for name, account in (("kefu_penalty_receivable_id", receivable), ("kefu_penalty_income_id", income))
            if not account
        ]
        if missing:
            raise UserError(
                self.env._(
                    "%(company)s has not said where penalties are booked. Ask your administrator to fill in %(settings)s in "
                    "Settings > Kefu > Discipline, or to switch booking off there.",
                    company=self.display_name,
                    settings=", ".join(f"“{name}”" for name in missing),
                )
            )
        return receivable, income

    def _kefu_penalty_journal(self):
        """:return: the journal that penalties are booked in; made when the company has none for miscellaneous operations"""
        self.ensure_one()
        journal = self._kefu_find_penalty_journal()
        if not journal:
            journal = self.env["account.journal"].create({
                "name": self.env._("Penalties"),
                "code": "PEN",
                "type": "general",
                "company_id": self.id,
            })
            self.kefu_penalty_journal_id = journal
        return journal

    def _kefu_find_penalty_journal(self):
        chosen = self._kefu_penalty_setting("kefu_penalty_journal_id")
        if chosen:
            return chosen
        journals = self.env["account.journal"]
        special = self.currency_exchange_journal_id | self.tax_cash_basis_journal_id
        return journals.search(
            [*journals._check_company_domain(self), ("type", "=", "general"), ("id", "not in", special.ids)], limit=1
        )

    def _kefu_find_penalty_receivable(self):
        return (
            self._kefu_penalty_setting("kefu_penalty_receivable_id")
            or self._kefu_chart_account(RECEIVABLES)
            or self.partner_id.with_company(self).property_account_receivable_id
        )

    def _kefu_find_penalty_income(self):
        found = self._kefu_penalty_setting("kefu_penalty_income_id") or self._kefu_chart_account(INCOMES)
        if found:
            return found
        accounts = self.env["account.account"].with_company(self)
        candidates = accounts.search([*accounts._check_company_domain(self), ("account_type", "=", "income_other")], limit=2)
        return candidates if len(candidates) == 1 else accounts

    def _kefu_penalty_setting(self, name):
        """:return: the setting of this company, or of the nearest parent company that has it"""
        for company in reversed(self.parent_ids):
            if company[name]:
                return company[name]
        return self[name]

    def _kefu_chart_account(self, names):
        """:return: the account that ``names`` gives for the company's chart of accounts, none for other charts"""
        name = names.get(self.parent_ids[:1].chart_template)
        charts = self.env["account.chart.template"].with_company(self)
        found = name and charts.ref(name, raise_if_not_found=False)
        return found.with_company(self) if found and found.active else self.env["account.account"]
