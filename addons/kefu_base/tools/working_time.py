from bisect import bisect_left, bisect_right
from datetime import timedelta
from itertools import accumulate


class WorkingTime:
    """Working hours laid end to end: how much work lies before a moment, and at which moment so much work is done.

    Made once for many questions; each is one bisection.
    """

    __slots__ = ("_starts", "_stops", "_done")

    def __init__(self, spans):
        """:param list spans: pairs of naive datetimes, ascending, not overlapping"""
        self._starts = [start for start, _stop in spans]
        self._stops = [stop for _start, stop in spans]
        #: work done at the end of each span, in seconds
        self._done = list(accumulate((stop - start).total_seconds() for start, stop in spans))

    @property
    def total(self):
        """:return: all of it, in seconds"""
        return self._done[-1] if self._done else 0

    def before(self, moment):
        """:param datetime moment: naive
        :return: the working seconds before it
        :rtype: float
        """
        number = bisect_right(self._starts, moment) - 1
        if number < 0:
            return 0
        left = max((self._stops[number] - moment).total_seconds(), 0)
        return self._done[number] - left

    def at(self, seconds):
        """:param float seconds: working seconds since the beginning
        :return: the moment at which they are done, ``None`` beyond the end
        :rtype: datetime | None
        """
        number = bisect_left(self._done, seconds)
        if number == len(self._done):
            return None
        return self._stops[number] - timedelta(seconds=self._done[number] - seconds)
