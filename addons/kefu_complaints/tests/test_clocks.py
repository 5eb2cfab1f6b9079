from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import freeze_time

from .common import ComplaintCase


class TestClocks(ComplaintCase):
    """X3, X4, X7, X13: reminder, second person, deadline, level by level; nothing that is due is left alone."""

    def setUp(self):
        super().setUp()
        self.env["kefu.complaint"].sudo().search([("next_check_at", "!=", False)]).write({"responsible_id": self.env.uid})
        self.env.flush_all()
        self.cr.execute("UPDATE kefu_complaint SET next_check_at = '2100-01-01'")
        self.env.invalidate_all()

    def _sweep(self, moment):
        """Run the scheduled action at that moment."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("kefu_complaints.ir_cron_sweep").method_direct_trigger()
        self.env.invalidate_all()

    def _at(self, moment, **values):
        with freeze_time(moment):
            return self._registered(**values)

    def test_x13_nothing_due_is_one_query(self):
        """X13: nothing due, one query, however many complaints are open."""
        self._at("2026-11-18 02:00:00")
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time("2026-11-18 02:30:00"):
            self.env["kefu.complaint.job"]._cron_sweep()
            with self.assertQueryCount(1):
                self.env["kefu.complaint.job"]._cron_sweep()

    def test_x3_reminder_once_before_the_plan(self):
        """X3: four hours before the plan is due whoever answers for it is reminded, once."""
        complaint = self._at("2026-11-18 02:00:00")
        with freeze_time("2026-11-18 03:00:00"):
            complaint.action_first_answer("phone", "We are looking into it.")
        before = self._notices(self.site_manager)
        self._sweep("2026-11-18 21:59:00")
        self.assertEqual(self._notices(self.site_manager), before)
        self._sweep("2026-11-18 22:00:00")
        self._sweep("2026-11-18 22:01:00")
        self.assertEqual(len(self._notices(self.site_manager) - before), 1)
        self.assertRecordValues(complaint, [{"level": 1, "reminded_at": datetime(2026, 11, 18, 22)}])

    def test_x7_level_by_level(self):
        """X3, X7: after each deadline one level higher, after the level's hours the next, to the general manager and on."""
        complaint = self._at("2026-11-18 02:00:00")
        told = {
            "2026-11-18 06:00:00": (2, self.service_manager),
            "2026-11-19 06:00:00": (3, self.director),
            "2026-11-21 06:00:00": (4, self.general_manager),
            "2026-11-23 06:00:00": (4, self.general_manager),
            "2026-11-25 06:00:00": (4, self.general_manager),
        }
        for moment, (level, person) in told.items():
            before, earlier = self._notices(person), datetime.fromisoformat(moment) - timedelta(seconds=1)
            self._sweep(earlier)
            self.assertEqual(self._notices(person), before, moment)
            self._sweep(moment)
            self.assertEqual(complaint.level, level, moment)
            self.assertEqual(len(self._notices(person) - before), 1, moment)
            self._sweep(moment)
            self.assertEqual(len(self._notices(person) - before), 1, "told once")
        self.assertTrue(self._notices(self.other_director), "everybody of the level")
        self.assertFalse(self._notices(self.stranger), "nobody of another company")

    def test_x4_urgent_second_person(self):
        """X4: urgent: half an hour to answer, after a third of it a second person, and loud on the screens of those who help."""
        complaint = self._at("2026-11-18 02:00:00", urgency="urgent")
        self.assertEqual(complaint.next_deadline, datetime(2026, 11, 18, 2, 30))
        self._sweep("2026-11-18 02:09:59")
        self.assertFalse(complaint.second_person_id)
        self._sweep("2026-11-18 02:10:00")
        self.assertEqual(complaint.second_person_id, self.engineer)
        self.assertTrue(self._notices(self.engineer))
        with freeze_time("2026-11-18 02:11:00"):
            complaint.with_user(self.engineer).action_first_answer("phone", "Turn the main tap off.")
        self.assertEqual(complaint.next_deadline, complaint.plan_deadline)
        taken = self._at("2026-11-18 02:00:00", urgency="urgent", phone="138 0000 0007", partner_id=False)
        with freeze_time("2026-11-18 02:01:00"):
            taken.action_take()
        self._sweep("2026-11-18 02:15:00")
        self.assertFalse(taken.second_person_id, "somebody is at it")
        self._sweep("2026-11-18 02:30:00")
        self.assertEqual(taken.level, 2)

    def test_x4_alarm_only_to_those_who_help(self):
        """X4: the alarm goes to each person's own channel; what it says is for consultants, managers, whoever answers."""
        self.env["bus.bus"].search([]).unlink()
        with self.enter_registry_test_mode():
            self._at("2026-11-18 02:00:00", urgency="urgent")
            self.env.cr.precommit.run()
        channels = self.env["bus.bus"].search([("message", "like", "kefu_urgent")]).mapped("channel")
        people = self.consultant | self.service_manager | self.site_manager | self.designer | self.stranger | self.reception
        reached = {
            user for user in people
            if any(f'"res.partner",{user.partner_id.id}]' in channel.replace(" ", "") for channel in channels)
        }
        self.assertEqual(reached, {self.consultant, self.service_manager, self.site_manager})

    def test_x2_drafts_are_chased(self):
        """X2: a draft nobody registers is told to whoever took it and to the service manager, again and again."""
        with freeze_time("2026-11-18 02:00:00"):
            complaint = self._draft()
        self._sweep("2026-11-18 04:00:00")
        self.assertEqual(len(self._notices(self.consultant)), 1)
        self.assertEqual(len(self._notices(self.service_manager)), 1)
        self._sweep("2026-11-18 05:00:00")
        self._sweep("2026-11-18 06:00:00")
        self.assertEqual(len(self._notices(self.consultant)), 2)
        self.assertEqual((complaint.state, complaint.level), ("draft", 1))

    def test_x2_a_number_alone_is_not_chased(self):
        """X2: a number typed and left says nothing: nobody is told, and after a day it is given up; a word makes it a draft."""
        nothing = {"description": False, "content_confirmed": False, "contact_confirmed": False}
        with freeze_time("2026-11-18 02:00:00"):
            left, taken_up = self._draft(**nothing), self._draft(**nothing)
        self._sweep("2026-11-18 04:00:00")
        self.assertFalse(self._notices(self.consultant) | self._notices(self.service_manager))
        self.assertEqual((left.state, taken_up.state), ("draft", "draft"))
        with freeze_time("2026-11-18 05:00:00"):
            taken_up.description = "The wall is wet."
        self._sweep("2026-11-19 02:00:00")
        self.assertEqual((left.state, left.reject_reason), ("rejected", "Nothing was written down."))
        self.assertEqual(taken_up.state, "draft")
        self.assertEqual(len(self._notices(self.consultant)), 1)
        self.assertFalse(self.env["kefu.complaint.escalation"].search([("complaint_id", "=", left.id)]))

    def test_waiting_ends_by_itself(self):
        """Clocks that stand still run on by themselves; whoever answers for it is told."""
        complaint = self._at("2026-11-18 02:00:00")
        with freeze_time("2026-11-18 03:00:00"):
            complaint.action_wait("material", "Tiles arrive on Monday.", datetime(2026, 11, 23, 1))
        self._sweep("2026-11-22 00:00:00")
        self.assertEqual((complaint.level, complaint.waiting_reason), (1, "material"))
        before = self._notices(self.site_manager)
        self._sweep("2026-11-23 01:00:00")
        self.assertFalse(complaint.waiting_reason)
        self.assertEqual(complaint.first_answer_deadline, datetime(2026, 11, 23, 4))
        self.assertEqual(len(self._notices(self.site_manager) - before), 1)

    def test_a_company_that_does_not_use_it(self):
        complaint = self._at("2026-11-18 02:00:00")
        self.company.kefu_use_complaints = False
        self._sweep("2026-11-20 02:00:00")
        self.assertEqual(complaint.level, 1)
        self.company.kefu_use_complaints = True
        self._sweep("2026-11-20 02:00:00")
        self.assertEqual(complaint.level, 2)

    def test_batch_costs_the_same_queries(self):
        """The sweep: the number of queries does not depend on how many complaints are due."""
        def due(count, day):
            with freeze_time(day):
                self.Complaint.with_user(self.consultant).create([
                    self._values(phone=f"139{int(day[8:10]):02}{number:06}", partner_id=False) for number in range(count)
                ]).action_register()
            self.env.flush_all()
            complaints = self.Complaint.search([("next_check_at", "<", "2027-01-01")])
            self.env.invalidate_all()
            with freeze_time("2026-12-01 02:00:00"):
                before = self.cr.sql_log_count
                complaints.sudo()._sweep()
                return self.cr.sql_log_count - before

        due(5, "2026-11-16 02:00:00")
        few, many = due(10, "2026-11-17 02:00:00"), due(300, "2026-11-18 02:00:00")
        self.assertLessEqual(many - few, 2)
        self.assertLess(many, 25)

    # === Working time === #

    def _work_nine_to_six(self, company):
        company.resource_calendar_id = self.env["resource.calendar"].create({
            "name": "Nine to six", "tz": company.kefu_tz, "company_id": company.id,
            "attendance_ids": [
                Command.create({"name": f"{day} {start}", "dayofweek": str(day), "hour_from": start, "hour_to": stop})
                for day in range(5) for start, stop in ((9, 12), (13, 18))
            ],
        })
        self.env["kefu.complaint.policy"].search([("company_id", "=", company.id)]).is_working_time = True

    def test_hours_of_working_time_over_national_day(self):
        """1–7 October 2026 are off, Saturday 10 October is worked: 24 working hours from Wednesday 30 September, 17:00."""
        self._work_nine_to_six(self.company)
        self.env["kefu.day.exception"].create([
            *({"company_id": self.company.id, "date": f"2026-10-{day:02}", "kind": "off"} for day in range(1, 8)),
            {"company_id": self.company.id, "date": "2026-10-10", "kind": "work"},
        ])
        complaint = self._at("2026-09-30 09:00:00")
        # one hour on the 30th, eight each on Thursday the 8th, Friday the 9th; seven on Saturday the 10th
        self.assertEqual(complaint.plan_deadline, datetime(2026, 10, 10, 9, 0))
        # three on the morning of the 8th
        self.assertEqual(complaint.first_answer_deadline, datetime(2026, 10, 8, 4, 0))

    def test_a_holiday_entered_late(self):
        """A day off that is entered when the clocks run already moves what has not run out; clock hours stay."""
        around_the_clock = self._at("2026-11-17 09:00:00", phone="139 0000 0005", partner_id=False)
        plan = around_the_clock.plan_deadline
        self._work_nine_to_six(self.company)
        complaint = self._at("2026-11-17 09:00:00")
        self.assertEqual(complaint.first_answer_deadline, datetime(2026, 11, 18, 4))
        with freeze_time("2026-11-17 10:00:00"):
            self.env["kefu.day.exception"].create({"company_id": self.company.id, "date": "2026-11-18", "kind": "off"})
        self.assertEqual(complaint.first_answer_deadline, datetime(2026, 11, 19, 4))
        self.assertEqual(around_the_clock.plan_deadline, plan)

    def test_waiting_in_working_time(self):
        """Two working hours were left when the clocks stood still; two are left when they run on, over a weekend."""
        self._work_nine_to_six(self.company)
        complaint = self._at("2026-11-20 01:00:00")
        self.assertEqual(complaint.first_answer_deadline, datetime(2026, 11, 20, 6))
        with freeze_time("2026-11-20 03:00:00"):
            complaint.action_wait("customer", "Calls back.")
        with freeze_time("2026-11-20 09:00:00"):
            complaint.action_resume()
        # one hour on Friday until 18:00, one on Monday
        self.assertEqual(complaint.first_answer_deadline, datetime(2026, 11, 23, 2))

    def test_clock_hours_over_midnight_and_weekend(self):
        """Clock hours run through nights, weekends and holidays; a reminder before midnight of the company is not lost."""
        complaint = self._at("2026-09-30 15:59:59")
        self.assertEqual(complaint.plan_deadline, datetime(2026, 10, 1, 15, 59, 59))
        self.assertTrue(complaint.name.startswith("TS-2026-"))
        new_year = self._at("2026-12-31 16:30:00")
        self.assertTrue(new_year.name.startswith("TS-2027-"), "half past midnight in China is the next year")

    def test_the_companys_own_time_zone(self):
        """Working hours are those of the company that answers, wherever it is; so is a change of the clocks."""
        self.other_company.kefu_tz = "Europe/Brussels"
        self._work_nine_to_six(self.other_company)
        stranger = self._create_user("consultant", "test_brussels", self.other_company)
        with freeze_time("2026-10-23 15:00:00"):
            complaint = self._draft(stranger, company_id=self.other_company.id, site_manager_id=False, designer_id=False)
        # Friday 17:00 in summer time: one hour; Sunday the clocks go back; Monday from 9:00, that is 8:00 UTC
        self.assertEqual(complaint.first_answer_deadline, datetime(2026, 10, 26, 11))
