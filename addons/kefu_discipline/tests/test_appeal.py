from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import DisciplineCase


@tagged("post_install", "-at_install")
class TestAppeal(DisciplineCase):
    """D-1: the person answers, in time; an open appeal stops everything."""

    def test_d1_period_ends_at_midnight_in_the_company(self):
        """D-1: seven days, the last one until midnight in China: what is issued at 23:59 and at 0:01 differs by a day."""
        for issued, until in (
            (datetime(2026, 3, 10, 15, 59), datetime(2026, 3, 17, 15, 59, 59)),  # 23:59 on the 10th in Wuhan
            (datetime(2026, 3, 10, 16, 1), datetime(2026, 3, 18, 15, 59, 59)),  # 0:01 on the 11th
        ):
            with self.subTest(issued=str(issued)), freeze_time(issued):
                self.assertEqual(self._issue().appeal_until, until)

    def test_d1_period_in_working_days_over_the_national_holiday(self):
        """D-1: in working days the holiday of 1 October does not count, its make-up Saturday does."""
        self.company.write({"kefu_deadline_mode": "working", "kefu_appeal_days": 3})
        days = [(date(2026, 10, day), "off") for day in range(1, 8)] + [(date(2026, 10, 10), "work")]
        self.env["kefu.day.exception"].create([
            {"company_id": self.company.id, "date": day, "kind": kind} for day, kind in days
        ])
        with freeze_time(datetime(2026, 9, 30, 2)):
            # 8, 9 and Saturday 10 October
            self.assertEqual(self._issue().appeal_until, datetime(2026, 10, 10, 15, 59, 59))

    def test_d1_a_holiday_entered_late_lengthens_the_period(self):
        """D-1: who may still appeal gets the days of a holiday entered late; a make-up day takes none away."""
        self.company.write({"kefu_deadline_mode": "working", "kefu_appeal_days": 3})
        with freeze_time(datetime(2026, 3, 2, 2)):  # a Monday
            over, running = self._issue(), self._issue()
            over.with_user(self.designer).action_appeal("I was ill")
            self.assertEqual(running.appeal_until, datetime(2026, 3, 5, 15, 59, 59))
            closed, made_up = self.env["kefu.day.exception"].create([
                {"company_id": self.company.id, "date": date(2026, 3, 4), "kind": "off"},
                {"company_id": self.company.id, "date": date(2026, 3, 7), "kind": "work"},
            ])
            self.assertEqual(running.appeal_until, datetime(2026, 3, 6, 15, 59, 59))
            self.assertEqual(over.appeal_until, datetime(2026, 3, 5, 15, 59, 59), "appealed: nothing runs any more")
            closed.unlink()
            self.assertEqual(running.appeal_until, datetime(2026, 3, 6, 15, 59, 59), "what was promised stays")
        with freeze_time(datetime(2026, 3, 9, 2)):
            made_up.date = date(2026, 3, 3)
            self.assertEqual(running.appeal_until, datetime(2026, 3, 6, 15, 59, 59), "over is over")

    def test_d1_to_the_second(self):
        """D-1: an appeal is in time in the last second and late in the next; so is execution, the other way round."""
        with freeze_time(datetime(2026, 3, 10, 2)):
            penalty = self._issue()
        with freeze_time(datetime(2026, 3, 17, 15, 59, 59)):
            self.assertFalse(penalty.is_final)
            with self.cr.savepoint() as savepoint:
                penalty.with_user(self.designer).action_appeal("in time")
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
            with self.assertRaisesRegex(UserError, "may appeal until 2026-03-17 23:59"):
                self._execute(penalty)
        with freeze_time(datetime(2026, 3, 17, 16, 0, 0)):
            penalty.invalidate_recordset()
            self.assertTrue(penalty.is_final)
            self.assertIn(penalty, self.Penalty.search([("is_final", "=", True)]))
            self.assertNotIn(penalty, self.Penalty.search([("is_final", "=", False)]))
            with self.assertRaisesRegex(UserError, "until 2026-03-17 23:59"):
                penalty.with_user(self.designer).action_appeal("late")
            self._execute(penalty)
        self.assertEqual(penalty.state, "executed")

    def test_d1_an_open_appeal_stops_execution(self):
        """D-1: appealed, it is not executed, however long ago; upheld it is, at once."""
        with freeze_time(datetime(2026, 3, 10, 2)):
            penalty = self._issue()
            penalty.with_user(self.designer).action_appeal("I was ill")
        with self.assertRaises(UserError):
            self._execute(penalty)
        penalty.with_user(self.general_manager).action_uphold("no note from a doctor")
        self.assertRecordValues(penalty, [{
            "state": "upheld", "is_final": True, "decided_by_id": self.general_manager.id,
            "decision_reason": "no note from a doctor", "appeal_reason": "I was ill",
        }])
        self._execute(penalty)
        self.assertEqual(penalty.state, "executed")

    def test_d1_a_company_that_does_not_wait(self):
        """D-1: where the company says so finance may execute as soon as it is issued, but never what is appealed."""
        self.company.kefu_penalty_wait = False
        penalty, appealed = self._issue(), self._issue()
        appealed.with_user(self.designer).action_appeal("no")
        self.assertEqual(self.Penalty.search([("is_final", "=", True), ("company_id", "=", self.company.id)]), penalty)
        self._execute(penalty)
        with self.assertRaises(UserError):
            self._execute(appealed)

    def test_d1_the_person_is_told_in_their_language(self):
        """D-1: one notice per person and batch, with the rule, the company's word and until when; others hear nothing."""
        self.company.kefu_penalty_word = "deduction"
        penalties = self._propose(facts="4 days late") | self._propose() | self._propose(user=self.other_designer)
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        penalties.with_user(self.director).action_issue()
        notices = self.env["mail.message"].search([("id", ">", last), ("message_type", "=", "user_notification")])
        self.assertEqual(sorted(notices.partner_ids.mapped("name")), ["Test Designer", "Test Designer 2"])
        self.assertEqual(len(notices), 2)
        notice = notices.filtered(lambda message: message.partner_ids == self.designer.partner_id)
        self.assertIn("Performance Deduction: 2 issued", notice.subject)
        for text in ("Contact late", "R2.3", "Mrs Zhou", "4 days late"):
            self.assertIn(text, notice.body)

    def test_d1_deciders_are_told_of_an_appeal(self):
        """D-1: director and general manager hear of an appeal, and of nobody else's notices."""
        penalty = self._issue()
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        penalty.with_user(self.designer).action_appeal("I was ill")
        notices = self.env["mail.message"].search([("id", ">", last), ("message_type", "=", "user_notification")])
        self.assertEqual(notices.partner_ids, (self.director | self.other_director | self.general_manager).partner_id)

    def test_d1_a_directors_appeal_is_told_to_the_others(self):
        penalty = self._propose(user=self.director)
        penalty.with_user(self.other_director).action_issue()
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        penalty.with_user(self.director).action_appeal("no")
        notices = self.env["mail.message"].search([("id", ">", last), ("message_type", "=", "user_notification")])
        self.assertEqual(notices.partner_ids, (self.other_director | self.general_manager).partner_id)

    def test_d1_settings_that_make_no_sense(self):
        """D-1, D-3: days and limits are not negative, a share of the wage is no more than all of it."""
        for values in ({"kefu_appeal_days": -1}, {"kefu_penalty_cap_amount": -1}, {"kefu_penalty_cap_percent": 101}):
            with self.subTest(str(values)), self.cr.savepoint() as savepoint:
                with self.assertRaisesRegex(Exception, "violates check constraint"):
                    self.company.write(values)
                    self.company.flush_recordset()
                savepoint.rollback()
                self.company.invalidate_recordset()
