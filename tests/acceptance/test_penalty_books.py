"""T13 of penalties: what was executed is what stands in the books, to the cent, whatever happens in whatever order."""

import os
from contextlib import closing, contextmanager
from datetime import datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.sql_db import BaseCursor
from odoo.tools import mute_logger

from odoo.addons.kefu_discipline_account.tests.common import BookingCase

HISTORIES = 300 if os.environ.get("KEFU_LONG") else 15
START = datetime(2026, 3, 30, 2, 0)
#: what may happen: who proposes too much too often, limits that change, months that end
EVENTS = ("issue",) * 5 + ("execute",) * 4 + ("execute_all", "cancel", "cancel", "withdraw", "appeal", "uphold", "acknowledge")
EVENTS += ("next_month", "next_month", "limit", "percent", "no_limit", "carry", "drop", "red", "pay")

histories = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 11), st.integers(1, 30_000)), min_size=8, max_size=28)

#: for each penalty: what it says was executed, what the ledger says, what is posted on the employees' account
PENALTIES = """
    SELECT penalty.id, penalty.state, penalty.amount::text, penalty.amount_executed::text, COALESCE(entry.amount, 0)::text,
           COALESCE(entry.booked, 0)::text, COALESCE(entry.dropped, 0)::text
      FROM kefu_penalty penalty
      LEFT JOIN (SELECT penalty_id, SUM(entry.amount) AS amount, SUM(entry.dropped) AS dropped,
                        SUM(line.balance) FILTER (WHERE line.parent_state = 'posted') AS booked
                   FROM kefu_penalty_entry entry LEFT JOIN account_move_line line ON line.kefu_penalty_entry_id = entry.id
               GROUP BY penalty_id) entry ON entry.penalty_id = penalty.id
     WHERE penalty.company_id = %s
"""
#: for each person and month: what the limit says is used, what the ledger says, the limit
LIMITS = """
    SELECT allowance.user_id, allowance.month, allowance.used::text, allowance.cap::text, COALESCE(SUM(entry.amount), 0)::text
      FROM kefu_penalty_allowance allowance
      LEFT JOIN kefu_penalty_entry entry
        ON entry.user_id = allowance.user_id AND entry.month = allowance.month AND entry.reverses_id IS NULL
       AND NOT EXISTS (SELECT FROM kefu_penalty_entry back WHERE back.reverses_id = entry.id)
     WHERE allowance.company_id = %s GROUP BY allowance.id
"""
BALANCES = """
    SELECT account_id, SUM(balance)::text FROM account_move_line
     WHERE company_id = %s AND parent_state = 'posted' AND move_id IN (SELECT move_id FROM kefu_penalty_batch) GROUP BY account_id
"""


