"""T12: deadlines against a calendar counted out by hand, hour by hour."""

import csv
from bisect import bisect_right
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from odoo import Command

from odoo.addons.kefu_base.tests.common import KefuCase

#: with and without summer time, half and quarter hours, days that begin at one o'clock, both sides of the date line
ZONES = (
    "Asia/Shanghai",
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "America/St_Johns",
    "America/Santiago",
)
LENGTHS = (0, 1, 2, 3, 7, 15)
FIRST, LAST = datetime(2026, 1, 1), datetime(2028, 1, 1)
CHINA_DAYS = Path(__file__).parents[1] / "data/china_days.csv"
QUARTER = timedelta(minutes=15)


def china_days():
    """``{date: "off" or "work"}``, the days off and make-up days of four years"""
    with CHINA_DAYS.open(encoding="utf-8") as lines:
        return {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(lines)}


def day_starts(zone):
    """The moments (naive UTC) at which a local day begins, found by looking at the clock every quarter of an hour.

    :return: ``(moments, dates)``, ascending; the date is the one that begins
    """
    moments, dates = [], []
    zone, moment, today = ZoneInfo(zone), FIRST - timedelta(days=3), None
    while moment < LAST + timedelta(days=150):
        local = moment.replace(tzinfo=timezone.utc).astimezone(zone).date()
        if local != today:
            moments.append(moment)
            dates.append(local)
            today = local
        moment += QUARTER
    return moments, dates


class TestClock(KefuCase):
    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t, long_run):
        self.record_t, self.long_run = record_t, long_run

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["kefu.calendar"]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Five days",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.create({"name": str(day), "dayofweek": str(day), "hour_from": 9, "hour_to": 18}) for day in range(5)
                ],
            }
        )

    def _load_china_days(self):
        self.env["kefu.day.exception"].create(
            [{"company_id": self.company.id, "date": day, "kind": kind} for day, kind in china_days().items()]
        )

    def _compare(self, starts, counted):
        """Compare the deadlines of all zones and lengths with those counted out.

        :param counted: ``f(dates, index, days)``: index of the last day allowed
        :return: number of points
        """
        points = 0
        for zone in ZONES:
            self.company.kefu_tz = zone
            moments, dates = day_starts(zone)
            for days in LENGTHS:
                expected = [
                    moments[counted(dates, bisect_right(moments, start) - 1, days) + 1] - timedelta(seconds=1) for start in starts
                ]
                found = self.calendar._deadlines(self.company, starts, days)
                wrong = [case for case in zip(starts, found, expected, strict=True) if case[1] != case[2]]
                self.assertFalse(wrong[:3], f"{zone}, {days} days")
                points += len(starts)
        return points

    def _hours(self, step):
        return [FIRST + timedelta(hours=hour) for hour in range(0, (LAST - FIRST).days * 24, step)]

    def test_t12_calendar_days(self):
        """Days of the company end at its midnight, in every zone, at every hour, over every change of the clocks."""
        self.company.kefu_deadline_mode = "calendar"
        points = self._compare(self._hours(1 if self.long_run else 3), lambda dates, index, days: index + days)
        self.record_t("T12", "calendar days: hours x 8 zones x 6 lengths", f"{points} points, 0 differences", "0 differences")

    def test_t12_working_days(self):
        """Working days skip weekends and days off and count make-up days, in every zone, at every hour."""
        self._load_china_days()
        self.company.kefu_deadline_mode = "working"
        kinds = china_days()

        def counted(dates, index, days):
            while days:
                index += 1
                days -= kinds.get(dates[index], "work" if dates[index].weekday() < 5 else "off") == "work"
            return index

        points = self._compare(self._hours(1 if self.long_run else 13), counted)
        self.record_t("T12", "working days: hours x 8 zones x 6 lengths", f"{points} points, 0 differences", "0 differences")

    def test_t12_make_up_days(self):
        """Every day of 2024 to 2027 is working or not as announced: 250 or so working days a year."""
        self._load_china_days()
        kinds = china_days()
        first, last = date(2024, 1, 1), date(2027, 12, 31)
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        expected = [day for day in days if kinds.get(day, "work" if day.weekday() < 5 else "off") == "work"]
        self.assertEqual(self.calendar._working_days(self.company, first, last), expected)
        self.assertEqual([sum(day.year == year for day in expected) for year in (2024, 2025, 2026)], [251, 248, 248])
        make_up = sum(kind == "work" for kind in kinds.values())
        self.record_t("T12", "make-up days 2024-2027", f"{len(days)} days, {make_up} made up, 0 differences", "0 differences")

    def test_t12_midnight_in_shanghai(self):
        """A contact a second before midnight and one at midnight are a day apart; UTC's date does not matter."""
        before, after = datetime(2026, 9, 30, 15, 59, 59), datetime(2026, 9, 30, 16)
        self.assertEqual(
            self.calendar._deadlines(self.company, [before, after], 1),
            [datetime(2026, 10, 1, 15, 59, 59), datetime(2026, 10, 2, 15, 59, 59)],
        )

    def test_t12_national_day(self):
        """Three working days from 30 September 2026 in Shanghai end on Saturday, 10 October, which is worked."""
        self._load_china_days()
        self.company.kefu_deadline_mode = "working"
        evening, new_day = datetime(2026, 9, 30, 15, 30), datetime(2026, 9, 30, 16, 30)
        self.assertEqual(
            [deadline.date() for deadline in self.calendar._deadlines(self.company, [evening, new_day], 3)],
            [date(2026, 10, 10), date(2026, 10, 10)],
        )
