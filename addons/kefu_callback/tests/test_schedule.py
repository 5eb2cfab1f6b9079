from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import NOW, CallbackCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSchedule(CallbackCase):
    """C1: calls are planned once for each occasion, record and person."""

    def test_c1_planned_once_and_moved(self):
        """C1: planned again while still to be made it is moved; planned for the same moment nothing changes."""
        record = self._record()
        callback = self._plan("courtesy", record)
        self.assertRecordValues(callback, [{
            "state": "to_call", "company_id": self.company.id, "callee_id": self.customer.id, "callee_phone": "138 0000 0001",
            "next_try_at": NOW, "record_name": "Riverside 3-2", "user_id": False,
        }])
        self.assertTrue(callback.name)
        callback.escalation_level = 2
        self.assertEqual(self._plan("courtesy", record), callback)
        self.assertEqual(callback.escalation_level, 2)
        later = NOW + timedelta(days=2)
        self.assertEqual(self._plan("courtesy", record, due=later), callback)
        self.assertRecordValues(callback, [{"due": later, "next_try_at": later, "escalation_level": 0}])
        self.assertNotEqual(self._plan("finished", record), callback)
        self.assertNotEqual(self._plan("courtesy", record, callee=self.designer), callback)

    def test_c1_done_is_planned_anew(self):
        callback = self._finish(self._plan(record=(record := self._record())))
        self.assertNotEqual(self._plan(record=record), callback)

    def test_c1_feature_off_plans_nothing(self):
        self.company.kefu_use_callback = False
        self.assertFalse(self._plan())

    def test_c1_two_plans_of_one_batch_are_one_call(self):
        record = self._record()
        plans = [("courtesy", record, self.customer, NOW), ("courtesy", record, self.customer, NOW + timedelta(hours=1))]
        callback = self.Callback._schedule_batch(plans)
        self.assertEqual(len(callback), 1)
        self.assertEqual(callback.due, NOW + timedelta(hours=1))

    def test_c1_without_a_callee_the_customer_is_called(self):
        callback = self.Callback._schedule("courtesy", self.customer, None, None)
        self.assertRecordValues(callback, [{"callee_id": self.customer.id, "partner_id": self.customer.id, "due": NOW}])

    def test_c1_unknown_occasion(self):
        with self.assertRaisesRegex(ValueError, "nonsense"):
            self._plan("nonsense")

    def test_c1_escalates_at_the_end_of_the_next_day_in_shanghai(self):
        """C1: a day ends at midnight in Shanghai, whatever UTC says."""
        before, after = self._plan(due=NOW.replace(hour=15, minute=59)), self._plan(due=NOW.replace(hour=16, minute=1))
        self.assertEqual(str(before.escalate_at), "2026-03-11 15:59:59")
        self.assertEqual(str(after.escalate_at), "2026-03-12 15:59:59")

    def test_c7_after_completion(self):
        """C7: due so many days after completion as the company has set, in the morning."""
        callback = self.Callback._schedule_finished(self._record(), NOW, self.customer)
        self.assertEqual(str(callback.due), "2026-03-17 01:00:00")
        self.assertEqual(callback.occasion_id.code, "finished")

    def test_c7_two_after_sales_calls(self):
        """C7, R2.6: the first call after completion brings a second one, the second no third."""
        first = self._finish(self.Callback._schedule_finished(record := self._record(), NOW, self.customer))
        second = self.Callback.search([("res_id", "=", record.id), ("state", "=", "to_call")])
        self.assertEqual(str(second.due), "2026-03-17 01:00:00")
        self.assertEqual(second.callee_id, first.callee_id)
        self._finish(second)
        self.assertFalse(self.Callback.search([("res_id", "=", record.id), ("state", "=", "to_call")]))

    def test_c1_queries_do_not_grow(self):
        """C1: planning 100 calls takes as many queries as planning 10."""
        def count(number):
            records = [self._record() for _number in range(number)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Callback._schedule_batch([("courtesy", record, self.customer, NOW) for record in records])
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(100), count(10))

    def test_c1_the_company_is_the_records(self):
        other = self._plan(record=self._record(company=self.other_company))
        self.assertEqual(other.company_id, self.other_company)
        self.assertTrue(other.name.startswith("CB2026-"))
