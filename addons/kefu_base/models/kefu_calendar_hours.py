from datetime import UTC, datetime, timedelta

from odoo import api, models
from odoo.tools.date_utils import float_to_time

from ..tools import WorkingTime

#: so far ahead working time is laid out at first, and at most
FIRST_DAYS, MOST_DAYS = 60, 4000


class KefuCalendar(models.AbstractModel):
    """Hours of a company's working time: its calendar's hours, without closures and days off, with make-up days. A
    make-up day has the hours of the calendar's first working weekday.
    """

    _inherit = "kefu.calendar"

    @api.model
    def _working_hour_deadlines(self, company, starts, hours):
        """When so many working hours are over. The working time is laid out once for all starts.

        A company whose calendar names no hours works around the clock.

        :param company: one ``res.company``
        :param list starts: naive UTC datetimes
        :param hours: how many hours, or a list with as many for each start
        :return: one moment for each start, naive UTC, in the same order; the same as Odoo's ``plan_hours``
        :rtype: list[datetime.datetime]
        """
        if not starts:
            return []
        spans = [span * 3600 for span in (hours if isinstance(hours, list) else [hours] * len(starts))]
        days = FIRST_DAYS + int(max(spans) / 86400 * 7)
        while days < MOST_DAYS:
            working_time = self._working_time(company, min(starts), max(starts) + timedelta(days=days))
            if not working_time.total:
                break
            moments = [working_time.at(working_time.before(start) + span) for start, span in zip(starts, spans, strict=True)]
            if None not in moments:
                return [max(moment, start) for moment, start in zip(moments, starts, strict=True)]
            days *= 4
        return [start + timedelta(seconds=span) for start, span in zip(starts, spans, strict=True)]

    @api.model
    def _working_seconds(self, company, pairs):
        """:param company: one ``res.company``
        :param list pairs: ``(from, to)`` in naive UTC
        :return: the working seconds in each of them
        :rtype: list[float]
        """
        if not pairs:
            return []
        working_time = self._working_time(company, min(pair[0] for pair in pairs), max(pair[1] for pair in pairs))
        return [max(working_time.before(end) - working_time.before(start), 0) for start, end in pairs]

    @api.model
    def _working_time(self, company, start, end):
        """:return: the company's working time on the days of ``start`` to ``end``
        :rtype: WorkingTime
        """
        first, last = self._local_date(company, start), self._local_date(company, end)
        hours = self._hours_of_weekdays(company)
        if not any(hours):
            return WorkingTime([])
        exceptions = self.env["kefu.day.exception"]._kinds_by_date(company, first, last)
        closures = self._closure_spans(company, first, last)
        make_up = next(spans for spans in hours if spans)
        zone, spans = self._zone(company), []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            kind = exceptions.get(day)
            if kind == "off":
                continue
            week_type = self.env["resource.calendar.attendance"].get_week_type(day)
            worked = make_up if kind == "work" else hours[day.weekday() + 7 * week_type]
            spans_of_day = [
                tuple(datetime.combine(day, clock, tzinfo=zone).astimezone(UTC).replace(tzinfo=None) for clock in span)
                for span in worked
            ]
            spans += spans_of_day if kind == "work" else self._without(spans_of_day, closures)
        return WorkingTime(spans)

    @api.model
    def _hours_of_weekdays(self, company):
        """:return: the working hours of 14 days, Monday first: those of odd weeks, then those of even ones; equal unless
            the calendar distinguishes them
        :rtype: list
        """
        # sudo: resource.calendar: the company's own calendar, read by staff who may not open calendars
        calendar = company.sudo().resource_calendar_id
        hours = [[] for _day in range(14)]
        for line in calendar.attendance_ids.filtered(lambda line: not line.display_type and line.day_period != "lunch"):
            span = (float_to_time(line.hour_from), float_to_time(line.hour_to))
            weeks = [int(line.week_type)] if calendar.two_weeks_calendar else [0, 1]
            for week in weeks:
                hours[int(line.dayofweek) + 7 * week].append(span)
        return [self._merged(sorted(spans)) for spans in hours]

    @api.model
    def _merged(self, spans):
        """:param list spans: ascending pairs
        :return: the same without overlaps
        """
        merged = []
        for start, stop in spans:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
            elif start < stop:
                merged.append((start, stop))
        return merged

    @api.model
    def _closure_spans(self, company, first, last):
        """:return: when the company is closed, as ascending pairs of naive UTC datetimes without overlaps"""
        closures = self._closures(company, first, last)
        return self._merged(sorted((closure.date_from, closure.date_to) for closure in closures))

    @api.model
    def _without(self, spans, closures):
        """:return: ``spans`` without what lies in ``closures``"""
        for closed_from, closed_to in closures:
            spans = [
                piece
                for start, stop in spans
                for piece in ((start, min(stop, closed_from)), (max(start, closed_to), stop))
                if piece[0] < piece[1]
            ] if any(start < closed_to and stop > closed_from for start, stop in spans) else spans
        return spans
