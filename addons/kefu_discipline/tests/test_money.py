from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import DisciplineCase

MARCH = datetime(2026, 3, 10, 2)
APRIL = datetime(2026, 4, 10, 2)


@tagged("post_install", "-at_install")
@freeze_time(MARCH)
class TestMoney(DisciplineCase):
    """R2.8, D-3: what finance executes, within the monthly limit, and what is taken back."""

    def _cap(self, amount, excess="carry"):
        self.company.write({
            "kefu_penalty_cap_type": "amount", "kefu_penalty_cap_amount": amount, "kefu_penalty_excess": excess,
        })

    def _allowance(self, user=None):
        self.env.invalidate_all()
        return self.env["kefu.penalty.allowance"].search([("user_id", "=", (user or self.designer).id)], order="month")

    def test_r2_8_one_batch_for_each_company(self):
        """R2.8: executed at once, one batch for each company, with a line for each penalty."""
        stranger_finance = self._create_finance("test_finance_3", self.other_company)
        stranger_finance.company_ids |= self.company
        designer = self._create_user("designer", "test_designer_3", self.other_company)
        there = self._propose(user=designer, company=self.other_company)
        there.with_user(self.stranger).action_issue()
        there.with_user(designer).action_acknowledge()
        penalties = self._final() | self._final("SHEET_LOST") | there
        user = stranger_finance.with_context(allowed_company_ids=(self.company | self.other_company).ids)
        batches, left = penalties.with_user(stranger_finance).with_context(user.env.context)._execute()
        self.assertFalse(left)
        batches = batches.sudo()
        self.assertEqual({batch.company_id: batch.amount_total for batch in batches}, {self.company: 120, self.other_company: 20})
        self.assertEqual(batches.mapped("kind"), ["execution", "execution"])
        self.assertEqual(batches.user_id, stranger_finance)
        self.assertEqual(set(penalties.mapped("state")), {"executed"})

    def test_r2_8_cancelled_is_taken_back_once(self):
        """R2.8: cancelling reverses to the cent, in a batch of its own, once; the books stay."""
        penalty = self._final(amount=66.67)
        self._execute(penalty)
        penalty.with_user(self.director).action_cancel("paid in cash")
        self.assertRecordValues(penalty.entry_ids.sorted("id"), [
            {"amount": 66.67, "reverses_id": False}, {"amount": -66.67, "reverses_id": penalty.entry_ids.sorted("id")[0].id},
        ])
        reversal = penalty.entry_ids.sorted("id")[1].batch_id
        self.assertRecordValues(reversal, [{"kind": "reversal", "amount_total": -66.67, "user_id": self.director.id}])
        self.assertRecordValues(penalty, [{"state": "cancelled", "amount_executed": 0, "amount_open": 0, "amount": 66.67}])
        self.assertEqual(self._allowance().used, 0)
        with self.assertRaises(UserError):
            penalty.with_user(self.director).action_cancel("again")

    def test_d3_cap_carries_over_from_month_to_month(self):
        """D-3: the oldest first, as far as the month's limit goes; the rest is executed the months after, to the cent."""
        self._cap(50)
        first, second = self._final(amount=33.33), self._final(amount=90.01)
        _batches, left = self._execute(first | second)
        self.assertFalse(left)
        self.assertRecordValues(first | second, [
            {"state": "executed", "amount_executed": 33.33, "amount_open": 0},
            {"state": "issued", "amount_executed": 16.67, "amount_open": 73.34},
        ])
        self.assertRecordValues(self._allowance(), [{"used": 50, "cap": 50, "month": date(2026, 3, 1)}])
        _batches, left = self._execute(second)
        self.assertIn("Test Designer", left[0])
        self.assertEqual(second.amount_executed, 16.67)
        with freeze_time(APRIL):
            self._execute(second)
            self.assertEqual(second.amount_executed, 66.67)
        with freeze_time(datetime(2026, 5, 10, 2)):
            self._execute(second)
        self.assertRecordValues(second, [{"state": "executed", "amount_executed": 90.01, "amount_open": 0}])
        self.assertEqual(second.entry_ids.sorted("month").mapped("amount"), [16.67, 50, 23.34])

    def test_d3_cap_drops_the_rest(self):
        """D-3: or the rest is dropped, and stands in the books as dropped."""
        self._cap(50, "drop")
        first, second, third = self._final(amount=40), self._final(amount=40), self._final(amount=40)
        self._execute(first | second | third)
        self.assertRecordValues(first | second | third, [
            {"state": "executed", "amount_executed": 40, "amount_open": 0},
            {"state": "executed", "amount_executed": 10, "amount_open": 0},
            {"state": "executed", "amount_executed": 0, "amount_open": 0},
        ])
        entries = (first | second | third).entry_ids.sorted(lambda entry: entry.penalty_id.id)
        self.assertEqual(entries.mapped("dropped"), [0, 30, 40])
        second.with_user(self.director).action_cancel("a mistake")
        self.assertEqual(sum(second.entry_ids.mapped("dropped")), 0)
        self.assertEqual(self._allowance().used, 40)

    def test_d3_cap_is_each_persons_own(self):
        """D-3: one person's limit takes nothing from another's, nor one company's from another's."""
        self._cap(30)
        penalties = self._final(amount=30) | self._final(user=self.other_designer, amount=30)
        self._execute(penalties)
        self.assertEqual(penalties.mapped("state"), ["executed", "executed"])

    def test_d3_cap_over_batches_of_a_month(self):
        """D-3: the limit is the month's, not the batch's; what is cancelled frees it again."""
        self._cap(50)
        first = self._final(amount=50)
        self._execute(first)
        second = self._final(amount=20)
        batches, left = self._execute(second)
        self.assertFalse(batches)
        self.assertIn("monthly limit", left[0])
        first.with_user(self.director).action_cancel("a mistake")
        self._execute(second)
        self.assertRecordValues(second, [{"state": "executed", "amount_executed": 20}])

    def test_d3_month_is_the_companys(self):
        """D-3: on the 31st at 23:59 it is still March in Wuhan, two minutes later it is April."""
        self._cap(10)
        first, second = self._final(amount=10), self._final(amount=10)
        with freeze_time(datetime(2026, 3, 31, 15, 59)):
            self._execute(first)
        with freeze_time(datetime(2026, 3, 31, 16, 1)):
            self._execute(second)
        self.assertEqual((first | second).entry_ids.sorted("month").mapped("month"), [date(2026, 3, 1), date(2026, 4, 1)])

    def test_d3_the_database_holds_the_cap(self):
        """D-3: the row on which two batches meet does not take more than the limit, whatever code says."""
        self._cap(50)
        self._execute(self._final(amount=50))
        with self.assertRaisesRegex(Exception, "violates check constraint"), self.cr.savepoint():
            self.env["kefu.penalty.allowance"]._add(self.company, [(self.designer.id, date(2026, 3, 1), 0.01)])

    def test_d3_lower_cap_within_the_month(self):
        """D-3: a limit that is lowered takes nothing back and lets nothing more through."""
        self._cap(50)
        self._execute(self._final(amount=50))
        self._cap(20)
        penalty = self._final(amount=10)
        self._execute(penalty)
        self.assertEqual(penalty.amount_executed, 0)

    def test_d3_cap_in_percent_of_the_wage(self):
        """D-3: 20 % of the wage by default; who has no wage entered is left out and named, warnings go through."""
        self.company.kefu_penalty_cap_type = "percent"
        self.designer.with_user(self.finance).kefu_wage = 1000
        known, unknown = self._final(amount=300), self._final(user=self.other_designer, amount=300)
        warning = self._final("NEGLECT", user=self.other_designer)
        _batches, left = self._execute(known | unknown | warning)
        self.assertEqual(len(left), 1)
        self.assertIn("Test Designer 2", left[0])
        self.assertRecordValues(known | unknown | warning, [
            {"amount_executed": 200, "state": "issued"}, {"amount_executed": 0, "state": "issued"},
            {"amount_executed": 0, "state": "executed"},
        ])

    def test_d3_wages_are_for_finance(self):
        """D-3: finance and general manager enter wages of their company's people, and nothing else; nobody else sees them."""
        self.designer.with_user(self.general_manager).kefu_wage = 9000
        self.assertEqual(self.designer.with_user(self.finance).kefu_wage, 9000)
        for user in (self.designer, self.director, self.supervisor, self.consultant):
            with self.assertRaises(AccessError):
                self.designer.with_user(user).read(["kefu_wage"])
            with self.assertRaises(AccessError):
                self.designer.with_user(user).write({"kefu_wage": 1})
            with self.assertRaises(AccessError):
                self.env["res.users"].with_user(user).search([("kefu_wage", ">", 1)])
        with self.assertRaises(AccessError):
            self.designer.with_user(self.finance).write({"kefu_wage": 1, "login": "x"})
        with self.assertRaises(AccessError):
            self.designer.with_user(self.finance).write({"login": "x"})
        with self.assertRaises(AccessError):
            self.stranger.with_user(self.finance).write({"kefu_wage": 1})

    def test_d3_withdrawn_after_part_was_executed(self):
        """D-1, D-3: what the limit left open may still be withdrawn or cancelled, and what was executed is taken back."""
        self._cap(50)
        penalty = self._final(amount=80)
        self._execute(penalty)
        penalty.with_user(self.director).action_withdraw("a mistake")
        self.assertRecordValues(penalty, [{"state": "withdrawn", "amount_executed": 0, "amount_open": 0}])
        other = self._final(amount=80)
        self._execute(other)
        other.with_user(self.general_manager).action_cancel("a mistake")
        self.assertRecordValues(other, [{"state": "cancelled", "amount_executed": 0, "amount_open": 0}])
        self.assertEqual(sum((penalty | other).entry_ids.mapped("amount")), 0)
        untouched = self._final(amount=80)
        with self.assertRaisesRegex(UserError, "Withdraw it instead"):
            untouched.with_user(self.director).action_cancel("a mistake")

    def test_d3_points_count_and_cost_nothing(self):
        """D-3: in points mode points are executed and taken back, without money and without a limit."""
        self._cap(0)
        self.company.kefu_penalty_mode = "points"
        penalty = self._final("NOTES_MISSING")
        batch, left = self._execute(penalty)
        self.assertFalse(left)
        self.assertRecordValues(batch, [{"amount_total": 0, "points_total": 10}])
        self.assertFalse(self._allowance())
        penalty.with_user(self.director).action_cancel("a mistake")
        self.assertEqual(sum(penalty.entry_ids.mapped("points")), 0)

    def test_d3_mode_changes_for_what_comes(self):
        """D-3: a penalty keeps the mode it was issued in; what is only proposed follows the company."""
        money, proposed, settled = self._final(), self._propose("NOTES_MISSING"), self._propose()
        settled.with_user(self.director).action_reject("a mistake")
        self.company.kefu_penalty_mode = "points"
        self.assertRecordValues(proposed | settled, [
            {"mode": "points", "amount": 0, "points": 10, "amount_open": 0},
            {"mode": "money", "amount": 20, "points": 0, "amount_open": 0},
        ])
        points = self._final()
        self._execute(money | points)
        self.assertEqual((money | points).mapped("amount_executed"), [20, 0])
        self.assertEqual((money | points).entry_ids.sorted(lambda entry: entry.penalty_id.id).mapped("points"), [0, 2])

    def test_d3_sum_of_executed_is_sum_of_the_books(self):
        """D-3: after executing, carrying over and cancelling the books add up to what is executed."""
        self._cap(77.77)
        penalties = self.Penalty.union(*(self._final(amount=cents / 100) for cents in (1, 3333, 9999, 10, 5001)))
        self._execute(penalties)
        with freeze_time(APRIL):
            self._execute(penalties.filtered("is_final"))
            penalties[1].with_user(self.director).action_cancel("a mistake")
        total = sum(penalties.mapped("amount_executed"))
        self.assertAlmostEqual(sum(penalties.entry_ids.mapped("amount")), total, places=2)
        self.assertAlmostEqual(sum(penalties.entry_ids.batch_id.mapped("amount_total")), total, places=2)

    def test_r2_8_finance_is_told_what_happened(self):
        """R2.8: the button answers with what was executed, and who was left out."""
        self._cap(10)
        action = self._final(amount=5).with_user(self.finance).action_execute()
        self.assertEqual(action["params"]["type"], "success")
        action = self._final(amount=25).with_user(self.finance).action_execute()
        self.assertIn("executed", action["params"]["message"])
        action = self._final(amount=25).with_user(self.finance).action_execute()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("Test Designer", action["params"]["message"])

    def test_r2_8_numbers_of_each_company(self):
        """R2.8: numbered when issued, each company on its own, without gaps in a batch."""
        first, second = self._propose(), self._propose()
        self.assertFalse(first.name)
        (first | second).with_user(self.director).action_issue()
        there = self._propose(user=self.stranger, company=self.other_company)
        there.with_user(self._create_user("director", "test_director_3", self.other_company)).action_issue()
        numbers = [int(name.removeprefix("P2026-")) for name in (first | second).mapped("name")]
        self.assertEqual(numbers[1], numbers[0] + 1)
        self.assertEqual(there.name, "P2026-00001")
