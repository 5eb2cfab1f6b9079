from datetime import date

from odoo.tests import freeze_time, tagged

from .common import DisciplineCase


@tagged("post_install", "-at_install")
class TestStatement(DisciplineCase):
    """The monthly statement: what was executed, taken back, and what is open."""

    def test_r2_8_statement_by_month_and_person(self):
        """R2.8: executed and taken back in their months, open ones in the month they were issued, company time."""
        with freeze_time("2026-03-31 15:00:00"):  # 23:00 on 31 March in Wuhan
            executed = self._final(amount=50)
            self._execute(executed)
        with freeze_time("2026-03-31 17:00:00"):  # 1 April
            opened = self._issue(user=self.other_designer)
            executed.with_user(self.director).action_cancel("a mistake")
        lines = self.env["kefu.penalty.statement"].with_user(self.finance).search([], order="month, kind, id")
        self.assertRecordValues(lines, [
            {"month": date(2026, 3, 1), "kind": "execution", "amount": 50, "amount_open": 0, "user_id": self.designer.id},
            {"month": date(2026, 4, 1), "kind": "open", "amount": 0, "amount_open": 20, "user_id": self.other_designer.id},
            {"month": date(2026, 4, 1), "kind": "reversal", "amount": -50, "amount_open": 0, "user_id": self.designer.id},
        ])
        groups = self.env["kefu.penalty.statement"].with_user(self.finance)._read_group(
            [], ["user_id"], ["amount:sum", "amount_open:sum"]
        )
        self.assertEqual(sorted((user.id, *sums) for user, *sums in groups), sorted([
            (self.designer.id, 0, 0), (self.other_designer.id, 0, 20),
        ]))
        action = lines[0].action_open_penalty()
        self.assertEqual((action["res_model"], action["res_id"]), ("kefu.penalty", executed.id))
        self.assertEqual(opened.state, "issued")

    def test_d3_points_in_the_statement(self):
        """D-3: points stand in the statement, open and counted."""
        self.company.kefu_penalty_mode = "points"
        done, opened = self._final("NOTES_MISSING"), self._issue("NOTES_BRIEF")
        self._execute(done)
        lines = self.env["kefu.penalty.statement"].with_user(self.designer).search([], order="points desc")
        self.assertRecordValues(lines, [
            {"penalty_id": done.id, "points": 10, "points_open": 0, "amount": 0},
            {"penalty_id": opened.id, "points": 0, "points_open": 5, "amount": 0},
        ])
