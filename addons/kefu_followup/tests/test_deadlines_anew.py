from datetime import date, datetime, timedelta

from odoo import Command
from odoo.tests import freeze_time

from .common_followup import FollowupCase

#: Friday, 20 November 2026, noon in Wuhan
NOON = datetime(2026, 11, 20, 4)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (datetime(2026, 11, day, 15, 59, 59) for day in (23, 24, 25, 26))


@freeze_time(NOON)
class TestDeadlinesAnew(FollowupCase):
    """R2.3: deadlines that run follow the company's days when those change, without anybody being late for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"kefu_deadline_mode": "working", "kefu_gap_days": 3})
        cls.env["kefu.followup"].create({"lead_id": cls.lead.id, "user_id": cls.designer.id, "content": "Wants a bigger kitchen"})
        stale = cls.env["kefu.followup.clock"].search([("is_stale", "=", True)])
        cls.env["kefu.deadline.job"]._reschedule(stale)
        cls.days = cls.env["kefu.day.exception"].with_user(cls.manager)

    def _day_off(self, day, kind="off", company=None):
        return self.days.sudo(bool(company)).create({
            "date": date(2026, 11, day), "kind": kind, "company_id": (company or self.company).id,
        })

    def _assert_deadline(self, deadline):
        self._run_cron("ir_cron_reschedule")
        clock = self.env["kefu.followup.clock"].search([("lead_id", "=", self.lead.id)])
        clock.invalidate_recordset()
        self.assertEqual((self.lead.followup_deadline, clock.deadline, clock.limit_at), (deadline,) * 3)
        self.assertTrue(clock.next_at)
        self.assertFalse(clock.is_stale)
        return clock

    def test_r2_3_a_holiday_added_changed_removed(self):
        """R2.3: the list of holidays and make-up days changes: so do the deadlines that run."""
        episode = self._assert_deadline(WEDNESDAY).episode
        holiday = self._day_off(24)
        self._assert_deadline(THURSDAY)
        holiday.date = date(2026, 12, 24)
        self._assert_deadline(WEDNESDAY)
        make_up = self._day_off(21, "work")
        self._assert_deadline(TUESDAY)
        make_up.unlink()
        self.assertEqual(self._assert_deadline(WEDNESDAY).episode, episode)

    def test_r2_3_a_closure_of_odoos_own(self):
        """R2.3: a public holiday entered in Odoo counts likewise; somebody's own leave does not."""
        values = {"name": "Fair", "date_from": datetime(2026, 11, 23, 0), "date_to": datetime(2026, 11, 23, 12)}
        calendar = self.company.resource_calendar_id
        resource = self.env["resource.resource"].create({"name": "R", "company_id": self.company.id, "calendar_id": calendar.id})
        leaves = self.env["resource.calendar.leaves"].with_company(self.company)
        leaves.create({**values, "company_id": self.company.id, "calendar_id": calendar.id, "resource_id": resource.id})
        self.assertFalse(self._stale())
        closure = leaves.create({**values, "company_id": self.company.id, "calendar_id": calendar.id})
        self._assert_deadline(THURSDAY)
        closure.unlink()
        self._assert_deadline(WEDNESDAY)

    def test_r2_3_the_working_week(self):
        """R2.3: Saturday becomes a working day."""
        self.company.resource_calendar_id.write({"attendance_ids": [
            Command.create({"name": "Saturday", "dayofweek": "5", "hour_from": 9, "hour_to": 17}),
        ]})
        self._assert_deadline(TUESDAY)

    def test_r2_3_the_companys_settings(self):
        """R2.3: so do the gap and the way of counting days."""
        self.company.kefu_gap_days = 1
        self._assert_deadline(MONDAY)
        self.company.kefu_deadline_mode = "calendar"
        self._assert_deadline(datetime(2026, 11, 21, 15, 59, 59))
        self._day_off(21)
        self.assertFalse(self._stale(), "days are counted as they come")

    def test_r2_3_nobody_is_told_in_between(self):
        """R2.3: a sweep before the deadlines are set anew neither tells anybody nor reports a breach."""
        breaches = self._breaches()
        with freeze_time(WEDNESDAY + timedelta(hours=1)):
            self._day_off(24)
            self._run_cron("ir_cron_escalate")
            self.assertFalse(breaches)
            self._run_cron("ir_cron_reschedule")
            self._run_cron("ir_cron_escalate")
            self.assertFalse(breaches)
        with freeze_time(THURSDAY + timedelta(hours=1)):
            self._run_cron("ir_cron_escalate")
            self.assertEqual(len(breaches), 1)

    def test_r2_3_first_contacts_and_stopped_clocks(self):
        """R2.3, R3.4: a first contact is due after so many hours as before; who is not followed any more stays so."""
        fresh, stopped = self._create_leads(1), self._create_leads(1)
        due = fresh.followup_deadline
        stopped._stop_followup_clock()
        self._day_off(24)
        self._assert_deadline(THURSDAY)
        self.assertEqual(fresh.followup_deadline, due)
        self.assertFalse(stopped.followup_deadline)

    def test_r2_3_other_companies(self):
        """R2.3: another company's holidays are none of ours; nor is anything done where follow-up is off."""
        self._day_off(24, company=self.other_company)
        self.assertFalse(self._stale())
        self.company.kefu_use_followup = False
        self._day_off(24)
        self.assertFalse(self._stale())

    def test_r2_3_many_customers_cost_the_same_queries(self):
        """R2.3: marking is one statement, a batch costs as many queries for many customers as for a few."""
        def reschedule(count, day):
            leads = self._create_leads(count)
            self.env["kefu.followup"].create([
                {"lead_id": lead.id, "user_id": self.designer.id, "content": f"Wants a bigger bath {lead.id}"} for lead in leads
            ])
            self._day_off(day)
            clocks = self.env["kefu.followup.clock"].search([("lead_id", "in", leads.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["kefu.deadline.job"]._reschedule(clocks)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        reschedule(2, 23)
        self.assertEqual(reschedule(3, 24), reschedule(40, 25))

    def test_nothing_stale_is_one_query(self):
        self._run_cron("ir_cron_reschedule")
        with self.assertQueryCount(1):
            self.env["kefu.deadline.job"]._cron_reschedule()

    def _stale(self):
        self.env["kefu.followup.clock"].invalidate_model()
        return self.env["kefu.followup.clock"].search_count([("is_stale", "=", True), ("company_id", "=", self.company.id)])