class TestPenaltyBooks(BookingCase):
    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t):
        self.record_t = record_t

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [cls.designer, cls.other_designer, cls.salesperson]
        (cls.designer | cls.other_designer | cls.salesperson).kefu_wage = 3333.33

    @contextmanager
    def _at(self, moment):
        with freeze_time(moment), patch.object(BaseCursor, "now", lambda cr: datetime.now()):  # noqa: DTZ005
            self.env.invalidate_all()
            yield

    @mute_logger("odoo.sql_db")
    def test_d_3_books_agree(self):
        """D-3: after any sequence of execute, appeal, uphold, withdraw, cancel, month and limit, the sums agree."""
        steps = [0]

        @settings(
            max_examples=HISTORIES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            # each step is a transaction's worth of work: a failing history is read as it is
            phases=(Phase.generate,),
        )
        @given(histories)
        def check(history):
            self.env.flush_all()
            with closing(self.env.cr.savepoint(flush=False)):
                steps[0] += self._run(history)
            self.env.clear()

        check()
        self.record_t("T13", "penalty books", f"{HISTORIES} histories, {steps[0]} steps, sums agree 100 %", "sum = total 100 %")

    def _run(self, history):
        """:return: how many steps were not refused"""
        self.moment, done = START, 0
        self.penalties = self.Penalty
        for event, which, cents in history:
            with self._at(self.moment):
                try:
                    with self.env.cr.savepoint():
                        getattr(self, f"_{event}")(which, cents)
                    done += 1
                except UserError:
                    # refused: nothing may have changed
                    self.env.invalidate_all()
                self.env.flush_all()
                self._check_sums(event)
        return done

    # === What may happen === #

    def _pick(self, which):
        return self.penalties[which % len(self.penalties)] if self.penalties else self.penalties

    def _issue(self, which, cents):
        person = self.people[which % len(self.people)]
        self.penalties |= self._due(person, cents / 100)

    def _acknowledge(self, which, _cents):
        penalty = self._pick(which)
        penalty.with_user(penalty.user_id).action_acknowledge()

    def _appeal(self, which, _cents):
        penalty = self._pick(which)
        penalty.with_user(penalty.user_id).action_appeal("It was not like that.")

    def _uphold(self, which, _cents):
        self._pick(which).with_user(self.general_manager).action_uphold("It was.")

    def _withdraw(self, which, _cents):
        self._pick(which).with_user(self.director).action_withdraw("It was not.")

    def _cancel(self, which, _cents):
        self._pick(which).with_user(self.general_manager).action_cancel("Wrong customer.")

    def _execute(self, which, _cents):
        self._pick(which).with_user(self.accountant).action_execute()

    def _execute_all(self, _which, _cents):
        self.penalties.filtered("is_final").with_user(self.finance).action_execute()

    def _next_month(self, _which, _cents):
        self.moment += relativedelta(months=1)

    def _limit(self, _which, cents):
        self.company.write({"kefu_penalty_cap_type": "amount", "kefu_penalty_cap_amount": cents / 100})

    def _percent(self, _which, cents):
        self.company.write({"kefu_penalty_cap_type": "percent", "kefu_penalty_cap_percent": cents % 30})

    def _no_limit(self, _which, _cents):
        self.company.kefu_penalty_cap_type = "none"

    def _carry(self, _which, _cents):
        self.company.kefu_penalty_excess = "carry"

    def _drop(self, _which, _cents):
        self.company.kefu_penalty_excess = "drop"

    def _red(self, which, _cents):
        self.company.account_storno = bool(which % 2)

    def _pay(self, which, _cents):
        """The person settles what is open of a penalty."""
        lines = self.env["account.move.line"].search([("kefu_penalty_entry_id", "in", self._pick(which).entry_ids.ids)])
        owed = lines.filtered(lambda line: not line.reconciled and line.amount_residual > 0)
        for line in owed:
            payment = self.env["account.move"].create(
                {
                    "journal_id": self.company.kefu_penalty_journal_id.id,
                    "date": line.date,
                    "line_ids": [
                        (0, 0, {"account_id": account.id, "partner_id": line.partner_id.id, "balance": balance})
                        for account, balance in (
                            (line.account_id, -line.amount_residual),
                            (self.company.kefu_penalty_income_id, line.amount_residual),
                        )
                    ],
                }
            )
            payment._post(soft=False)
            (line | payment.line_ids.filtered(lambda other, line=line: other.account_id == line.account_id)).reconcile()

    # === What must hold === #

    def _rows(self, statement):
        """:return: rows about the company, their figures exact (they come as text)"""
        self.env.cr.execute(statement, (self.company.id,))
        return [
            [Decimal(value) if isinstance(value, str) and value[:1] in "-0123456789" else value for value in row]
            for row in self.env.cr.fetchall()
        ]

    def _check_sums(self, event):
        total = 0
        for penalty, state, amount, executed, entered, booked, dropped in self._rows(PENALTIES):
            self.assertTrue(executed == entered == booked, (event, penalty, state, executed, entered, booked))
            self.assertTrue(0 <= executed <= amount, (event, penalty, executed, amount))
            if state == "executed":
                self.assertEqual(executed + dropped, amount, (event, penalty))
            elif state in ("proposed", "rejected", "withdrawn", "cancelled"):
                self.assertFalse(executed, (event, penalty, state))
            total += executed
        balances = dict(self._rows(BALANCES))
        self.assertEqual(balances.get(self.company.kefu_penalty_receivable_id.id, 0), total, event)
        self.assertEqual(balances.get(self.company.kefu_penalty_income_id.id, 0), -total, event)
        for user, month, used, cap, entered in self._rows(LIMITS):
            self.assertEqual(used, entered, (event, user, month))
            self.assertTrue(cap is None or used <= cap, (event, user, month, used, cap))
