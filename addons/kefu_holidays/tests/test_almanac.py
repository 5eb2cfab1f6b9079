from datetime import date, timedelta

from odoo.tests import BaseCase

from ..tools.almanac import Almanac, country_codes, language_of

#: days off and days worked instead, as the State Council announced them for each year
CLOSURES = (
    # 2024
    ("2024-01-01", "2024-01-01"),
    ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"),
    ("2024-06-10", "2024-06-10"),
    ("2024-09-15", "2024-09-17"),
    ("2024-10-01", "2024-10-07"),
    # 2025
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    # 2026
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
MAKE_UP_DAYS = (
    *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12"),
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
)


def announced_days_off():
    days = set()
    for first, last in CLOSURES:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            days.add(day)
            day += timedelta(days=1)
    return days


class TestAlmanac(BaseCase):
    def test_working_days_as_the_state_council_announced(self):
        """Overview, Time: days off and make-up days of 2024 to 2026 are exactly those announced."""
        almanac = Almanac("CN", 2024, 2026)
        self.assertEqual(set(almanac.days_off()), announced_days_off())
        self.assertEqual(almanac.working_days(), set(map(date.fromisoformat, MAKE_UP_DAYS)))
        self.assertEqual(almanac.unpublished_years(), [])

    def test_working_days_each_year_alone_is_the_same(self):
        """Overview, Time: a year gives the same days whether loaded alone or with others."""
        off, work = {}, set()
        for year in (2024, 2025, 2026):
            almanac = Almanac("CN", year, year, "zh_CN")
            self.assertEqual({day.year for day in almanac.days_off()}, {year})
            off |= almanac.days_off()
            work |= almanac.working_days()
        together = Almanac("CN", 2024, 2026, "zh_CN")
        self.assertEqual(off, together.days_off())
        self.assertEqual(work, together.working_days())

    def test_working_days_national_day_and_spring_festival(self):
        """Overview, Time: the days are named in the language asked for."""
        almanac = Almanac("CN", 2025, 2025, "zh_CN").days_off()
        self.assertEqual(almanac[date(2025, 10, 1)], "国庆节")
        self.assertEqual(almanac[date(2025, 1, 29)], "春节")
        self.assertIsNone(almanac[date(2025, 10, 4)], "A weekend day has no name of its own.")
        self.assertEqual(Almanac("CN", 2025, 2025, "en_US").days_off()[date(2025, 10, 1)], "National Day")

    def test_working_days_year_not_announced(self):
        """Overview, Time: an arrangement far ahead cannot be published; the holidays by law are known."""
        almanac = Almanac("CN", 2090, 2090)
        self.assertEqual(almanac.unpublished_years(), [2090])
        self.assertIn(date(2090, 10, 1), almanac.days_off())
        self.assertFalse(almanac.working_days())

    def test_working_days_other_countries(self):
        """Overview, Time: elsewhere a weekend next to a holiday stays an ordinary weekend."""
        almanac = Almanac("US", 2026, 2026, "zh_CN")
        self.assertIn(date(2026, 9, 7), almanac.days_off())
        self.assertNotIn(date(2026, 9, 6), almanac.days_off())
        self.assertEqual(almanac.unpublished_years(), [])
        self.assertIn(date(2025, 2, 8), Almanac("TW", 2025, 2025).working_days())
        self.assertLessEqual({"CN", "HK", "MO", "TW", "SG"}, country_codes())

    def test_working_days_language(self):
        """Overview, Time: the nearest language there is, else the country's own."""
        self.assertEqual(language_of(("en_US", "zh_CN", "zh_TW"), "zh_TW"), "zh_TW")
        self.assertEqual(language_of(("en_US", "zh_CN"), "zh_HK"), "zh_CN")
        self.assertIsNone(language_of(("en_US",), "fr_FR"))
        self.assertIsNone(language_of(("en_US",), None))
        self.assertIsNone(language_of(None, "zh_CN"))
