from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import NOW, CallbackCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestJob(CallbackCase):
    """C1: a call that stays undone is told one higher, never dropped; a call left open goes back to the pool."""

    def _escalate(self, moment):
        """:return: who was told at that moment"""
        with freeze_time(moment):
            return self._told(lambda: self._cron("ir_cron_escalate"))

    @freeze_time(NOW)
    def test_c1_told_one_higher_each_day(self):
        """C1: undone a day after it was due: service manager; a day later director; then general manager; each once."""
        callback = self._plan()
        self.assertFalse(self._escalate(NOW.replace(hour=15, minute=50) + DAY))
        for day, role in enumerate(("service_manager", "director", "general_manager"), start=1):
            moment = NOW.replace(hour=16, minute=1) + day * DAY
            self.assertEqual(self._escalate(moment), getattr(self, role))
            self.assertEqual(callback.escalation_level, day)
            self.assertFalse(self._escalate(moment))
        self.assertFalse(self._escalate(NOW + 30 * DAY))
        self.assertEqual(callback.state, "to_call")

    @freeze_time(NOW)
    def test_c1_done_cancelled_or_switched_off_is_not_told(self):
        self._finish(self._plan())
        self._plan().with_user(self.director).action_cancel("no need")
        self._plan(record=self._record(company=self.other_company))
        self.other_company.kefu_use_callback = False
        self.assertFalse(self._escalate(NOW + 3 * DAY))

    @freeze_time(NOW)
    def test_c1_too_many_attempts(self):
        """C1: after so many attempts the service manager is told at once; the call is tried on."""
        self.company.kefu_callback_max_attempts = 2
        callback = self._plan()
        for _attempt in range(2):
            self._open(callback).action_no_answer()
        self.assertEqual(self._escalate(NOW), self.service_manager)
        self.assertRecordValues(callback, [{"state": "no_answer", "attempt_count": 2}])
        self.assertTrue(callback.next_try_at)

    @freeze_time(NOW)
    def test_c1_never_told_to_the_person_asked_about(self):
        """C1: where the manager is asked about, the next one is told."""
        callback = self._plan(about=self.service_manager)
        self.assertEqual(self._escalate(NOW + 2 * DAY), self.director)
        self.assertEqual(callback.escalation_level, 2)

    @freeze_time(NOW)
    def test_c1_another_company_is_told_its_own(self):
        other = self._create_user("service_manager", "test_other_sm", self.other_company)
        self._plan(record=self._record(company=self.other_company))
        self.assertEqual(self._escalate(NOW + 2 * DAY), other)

    @freeze_time(NOW)
    def test_c1_left_open_goes_back(self):
        """C1: opened and left alone for half an hour it goes back; with an answer it stays where it is."""
        alone, answered = self._open(self._plan()), self._open(self._plan(), self.colleague)
        answered.action_answer(*self._option(answered, "content", "good"))
        with freeze_time(NOW + timedelta(minutes=29)):
            self._cron("ir_cron_release")
            self.assertTrue(alone.sudo().user_id)
        with freeze_time(NOW + timedelta(minutes=31)):
            self._cron("ir_cron_release")
        self.assertRecordValues(alone.sudo(), [{"user_id": False, "claimed_at": False, "state": "to_call"}])
        self.assertEqual(answered.sudo().user_id, self.colleague)

    @freeze_time(NOW)
    def test_c1_nothing_due_one_query(self):
        """C1: with nothing due each job is one query, however many calls there are."""
        self.Callback._schedule_batch([("courtesy", self._record(), self.customer, NOW) for _number in range(20)])
        job = self.env["kefu.callback.job"]
        self.env["kefu.contact.form"].flush_model()
        for name in ("_cron_escalate", "_cron_release", "_cron_contact_forms"):
            with self.subTest(job=name), self.assertQueryCount(1):
                getattr(job, name)()

    def test_c1_queries_do_not_grow(self):
        """C1: telling of 100 calls takes as many queries as telling of 10."""
        def count(number):
            plans = [("courtesy", self._record(), self.customer, NOW) for _number in range(number)]
            calls = self.Callback._schedule_batch(plans)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["kefu.callback.job"]._escalate(calls)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(100), count(10) + 3)
