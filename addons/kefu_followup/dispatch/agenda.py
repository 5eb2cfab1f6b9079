"""Who is busy when: appointments and meetings, in plain Python."""

from bisect import bisect_left, insort


class Agenda:
    """Busy times of people. Times are anything that compares; an end is not busy any more."""

    def __init__(self):
        self._busy = {}
        self._longest = None

    def add(self, person, start, stop, about=None):
        """:param about: what it is about; :meth:`is_free` can leave it out"""
        insort(self._busy.setdefault(person, []), (start, stop, about or 0))
        length = stop - start
        self._longest = length if self._longest is None else max(self._longest, length)

    def is_free(self, person, start, stop, about=None):
        """:return: whether the person has nothing between two times, but what is about the same thing
        :rtype: bool
        """
        busy = self._busy.get(person)
        if not busy:
            return True
        for entry_start, entry_stop, entry_about in busy[bisect_left(busy, (start - self._longest,)):]:
            if entry_start >= stop:
                return True
            if entry_stop > start and not (about and entry_about == about):
                return False
        return True
