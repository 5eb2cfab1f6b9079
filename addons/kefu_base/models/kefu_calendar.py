from bisect import bisect_right
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

#: working days are looked up this many calendar days beyond what a plain count needs: longer than any closure
LOOK_AHEAD_DAYS = 60


class KefuCalendar(models.AbstractModel):
    """Days and deadlines in a company's own time.

    All datetimes are naive UTC, as Odoo stores them. A day ends at midnight in the company's time zone.
    """

    _name = "kefu.calendar"
    _description = "Company Days and Deadlines"

    @api.model
    def _local_date(self, company, moment):
        """:param datetime moment: naive UTC
        :return: the company's calendar date at that moment
        :rtype: datetime.date
        """
        return moment.replace(tzinfo=UTC).astimezone(self._zone(company)).date()

    @api.model
    def _today(self, company):
        """:return: the company's date now (``fields.Date.today`` is UTC and wrong a third of the day in Shanghai)"""
        return self._local_date(company, fields.Datetime.now())

    @api.model
    def _day_start(self, company, day):
        """:param date day: a date of the company
        :return: the moment at which it begins, naive UTC
        :rtype: datetime.datetime
        """
        midnight = datetime.combine(day, time.min, tzinfo=self._zone(company))
        return midnight.astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _day_end(self, company, day):
        """:return: the last second of that date of the company, naive UTC"""
        return self._day_start(company, day + timedelta(days=1)) - timedelta(seconds=1)

    @api.model
    def _deadlines(self, company, starts, days):
        """Deadlines ``days`` days after each start, as the company counts days (its setting): the last second of
        the last day, company time. With working days, the first counted day is the first working day after the start.

        :param company: one ``res.company``
        :param list starts: naive UTC datetimes
        :param int days: how many days are allowed, at least 0
        :return: one deadline for each start, in the same order; the number of queries does not depend on their number
        :rtype: list[datetime.datetime]
        """
        dates = [self._local_date(company, start) for start in starts]
        if company.kefu_deadline_mode == "working":
            lasts = self._add_working_days(company, dates, days)
        else:
            lasts = [date + timedelta(days=days) for date in dates]
        return [self._day_end(company, last) for last in lasts]

    @api.model
    def _add_working_days(self, company, dates, days):
        """:return: for each date the ``days``-th working day after it (the date itself when ``days`` is 0)"""
        if not dates or not days:
            return list(dates)
        first, last = min(dates), max(dates)
        span = days * 7 + LOOK_AHEAD_DAYS
        working = self._working_days(company, first, last + timedelta(days=span))
        result = []
        for date in dates:
            index = bisect_right(working, date) + days - 1
            result.append(working[index] if index < len(working) else date + timedelta(days=span))
        return result

    @api.model
    def _working_days(self, company, first, last):
        """The company's working days: the weekdays of its calendar, without public holidays, with make-up days.

        :return: the working dates from ``first`` to ``last``, both included, ascending
        :rtype: list[datetime.date]
        """
        # sudo: resource.calendar: the company's own calendar, read by staff who may not open calendars
        calendar = company.sudo().resource_calendar_id
        weekdays = {int(line.dayofweek) for line in calendar.attendance_ids if line.day_period != "lunch"} or {0, 1, 2, 3, 4}
        closed = self._closed_dates(company, first, last)
        exceptions = self.env["kefu.day.exception"]._kinds_by_date(company, first, last)
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [
            day
            for day in days
            if (exceptions[day] == "work" if day in exceptions else day.weekday() in weekdays and day not in closed)
        ]

    @api.model
    def _closed_dates(self, company, first, last):
        """Dates covered by the company's own closures in Odoo (Time Off > Public Holidays), whoever asks.

        :rtype: set[datetime.date]
        """
        closed = set()
        for closure in self._closures(company, first, last):
            day = max(self._local_date(company, closure.date_from), first)
            end = min(self._local_date(company, closure.date_to), last)
            while day <= end:
                closed.add(day)
                day += timedelta(days=1)
        return closed

    @api.model
    def _closures(self, company, first, last):
        """:return: the company's own closures that touch the dates from ``first`` to ``last``
        :rtype: resource.calendar.leaves
        """
        # sudo: resource.calendar.leaves: closures of this company only, never a person's leave nor another company's
        return self.env["resource.calendar.leaves"].sudo().search([
            ("resource_id", "=", False),
            ("company_id", "=", company.id),
            ("calendar_id", "in", [False, company.sudo().resource_calendar_id.id]),  # sudo: res.company: as above
            ("date_from", "<=", self._day_end(company, last)),
            ("date_to", ">=", self._day_start(company, first)),
        ])

    @api.model
    def _zone(self, company):
        return ZoneInfo(company.kefu_tz or "UTC")
