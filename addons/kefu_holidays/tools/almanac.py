"""Public holidays and make-up working days of a country, from the ``holidays`` library."""

from datetime import date, timedelta

import holidays

#: countries whose government announces each holiday together with the weekend it touches, and moves working days
JOINED_WEEKENDS = {"CN"}

DAY = timedelta(days=1)


def country_codes():
    """:return: ISO codes of the countries whose holidays are known
    :rtype: set[str]
    """
    return {code for code in holidays.list_supported_countries() if len(code) == 2}


def language_of(supported, lang):
    """Choose a language for the names of holidays.

    :param supported: language codes there are names in
    :param str lang: Odoo's language code, e.g. "zh_CN"
    :return: that language, another of the same tongue, or None for the country's own
    """
    supported = supported or ()
    if lang in supported:
        return lang
    return next((code for code in supported if lang and code[:2] == lang[:2]), None)


class Almanac:
    """The days of one country in some whole years.

    :param str country_code: one of :func:`country_codes`
    :param int first_year: the first year
    :param int last_year: the last year
    :param str lang: Odoo language the names should be in
    """

    def __init__(self, country_code, first_year, last_year, lang=None):
        self._years = range(first_year, last_year + 1)
        self._joins_weekends = country_code in JOINED_WEEKENDS
        supported = holidays.country_holidays(country_code).supported_languages
        # a year more on each side: a holiday of the neighbouring year may join a weekend of ours
        self._source = holidays.country_holidays(
            country_code,
            years=range(first_year - 1, last_year + 2),
            language=language_of(supported, lang),
        )
        self._working = set(getattr(self._source, "weekend_workdays", ()))

    def days_off(self):
        """:return: name of each day off; None for a weekend day that only joins a holiday
        :rtype: dict[datetime.date, str | None]
        """
        off = dict(self._source.items())
        if self._joins_weekends:
            for day in sorted(self._source):
                self._join_weekends(off, day)
        return self._within(off)

    def working_days(self):
        """:return: weekend days that are worked to make up for a holiday
        :rtype: set[datetime.date]
        """
        return {day for day in self._working if day.year in self._years}

    def unpublished_years(self):
        """Years of which only the holidays by law are known: which days the government moves follows later.

        :rtype: list[int]
        """
        if not self._joins_weekends:
            return []
        published = {day.year for day in self._working}
        return [year for year in self._years if year > max(published) and year not in published]

    def _join_weekends(self, off, day):
        """Add the weekend days right behind a holiday, and those before one of two days and more."""
        after = day + DAY
        while self._joins(off, after):
            off[after] = None
            after += DAY
        before = day - DAY
        if before in off or after == day + DAY and after not in off:
            return
        while self._joins(off, before):
            off[before] = None
            before -= DAY

    def _joins(self, off, day):
        return day.weekday() in self._source.weekend and day not in off and day not in self._working

    def _within(self, names):
        first, last = date(self._years[0], 1, 1), date(self._years[-1], 12, 31)
        return {day: name for day, name in names.items() if first <= day <= last}
