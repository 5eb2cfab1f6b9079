from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from odoo import Command

from .common import KefuCase

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.replace(microsecond=0))


class TestWorkingHours(KefuCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["kefu.calendar"]

    def _work(self, hours, tz="Asia/Shanghai", days=range(5), **more):
        """The company works those hours on those weekdays."""
        self.company.kefu_tz = tz
        self.company.resource_calendar_id = self.env["resource.calendar"].create({
            "name": "Hours", "tz": tz, "company_id": self.company.id, **more,
            "attendance_ids": [
                Command.create({"name": f"{day} {start}", "dayofweek": str(day), "hour_from": start, "hour_to": stop})
                for day in days for start, stop in hours
            ],
        })
        return self.company.resource_calendar_id

    def _deadline(self, start, hours):
        return self.calendar._working_hour_deadlines(self.company, [start], hours)[0]

    def _planned(self, start, hours):
        """:return: what Odoo says: with the company's own closures"""
        planned = self.company.resource_calendar_id.plan_hours(
            hours, start.replace(tzinfo=UTC), compute_leaves=True, domain=[("company_id", "=", self.company.id)]
        )
        return planned.replace(tzinfo=None)

    def test_same_as_plan_hours(self):
        """The same moments as Odoo's own planning: two shifts, a Saturday morning, closures of half a day and of a week."""
        closure = {"company_id": self.company.id, "calendar_id": False}
        Closure = self.env["resource.calendar.leaves"]
        Closure.create({**closure, "name": "A week", "date_from": "2026-09-30 16:00:00", "date_to": "2026-10-07 15:59:59"})
        for tz in ("Asia/Shanghai", "Europe/Brussels", "America/New_York"):
            calendar = self._work([(8.5, 12), (13.25, 17.75)], tz=tz)
            calendar.write({"attendance_ids": [Command.create({"name": "S", "dayofweek": "5", "hour_from": 9, "hour_to": 12})]})
            Closure.create({
                **closure, "name": "Half a day", "date_from": "2026-03-10 05:00:00", "date_to": "2026-03-10 11:00:00",
                "calendar_id": calendar.id,
            })
            self._compare()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(start=MOMENTS, hours=st.integers(1, 400).map(lambda quarters: quarters / 4))
    @example(start=datetime(2026, 10, 1), hours=24)
    @example(start=datetime(2026, 3, 10, 6), hours=0.25)
    def _compare(self, start, hours):
        self.assertAlmostEqual(self._deadline(start, hours), self._planned(start, hours), delta=timedelta(seconds=1))

    def test_two_week_calendars(self):
        calendar = self._work([(9, 17)])
        calendar.switch_calendar_type()
        lines = calendar.attendance_ids.filtered(lambda line: line.week_type == "0" and line.dayofweek == "0")
        lines.unlink()
        for day in range(1, 29, 3):
            start = datetime(2026, 6, day, 3)
            self.assertAlmostEqual(self._deadline(start, 30), self._planned(start, 30), delta=timedelta(seconds=1))

    def test_make_up_days_have_the_hours_of_a_weekday(self):
        """1–7 October 2026 off, Saturday 10 October worked: from Wednesday the 30th, 17:00."""
        self._work([(9, 12), (13, 18)])
        self.env["kefu.day.exception"].create([
            *({"company_id": self.company.id, "date": date(2026, 10, day), "kind": "off"} for day in range(1, 8)),
            {"company_id": self.company.id, "date": date(2026, 10, 10), "kind": "work"},
        ])
        start = datetime(2026, 9, 30, 9)
        self.assertEqual(
            [self._deadline(start, hours) for hours in (1, 2, 17.5, 25.5, 26)],
            [
                datetime(2026, 9, 30, 10), datetime(2026, 10, 8, 2), datetime(2026, 10, 10, 1, 30),
                datetime(2026, 10, 12, 1, 30), datetime(2026, 10, 12, 2),
            ],
        )

    def test_no_hours_named(self):
        """A company whose calendar names no hours works around the clock."""
        self._work([])
        self.assertEqual(self._deadline(datetime(2026, 5, 2, 20), 5), datetime(2026, 5, 3, 1))

    def test_between(self):
        """Working seconds between two moments are those a deadline needs."""
        self._work([(9, 12), (13, 18)])
        start = datetime(2026, 11, 20, 2, 30)
        pairs = [(start, self._deadline(start, hours)) for hours in (0.5, 7, 40)]
        self.assertEqual(self.calendar._working_seconds(self.company, pairs), [1800, 25200, 144000])
        self.assertEqual(self.calendar._working_seconds(self.company, [(start, start - timedelta(hours=1))]), [0])

    def test_batch_costs_the_same_queries(self):
        self._work([(9, 18)])
        starts = [datetime(2026, 1, 1) + timedelta(hours=7 * number) for number in range(1000)]
        self._deadline(starts[0], 24)
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            one = self.calendar._working_hour_deadlines(self.company, starts[:1], 24)
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            many = self.calendar._working_hour_deadlines(self.company, starts, 24)
        self.assertEqual(many[:1], one)
        self.assertEqual(many, sorted(many))
