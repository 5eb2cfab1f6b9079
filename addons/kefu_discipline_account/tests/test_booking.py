from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestBooking(BookingCase):
    def test_d_3_one_entry_per_batch(self):
        """D-3: executing posts one journal entry: a line per penalty, the person as partner, the total as income."""
        penalties = self._due(amount=20) | self._due(amount=50) | self._due(self.other_designer, amount=100)
        penalties.with_user(self.accountant).action_execute()
        batch = penalties.entry_ids.batch_id
        move = batch.move_id
        self.assertEqual(len(batch), 1)
        self.assertRecordValues(move, [{"state": "posted", "date": batch.date, "ref": batch.name, "company_id": self.company.id}])
        self.assertEqual(move.journal_id, self.company.kefu_penalty_journal_id)
        debits = move.line_ids.filtered("debit").sorted("debit")
        self.assertEqual(debits.mapped("debit"), [20, 50, 100])
        self.assertEqual(debits.mapped("partner_id"), self.designer.partner_id | self.other_designer.partner_id)
        self.assertEqual(debits.account_id, self.company.kefu_penalty_receivable_id)
        credit = move.line_ids - debits
        self.assertRecordValues(credit, [{"credit": 170, "account_id": self.company.kefu_penalty_income_id.id}])
        for line in debits:
            penalty = line.kefu_penalty_entry_id.penalty_id
            for part in (penalty.name, penalty.rule_id.name, line.partner_id.name):
                self.assertIn(part, line.name)
        self.assertBooked()

    def test_r2_8_finance_without_accounting_rights(self):
        """R2.8: finance executes, accountant or not; the entry is posted all the same, in their name."""
        penalty = self._due()
        penalty.with_user(self.finance).action_execute()
        self.assertEqual(penalty.entry_ids.batch_id.move_id.state, "posted")
        self.assertEqual(penalty.entry_ids.batch_id.move_id.create_uid, self.finance)
        self.assertBooked()

    def test_r2_8_nobody_else_books(self):
        """R2.8: who may not execute books nothing."""
        penalty = self._due()
        for user in (self.designer, self.supervisor, self.director, self.general_manager, self.manager):
            with self.assertRaises(AccessError):
                penalty.with_user(user).action_execute()
        self.assertBooked()
        self.assertFalse(self._balance(self.company.kefu_penalty_receivable_id))

    def test_r2_8_accountants_are_finance(self):
        """R2.8: who may invoice is finance; a reader of the books is not."""
        reader = self._create_accountant("test_reader", "account.group_account_readonly")
        self.assertTrue(self.accountant.has_group("kefu_discipline.group_finance"))
        self.assertFalse(reader.has_group("kefu_discipline.group_finance"))

    def test_d_3_cancel_reverses_only_it(self):
        """D-3: a director without accounting rights cancels one of two: its line is reversed and matched, the other stays."""
        one, two = self._due(amount=20), self._due(amount=50)
        (one | two).with_user(self.accountant).action_execute()
        original = one.entry_ids.batch_id.move_id
        one.with_user(self.director).action_cancel("The customer had asked to be left alone.")
        reversal = one.entry_ids.batch_id.move_id - original
        self.assertEqual(len(reversal), 1)
        self.assertEqual(reversal.state, "posted")
        self.assertFalse(self.director.has_group("account.group_account_invoice"))
        line = reversal.line_ids.filtered("kefu_penalty_entry_id")
        self.assertRecordValues(line, [{"balance": -20, "partner_id": self.designer.partner_id.id, "reconciled": True}])
        first, second = original.line_ids.filtered("kefu_penalty_entry_id").sorted("balance")
        self.assertEqual([first.reconciled, second.reconciled], [True, False])
        self.assertEqual(first.matched_credit_ids.credit_move_id, line)
        self.assertEqual(self._balance(self.company.kefu_penalty_receivable_id), 50)
        self.assertBooked()
        self.assertNotIn(self.director.partner_id, reversal.message_partner_ids)

    def test_d_3_reversal_restores(self):
        """D-3: everything cancelled, both accounts are where they were."""
        penalties = self._due_many(3, amount=33.33)
        penalties.with_user(self.accountant).action_execute()
        penalties.with_user(self.general_manager).action_cancel("Wrong customer.")
        self.assertFalse(self._balance(self.company.kefu_penalty_receivable_id))
        self.assertFalse(self._balance(self.company.kefu_penalty_income_id))
        self.assertBooked()

    def test_d_3_reversal_in_red(self):
        """D-3: where the company books by the storno method, as China does, the reversing entry is red."""
        self.company.account_storno = True
        penalty = self._due(amount=20)
        penalty.with_user(self.accountant).action_execute()
        original = penalty.entry_ids.batch_id.move_id
        penalty.with_user(self.director).action_cancel("Wrong customer.")
        lines = (penalty.entry_ids.batch_id.move_id - original).line_ids.sorted("debit")
        self.assertRecordValues(lines, [{"debit": -20, "credit": 0}, {"debit": 0, "credit": -20}])
        self.assertBooked()

    def test_d_3_reversal_after_payment(self):
        """D-3: what the person has paid already stays matched with the payment; the reversal is owed to them."""
        penalty = self._due(amount=20)
        penalty.with_user(self.accountant).action_execute()
        charged = penalty.entry_ids.batch_id.move_id.line_ids.filtered("kefu_penalty_entry_id")
        account, journal = self.company.kefu_penalty_receivable_id, self.company.kefu_penalty_journal_id
        payment = self.env["account.move"].create({
            "journal_id": journal.id,
            "line_ids": [
                (0, 0, {"account_id": account.id, "partner_id": charged.partner_id.id, "balance": -20}),
                (0, 0, {"account_id": self.company.kefu_penalty_income_id.id, "balance": 20}),
            ],
        })
        payment.action_post()
        (charged | payment.line_ids.filtered(lambda line: line.account_id == account)).reconcile()
        self.assertTrue(charged.reconciled)
        penalty.with_user(self.director).action_cancel("Wrong customer.")
        owed = self.env["account.move.line"].search([("account_id", "=", account.id), ("reconciled", "=", False)])
        self.assertRecordValues(owed, [{"amount_residual": -20, "partner_id": charged.partner_id.id}])

    def test_d_3_reversal_on_the_old_accounts(self):
        """D-3: settings changed, booking switched off, mode changed: what was booked is reversed where it was booked."""
        penalty = self._due(amount=20)
        penalty.with_user(self.accountant).action_execute()
        receivable, income = self.company.kefu_penalty_receivable_id, self.company.kefu_penalty_income_id
        self.company.write(
            {
                "kefu_penalty_receivable_id": receivable.copy().id,
                "kefu_penalty_income_id": income.copy().id,
                "kefu_book_penalties": False,
                "kefu_penalty_mode": "points",
            }
        )
        penalty.with_user(self.director).action_cancel("Wrong customer.")
        self.assertFalse(self._balance(receivable))
        self.assertFalse(self._balance(income))

    def test_d_3_nothing_booked_without_money(self):
        """D-3: in points mode and in reminder mode nothing is booked."""
        for mode in ("points", "reminder"):
            with self.subTest(mode=mode):
                self.company.kefu_penalty_mode = mode
                penalty = self._due()
                penalty.with_user(self.accountant).action_execute()
                self.assertEqual(penalty.state, "executed")
                self.assertFalse(penalty.entry_ids.batch_id.move_id)
                penalty.with_user(self.director).action_cancel("Wrong customer.")
                self.assertFalse(penalty.entry_ids.batch_id.move_id)

    def test_d_3_switched_off(self):
        """D-3: a company that keeps its books elsewhere executes without booking, and cancels without reversing."""
        self.company.kefu_book_penalties = False
        penalty = self._due()
        penalty.with_user(self.finance).action_execute()
        self.assertEqual(penalty.state, "executed")
        self.company.kefu_book_penalties = True
        penalty.with_user(self.director).action_cancel("Wrong customer.")
        self.assertFalse(penalty.entry_ids.batch_id.move_id)

    def test_d_3_lock_date(self):
        """D-3: with the books closed nothing is executed, and the message says why."""
        penalty = self._due()
        today = self.env["kefu.calendar"]._today(self.company)
        self.company.fiscalyear_lock_date = today
        with self.assertRaisesRegex(UserError, "closed up to"), self.env.cr.savepoint():
            penalty.with_user(self.accountant).action_execute()
        self.company.fiscalyear_lock_date = today - timedelta(days=1)
        penalty.with_user(self.accountant).action_execute()
        self.company.fiscalyear_lock_date = today
        with self.assertRaisesRegex(UserError, "closed up to"), self.env.cr.savepoint():
            penalty.with_user(self.director).action_cancel("Wrong customer.")
        self.assertBooked()

    def test_d_2_booked_once(self):
        """D-2: a ledger entry has one line in the books at most, by the database."""
        penalty = self._due()
        penalty.with_user(self.accountant).action_execute()
        batch = penalty.entry_ids.batch_id
        with self.assertRaisesRegex(Exception, "kefu_penalty_entry_unique"), self.env.cr.savepoint():
            batch.sudo()._post_move()
        with self.assertRaises(UserError):
            penalty.with_user(self.accountant).action_execute()
        self.assertBooked()

    def test_d_3_two_companies(self):
        """D-3: one order over penalties of two companies makes an entry in each company's books."""
        director = self._create_user("director", "test_director_b", self.other_company)
        other = self._create_user("designer", "test_designer_b", self.other_company)
        accountant = self._create_accountant("test_both", "account.group_account_invoice")
        accountant.company_ids |= self.other_company
        penalties = self._due(amount=20) | self._due(other, amount=50, director=director)
        self.assertEqual(penalties.company_id, self.company | self.other_company)
        accountant_env = penalties.with_user(accountant).with_context(allowed_company_ids=accountant.company_ids.ids)
        accountant_env.action_execute()
        moves = penalties.entry_ids.batch_id.move_id
        self.assertEqual(moves.company_id, self.company | self.other_company)
        for company in moves.company_id:
            self.assertBooked(company)

    def test_d_3_currency(self):
        """D-3: a company in a currency without cents books whole units, in its own currency."""
        company = self.env["res.company"].create({"name": "Tokyo", "currency_id": self.env.ref("base.JPY").id})
        self.env.user.company_ids |= company
        self._set_up_accounts(company)
        director = self._create_user("director", "test_director_jp", company)
        person = self._create_user("designer", "test_designer_jp", company)
        accountant = self._create_accountant("test_accountant_jp", "account.group_account_invoice", company)
        penalty = self._due(person, amount=333.4, director=director)
        penalty.with_user(accountant).action_execute()
        lines = penalty.entry_ids.batch_id.move_id.line_ids
        self.assertEqual(lines.currency_id, self.env.ref("base.JPY"))
        self.assertEqual(sorted(lines.mapped("balance")), [-333, 333])
        self.assertBooked(company)

    def test_p_booking_queries(self):
        """Executing and cancelling many penalties costs as many queries as a few."""
        costs = []
        for count in (5, 25):
            penalties = self._due_many(count)
            with self._count_queries() as executed:
                penalties.with_user(self.accountant).action_execute()
            with self._count_queries() as cancelled:
                penalties.with_user(self.director).action_cancel("Wrong customer.")
            costs.append((executed.count, cancelled.count))
        (few, few_cancelled), (many, many_cancelled) = costs
        self.assertLessEqual(many, few + 5, costs)
        self.assertLessEqual(many_cancelled, few_cancelled + 5, costs)
