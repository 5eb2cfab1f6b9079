from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .common import ComplaintCase


@freeze_time("2026-11-18 02:00:00")
class TestSteps(ComplaintCase):
    def test_x3_plan_told(self):
        """X3: the plan is told in time, by whoever answers for it, and written down; then the end is owed."""
        complaint = self._registered()
        for plan, how in (("", "phone"), ("Repair on Friday.", "telepathy"), ("  ", "visit")):
            with self.assertRaises(UserError):
                complaint.with_user(self.site_manager).action_plan(plan, how)
        complaint.with_user(self.site_manager).action_plan("Repair on Friday.", "visit")
        self.assertRecordValues(complaint, [{"state": "planned", "plan": "Repair on Friday.", "plan_how": "visit"}])
        self.assertTrue(complaint.first_answer_at, "telling the plan answers the customer")
        self.assertEqual(complaint.next_deadline, complaint.close_deadline)

    def test_x3_first_answer_has_its_clock(self):
        complaint = self._registered()
        complaint.action_first_answer("phone", "We are on our way.")
        self.assertEqual(complaint.next_deadline, complaint.plan_deadline)
        with self.assertRaises(UserError):
            complaint.action_first_answer("phone", "Again.")

    def test_x3_who_may(self):
        """Neither strangers, nor the designer concerned, nor other colleagues work on it."""
        complaint = self._registered()
        for user in (self.designer, self.salesperson, self.reception, self.stranger, self.finance_like()):
            with self.assertRaises(AccessError):
                complaint.with_user(user).action_plan("Mine.", "phone")

    def finance_like(self):
        return self._create_user("sales_manager", "test_sales_manager_2")

    def test_x6_not_closed_without_word_or_reason(self):
        """X6: closed only when the customer was reached and is content, or a manager says why."""
        complaint = self._handled()
        for user in (self.consultant, self.service_manager):
            with self.assertRaises(UserError):
                complaint.with_user(user).action_close()
        for user in (self.consultant, self.site_manager):
            with self.assertRaises(AccessError):
                complaint.with_user(user).action_close("I say so.")
        complaint.with_user(self.service_manager).action_close("The customer has moved abroad.")
        self.assertRecordValues(complaint, [{
            "state": "closed", "close_reason": "The customer has moved abroad.", "closed_by_id": self.service_manager.id,
            "next_deadline": False, "next_check_at": False,
        }])

    def test_x13_closed_is_immutable(self):
        """X13: nothing of a closed complaint is changed, by nobody and on no way, until it is opened again."""
        complaint = self._closed()
        with self.assertRaises(UserError):
            complaint.write({"phone": "138 0000 0009"})
        with self.assertRaises(UserError):
            complaint.sudo().write({"finding": "unfounded"})
        for call in (
            lambda: complaint.action_plan("Once more.", "phone"), lambda: complaint.action_handle("founded", "Again."),
            lambda: complaint.action_wait("customer", "Away."), lambda: complaint.action_compensate(10, "money", "Why not."),
            lambda: complaint.action_hand_on(self.departments["design"], "Theirs."), lambda: complaint.action_escalate("So."),
            lambda: complaint.action_take(), lambda: complaint.action_reject("So."), complaint.action_register,
        ):
            with self.assertRaises(UserError):
                call()
        with self.assertRaises(UserError):
            complaint.sudo().unlink()

    def test_x12_reopened_one_level_higher(self):
        """X12, X13: opened again with a reason, new clocks, one level higher; consultants within 30 days, managers later."""
        complaint = self._closed()
        with self.assertRaises(UserError):
            complaint.action_reopen(" ")
        complaint.action_reopen("It leaks again.")
        self.assertRecordValues(complaint, [{
            "state": "reopened", "level": 2, "reopened_count": 1, "close_reason": False, "finding": False, "closed_at": False,
        }])
        self.assertGreater(complaint.next_deadline, complaint.received_at)
        complaint.with_user(self.site_manager).action_plan("Seal it anew.", "phone")
        complaint.with_user(self.site_manager).action_handle("founded", "Sealed.")
        complaint.with_user(self.service_manager).action_close("Seen by myself.")
        with freeze_time("2026-12-20 02:00:00"):
            with self.assertRaises(UserError):
                complaint.action_reopen("It leaks again.")
            complaint.with_user(self.service_manager).action_reopen("It leaks again.")
        self.assertEqual(complaint.level, 3)

    def test_rejected_with_approval_and_reason(self):
        """A manager rejects with a reason; others ask, and it stays open meanwhile."""
        complaint = self._registered()
        complaint.action_reject("Not our site.")
        self.assertRecordValues(complaint, [{"state": "registered", "reject_asked_by_id": self.consultant.id}])
        self.assertTrue(self._notices(self.service_manager))
        with self.assertRaises(AccessError):
            complaint.action_keep()
        complaint.with_user(self.service_manager).action_keep()
        self.assertFalse(complaint.reject_asked_by_id)
        complaint.with_user(self.service_manager).action_reject("Not our site.")
        self.assertRecordValues(complaint, [{"state": "rejected", "reject_reason": "Not our site."}])
        with self.assertRaises(AccessError):
            complaint.action_reopen("It is.")
        complaint.with_user(self.director).action_reopen("It is.")
        self.assertEqual(complaint.state, "reopened")

    def test_unfounded_is_a_finding(self):
        complaint = self._planned()
        with self.assertRaises(UserError):
            complaint.action_handle(False, "Nothing was wrong.")
        complaint.action_handle("unfounded", "Nothing was wrong.")
        self.assertRecordValues(complaint, [{"state": "handled", "finding": "unfounded"}])

    def test_open_actions_keep_it_open(self):
        """A complaint with something open, or without a category, is not handled."""
        complaint = self._planned(category_id=False)
        with self.assertRaisesRegex(UserError, "category"):
            complaint.action_handle("founded", "Done.")
        complaint.sudo().category_id = self._category("tiling")
        compensation = complaint.action_compensate(800, "money", "For the trouble.")
        with self.assertRaisesRegex(UserError, "compensation"):
            complaint.action_handle("founded", "Done.")
        compensation.with_user(self.service_manager).action_grant()
        hop = complaint.action_hand_on(self.departments["design"], "The drawing was wrong.")
        with self.assertRaisesRegex(UserError, "take it over"):
            complaint.action_handle("founded", "Done.")
        hop.with_user(self.supervisor).action_refuse("The drawing was right.")
        complaint.action_handle("founded", "Done.")

    def test_waiting_stops_the_clocks(self):
        """Clocks stand still for a named reason; what was left is left still when they run on."""
        complaint = self._registered()
        with self.assertRaises(UserError):
            complaint.action_wait("holiday", "Away.")
        with self.assertRaises(UserError):
            complaint.action_wait("customer", "")
        complaint.action_wait("customer", "Is away until Friday.")
        self.assertEqual(complaint.next_deadline, complaint.waiting_until)
        with self.assertRaises(UserError):
            complaint.action_plan("Repair.", "phone")
        plan = complaint.plan_deadline
        with freeze_time("2026-11-20 02:00:00"):
            complaint.action_resume()
            self.assertRecordValues(complaint, [{
                "waiting_reason": False, "waited_seconds": 2 * 86400, "plan_deadline": plan + timedelta(days=2),
            }])

    def test_x13_merging_keeps_both(self):
        """X13: merged complaints go on as one with the sooner deadline; both histories stay."""
        first, other = self._registered(), self._registered(user=self.reception, phone="138 0000 0003", partner_id=False)
        other.sudo().plan_deadline = first.plan_deadline - timedelta(hours=5)
        with self.assertRaises(AccessError):
            first.with_user(self.designer).action_merge(other)
        first.action_merge(other)
        self.assertRecordValues(other, [{"state": "closed", "merged_into_id": first.id}])
        self.assertEqual(first.plan_deadline, other.plan_deadline)
        self.assertTrue(other.close_reason)
        with self.assertRaises(UserError):
            other.action_reopen("Again.")
        with self.assertRaises(UserError):
            first.action_merge(first)

    def test_x13_who_leaves_hands_over(self):
        """X13: when whoever answers for it leaves the company, somebody else does."""
        complaint = self._registered()
        self.site_manager.active = False
        self.assertEqual(complaint.responsible_id, self.engineer)
        self.assertTrue(self._notices(self.engineer))
