"""T12: deadlines in working hours against a calendar counted out quarter by quarter, and against Odoo's own planning."""

from bisect import bisect_left
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from odoo import Command

from odoo.addons.kefu_base.tests.common import KefuCase

from .test_clock import QUARTER, ZONES, china_days

#: weekday: its hours, before and after lunch
HOURS = {**{day: ((8.5, 12), (13.5, 18)) for day in range(5)}, 5: ((9, 12),)}
LENGTHS = (0.25, 2, 4, 8, 24, 60)
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 1, 1)
#: longer than the longest deadline over the longest holiday
MARGIN = timedelta(days=40)


class WorkingHoursCase(KefuCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Five and a half days",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.create({"name": f"{day} {start}", "dayofweek": str(day), "hour_from": start, "hour_to": end})
                    for day, spans in HOURS.items()
                    for start, end in spans
                ],
            }
        )
        cls.company.resource_calendar_id = cls.calendar

    def _stay_in(self, zone):
        self.company.kefu_tz = self.calendar.tz = zone

    def _deadlines(self, starts, hours):
        return self.env["kefu.calendar"]._working_hour_deadlines(self.company, starts, hours)


class TestWorkingHours(WorkingHoursCase):
    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t, long_run):
        self.record_t, self.long_run = record_t, long_run

    def _quarters(self, zone, hours_of):
        """The quarters of an hour that are worked, found by looking at the clock.

        :param hours_of: ``f(date)``: the spans that are worked on it
        :return: the moments (naive UTC) at which they begin, ascending
        """
        zone, moment, quarters = ZoneInfo(zone), FIRST - MARGIN, []
        while moment < LAST + MARGIN:
            local = moment.replace(tzinfo=timezone.utc).astimezone(zone)
            hour = local.hour + local.minute / 60
            if any(start <= hour < end for start, end in hours_of(local.date())):
                quarters.append(moment)
            moment += QUARTER
        return quarters

    def test_t12_working_hours(self):
        """Working hours end when they are worked, in every zone, over weekends, days off and make-up days."""
        self.env["kefu.day.exception"].create(
            [{"company_id": self.company.id, "date": day, "kind": kind} for day, kind in china_days().items()]
        )
        kinds, points = china_days(), 0
        hours_of = {"off": lambda day: (), "work": lambda day: HOURS[0], None: lambda day: HOURS.get(day.weekday(), ())}
        step = timedelta(minutes=15 if self.long_run else 465)
        starts = [FIRST + step * number for number in range((LAST - FIRST) // step)]
        for zone in ZONES:
            self._stay_in(zone)
            quarters = self._quarters(zone, lambda day: hours_of[kinds.get(day)](day))
            for hours in LENGTHS:
                lasts = (quarters[bisect_left(quarters, start) + int(hours * 4) - 1] for start in starts)
                expected = [last + QUARTER for last in lasts]
                found = self._deadlines(starts, hours)
                wrong = [case for case in zip(starts, found, expected, strict=True) if case[1] != case[2]]
                self.assertFalse(wrong[:3], f"{zone}, {hours} hours")
                points += len(starts)
        self.record_t("T12", "working hours: moments x 8 zones x 6 lengths", f"{points} points, 0 differences", "0 differences")

    def test_t12_as_odoo_plans_them(self):
        """Without make-up days the deadline is the one that ``plan_hours`` gives: closures, also of half a day, in every zone."""
        self.env["resource.calendar.leaves"].create(self._closures())
        moments = [FIRST + timedelta(hours=7.3 * number) for number in range(1200 if self.long_run else 60)]
        own, points = [("company_id", "=", self.company.id)], 0
        for zone in ZONES:
            self._stay_in(zone)
            for hours in LENGTHS:
                found = self._deadlines(moments, hours)
                planned = [self.calendar.plan_hours(hours, start, compute_leaves=True, domain=own) for start in moments]
                cases = zip(moments, found, planned, strict=True)
                wrong = [case for case in cases if abs(case[1] - case[2]) > timedelta(seconds=1)]
                self.assertFalse(wrong[:3], f"{zone}, {hours} hours")
                points += len(moments)
        self.record_t("T12", "working hours as plan_hours gives them", f"{points} points, 0 differences", "0 differences")

    def _closures(self):
        """Runs of days off as the government announced them, and half a day; another company's, and a person's, are none."""
        off = sorted(day for day, kind in china_days().items() if kind == "off" and day.year == FIRST.year)
        begins = [off[0]] + [day for before, day in pairwise(off) if day - before > timedelta(days=1)]
        ends = [before for before, day in pairwise(off) if day - before > timedelta(days=1)] + [off[-1]]
        spans = [
            (datetime.combine(begin, datetime.min.time()), datetime.combine(end, datetime.max.time().replace(microsecond=0)))
            for begin, end in zip(begins, ends, strict=True)
        ]
        spans.append((datetime(2026, 3, 3, 4), datetime(2026, 3, 3, 14)))
        person = self.env["resource.resource"].create({"name": "Somebody", "company_id": self.company.id})
        own = {"company_id": self.company.id, "calendar_id": self.calendar.id}
        away = {"date_from": datetime(2026, 4, 1), "date_to": datetime(2026, 4, 20)}
        return [
            *({**own, "name": "Closed", "date_from": begin, "date_to": end} for begin, end in spans),
            {"company_id": self.other_company.id, "calendar_id": False, "name": "Others", **away},
            {**own, "resource_id": person.id, "name": "Away", **away},
        ]

    def test_t12_hours_of_a_make_up_day(self):
        """Eight hours from Friday, 9 October 2026, 15:00 in Shanghai end on Saturday, which is worked like a Monday."""
        self.env["kefu.day.exception"].create({"company_id": self.company.id, "date": date(2026, 10, 10), "kind": "work"})
        self._stay_in("Asia/Shanghai")
        # three hours on Friday, half past eight to noon and an hour and a half of the afternoon on Saturday
        self.assertEqual(self._deadlines([datetime(2026, 10, 9, 7)], 8), [datetime(2026, 10, 10, 7)])

    def test_t12_holidays_do_not_lose_it(self):
        """X13: an hour from the evening before National Day ends on the first day after it."""
        self.env["kefu.day.exception"].create(
            [{"company_id": self.company.id, "date": date(2026, 10, day), "kind": "off"} for day in range(1, 8)]
        )
        self._stay_in("Asia/Shanghai")
        self.assertEqual(self._deadlines([datetime(2026, 9, 30, 10)], 1), [datetime(2026, 10, 8, 1, 30)])

    def test_t12_costs_the_same_queries(self):
        """However many deadlines are asked for."""

        def count(starts):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._deadlines(starts, 24)
            return self.env.cr.sql_log_count - before

        count([FIRST])
        self.assertEqual(count([FIRST]), count([FIRST + timedelta(hours=hour) for hour in range(500)]))
