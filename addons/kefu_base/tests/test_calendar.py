from datetime import date, datetime
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tools import mute_logger

from .common import KefuCase


class TestCalendar(KefuCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["kefu.calendar"]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create({
            "name": "Five days",
            "tz": "Asia/Shanghai",
            "company_id": cls.company.id,
            "attendance_ids": [
                Command.create({"name": str(day), "dayofweek": str(day), "hour_from": 9, "hour_to": 18}) for day in range(5)
            ],
        })

    def _except(self, kind, *days):
        self.env["kefu.day.exception"].create([
            {"company_id": self.company.id, "date": day, "kind": kind} for day in days
        ])

    def test_day_is_the_companys(self):
        """Half past midnight in Shanghai is a new day, although UTC still has the old one."""
        self.assertEqual(self.calendar._local_date(self.company, datetime(2026, 9, 30, 16, 30)), date(2026, 10, 1))
        self.assertEqual(self.calendar._local_date(self.company, datetime(2026, 9, 30, 15, 59, 59)), date(2026, 9, 30))

    def test_who_depends_on_the_days_is_told(self):
        """Whatever says which days are worked, and however it changes, tells those who keep deadlines; nothing else does."""
        told = self.startPatcher(patch.object(type(self.company), "_kefu_days_changed", autospec=True))

        def assert_told(companies):
            self.assertEqual(self.env["res.company"].union(*(call.args[0] for call in told.call_args_list)), companies)
            told.reset_mock()

        closure = {"date_from": datetime(2026, 10, 2), "date_to": datetime(2026, 10, 3), "company_id": self.company.id}
        closures = self.env["resource.calendar.leaves"]
        self._except("off", date(2026, 10, 1))
        assert_told(self.company)
        self.env["kefu.day.exception"].search([("company_id", "=", self.company.id)]).company_id = self.other_company
        assert_told(self.company | self.other_company)
        leave = closures.create({**closure, "calendar_id": self.company.resource_calendar_id.id})
        assert_told(self.company)
        leave.unlink()
        assert_told(self.company)
        person = self.env["resource.resource"].create({"name": "Somebody", "company_id": self.company.id})
        told.reset_mock()
        closures.create({**closure, "resource_id": person.id})
        assert_told(self.env["res.company"])
        self.company.resource_calendar_id.attendance_ids[0].unlink()
        assert_told(self.company)

    def test_calendar_days_end_at_midnight(self):
        """Three calendar days after a contact at 10:00 end with the third day, company time."""
        deadline, = self.calendar._deadlines(self.company, [datetime(2026, 9, 30, 2, 0)], 3)
        self.assertEqual(deadline, datetime(2026, 10, 3, 15, 59, 59))

    def test_working_days_skip_weekends(self):
        self.company.kefu_deadline_mode = "working"
        # Friday 2026-11-20, 18:30 in Shanghai
        deadline, = self.calendar._deadlines(self.company, [datetime(2026, 11, 20, 10, 30)], 1)
        self.assertEqual(deadline, datetime(2026, 11, 23, 15, 59, 59))

    def test_working_days_over_national_day(self):
        """Holidays do not count, make-up days do (National Day 2026: 1–7 October off, 10 October worked)."""
        self.company.kefu_deadline_mode = "working"
        self._except("off", *(date(2026, 10, day) for day in range(1, 8)))
        self._except("work", date(2026, 10, 10))
        start = datetime(2026, 9, 30, 2, 0)
        self.assertEqual(
            [self.calendar._deadlines(self.company, [start], days)[0].date() for days in (1, 2, 3, 4)],
            [date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 12)],
        )

    def test_closure_of_another_company_does_not_count(self):
        self.company.kefu_deadline_mode = "working"
        for company in (self.company, self.other_company):
            company.resource_calendar_id = self.company.resource_calendar_id
        leave = {"name": "Inventory", "date_from": "2026-11-22 16:00:00", "date_to": "2026-11-23 15:59:59", "calendar_id": False}
        self.env["resource.calendar.leaves"].with_company(self.other_company).create(leave)
        start = [datetime(2026, 11, 20, 2, 0)]
        self.assertEqual(self.calendar._deadlines(self.company, start, 1)[0].date(), date(2026, 11, 23))
        self.env["resource.calendar.leaves"].with_company(self.company).create(leave)
        self.assertEqual(self.calendar._deadlines(self.company, start, 1)[0].date(), date(2026, 11, 24))

    def test_batch_costs_the_same_queries(self):
        self.company.kefu_deadline_mode = "working"
        starts = [datetime(2026, 1, 1 + i % 28, i % 24) for i in range(500)]
        self.calendar._deadlines(self.company, starts[:1], 3)
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            one = self.calendar._deadlines(self.company, starts[:1], 3)
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            many = self.calendar._deadlines(self.company, starts, 3)
        self.assertEqual(many[:1], one)
        self.assertEqual(len(many), 500)

    @mute_logger("odoo.sql_db")
    def test_one_exception_a_day(self):
        self._except("off", date(2026, 10, 1))
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._except("work", date(2026, 10, 1))
