from collections import defaultdict

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class KefuPenaltyBatch(models.Model):
    """D-3: executing a batch posts one journal entry, cancelling posts one that reverses what was posted."""

    _inherit = "kefu.penalty.batch"

    move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    def action_view_move(self):
        """Open the journal entry of this batch."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }

    def _book(self):
        """Post the journal entry of each batch that moves money. A batch without money books nothing."""
        result = super()._book()
        # sudo: account.move: whoever may execute or cancel the penalties sets off this one posting, accountant or not
        for batch in self.sudo():
            batch.with_company(batch.company_id)._post_move()
        return result

    def _post_move(self):
        """Post the journal entry of this batch, and link it.

        :raise UserError: when accounts are missing or the books are locked at the batch's date
        """
        accounts = self._get_accounts_by_entry()
        if not accounts:
            return
        journal = self._get_journal()
        self._check_lock_dates(journal)
        move = self.env["account.move"].with_context(mail_create_nosubscribe=True)
        move = move.create(self._prepare_move_values(journal, accounts))
        move._post(soft=False)
        self.move_id = move
        self._reconcile_reversed(move)

    def _get_accounts_by_entry(self):
        """What to book: entries of money executed now, on the company's accounts, and those that reverse booked ones, on the
        accounts those were booked on, whatever the settings say today.

        :return: ``{entry: (employees' account, income account)}``
        :rtype: dict
        """
        money = self.entry_ids.filtered("amount")
        executed = money.filtered(lambda entry: not entry.reverses_id)
        accounts = {}
        if executed and self.company_id.kefu_book_penalties:
            accounts = dict.fromkeys(executed, self.company_id._kefu_penalty_accounts())
        booked = (money - executed).reverses_id._get_booked_lines()
        for entry in money - executed:
            line = booked.get(entry.reverses_id)
            if line:
                incomes = line.move_id.line_ids.filtered(lambda other: not other.kefu_penalty_entry_id)
                accounts[entry] = (line.account_id, incomes.account_id[:1])
        return accounts

    def _get_journal(self):
        """:return: the company's penalty journal; for a reversal the journal of what it reverses"""
        reversed_entries = self.entry_ids.reverses_id
        journals = self.env["account.move.line"].search([("kefu_penalty_entry_id", "in", reversed_entries.ids)]).journal_id
        return journals.filtered("active")[:1] or self.company_id._kefu_penalty_journal()

    def _check_lock_dates(self, journal):
        """:raise UserError: when the company's books are closed at the batch's date"""
        locks = self.company_id._get_violated_lock_dates(self.date, False, journal)
        if locks:
            raise UserError(
                self.env._(
                    "The books of %(company)s are closed up to %(locks)s, so nothing can be booked on %(date)s. Ask your "
                    "accountant to move the lock date, or wait until the next open day.",
                    company=self.company_id.display_name,
                    locks=self.env["res.company"]._format_lock_dates(locks),
                    date=format_date(self.env, self.date),
                )
            )

    def _prepare_move_values(self, journal, accounts):
        """:param dict accounts: as :meth:`_get_accounts_by_entry` returns them
        :return: values of the journal entry: a line per penalty on the employees' account, the total on the income account
        :rtype: dict
        """
        incomes = defaultdict(float)
        lines = []
        for entry, (receivable, income) in accounts.items():
            lines.append(self._prepare_penalty_line_values(entry, receivable))
            incomes[income] -= entry.amount
        lines += [self._prepare_line_values(income, amount, self.name) for income, amount in incomes.items()]
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
            "date": self.date,
            "ref": self.name,
            "line_ids": [Command.create(line) for line in lines],
        }

    def _prepare_penalty_line_values(self, entry, account):
        """:return: values of the line that charges one person with one penalty"""
        penalty = entry.penalty_id
        label = self.env._(
            "%(number)s %(rule)s, %(person)s", number=penalty.name, rule=penalty.rule_id.name, person=entry.user_id.name
        )
        values = self._prepare_line_values(account, entry.amount, label)
        return {
            **values,
            "partner_id": entry.user_id.partner_id.id,
            "kefu_penalty_entry_id": entry.id,
            # what people owe has no cost centre; looking one up costs a query per line
            "analytic_distribution": False,
        }

    def _prepare_line_values(self, account, amount, label):
        """:return: values of a journal item; one that takes something back is red where the company books so (storno)"""
        currency = self.company_id.currency_id
        amount = currency.round(amount)
        return {
            "account_id": account.id,
            "name": label,
            "balance": amount,
            "amount_currency": amount,
            "currency_id": currency.id,
            "is_storno": self.kind == "reversal" and self.company_id.account_storno,
        }

    def _reconcile_reversed(self, move):
        """Match each reversing line with the line it reverses, where the account allows it and nobody has settled that yet."""
        lines = move.line_ids.filtered(lambda line: line.kefu_penalty_entry_id.reverses_id and line.account_id.reconcile)
        booked = lines.kefu_penalty_entry_id.reverses_id._get_booked_lines()
        pairs = [line | booked[line.kefu_penalty_entry_id.reverses_id] for line in lines]
        open_pairs = [pair for pair in pairs if not any(pair.mapped("reconciled"))]
        if open_pairs:
            lines._reconcile_plan(open_pairs)
