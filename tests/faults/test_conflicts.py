"""T11: somebody commits a change to the same rows in the middle of scheduled work: it is done all the same, in the same run."""

import random
from contextlib import closing
from unittest.mock import patch

import pytest
from psycopg2 import errors

from odoo import SUPERUSER_ID, api
from odoo.sql_db import Cursor
from odoo.tools import SQL, mute_logger

from . import victims
from .kills import counting

SMALL, LONG = 4, 100
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
#: how often one run of the work is disturbed; five tries stand four conflicts
TIMES = (1, 1, 2, 4)


class Disturber:
    """Does the work and gets in its way, until it has met as many conflicts as it is to meet.

    :param when: ``when(number of the statement, statement)``: whether somebody commits something just before it
    :param changes: what is committed, each in a transaction of its own
    """

    def __init__(self, place, victim, state, when, changes, times=1):
        self.place, self.victim, self.state = place, victim, state
        self.when, self.changes, self.times = when, changes, times
        self.statements, self.conflicts, self.busy = 0, 0, False

    def run(self):
        """Do the work, disturbed."""
        execute = Cursor.execute

        def disturbed(cursor, query, params=None, **kwargs):
            if self.busy:
                return execute(cursor, query, params, **kwargs)
            self.statements += 1
            if self.conflicts < self.times and self.when(self.statements, statement(cursor, query, params)):
                self._disturb()
            try:
                return execute(cursor, query, params, **kwargs)
            except CONFLICTS:
                self.conflicts += 1
                raise

        with self.place.env() as env, patch.object(Cursor, "execute", disturbed):
            self.victim.work(env, self.state)
            env.cr.commit()

    def _disturb(self):
        self.busy = True
        for change in self.changes:
            with closing(self.place.registry.cursor()) as other:
                try:
                    # rows that the work has locked already cannot be disturbed any more
                    other.execute("SET LOCAL lock_timeout = '20ms'")
                    change(api.Environment(other, SUPERUSER_ID, {}), self.state)
                    other.commit()
                except CONFLICTS:
                    other.rollback()
        self.busy = False


def statement(cursor, query, params):
    """:return: a statement with its values"""
    if isinstance(query, SQL):
        query, params = query.code, query.params
    return cursor._obj.mogrify(query, params or None).decode()


@pytest.fixture
def victim(place, request):
    """The victim of that name, in the company of the place."""
    return getattr(victims, request.param)(place.registry, place.world.values())


def disturbed_run(place, victim, state, *arguments):
    """:return: how many conflicts were met by a run that did all there is to do"""
    disturber = Disturber(place, victim, state, *arguments)
    disturber.run()
    with place.env() as env:
        wrong = victim.check(env, state, True)
    assert not wrong, "\n".join(wrong[:10])
    return disturber.conflicts


def set_up(place, victim):
    with place.env() as env:
        return victim.set_up(env)


@pytest.mark.parametrize(
    "victim",
    [
        "WaitingDispatch",
        "OverdueProposals",
        "Telling",
        "Rescheduling",
        "Sheets",
        "Recycling",
        "BasicData",
        "Weights",
        "Pauses",
        "Leaves",
        "Holidays",
        "ComplaintSweep",
        "InstalmentInvoices",
        "NightlyGrades",
        "InfoReports",
        "InfoReminders",
    ],
    indirect=True,
)
@mute_logger("odoo.sql_db")
def test_t11_conflict(place, long_run, record_t, victim):
    """A conflict costs a moment and not an interval: everything is done in the same run, once.

    First where a conflict is certain: just before each statement that writes or locks what others write, too. Then, to
    find what nobody thought of, anywhere.
    """
    rounds, rng = LONG if long_run else SMALL, random.Random(type(victim).__name__)
    moments, met, anywhere = victim.moments(), 0, 0
    for number in range(rounds):
        moment, state = moments[number % len(moments)], set_up(place, victim)
        conflicts = disturbed_run(
            place, victim, state, lambda _number, text, at=moment: at.is_before(text), [moment.change], rng.choice(TIMES)
        )
        assert conflicts, f"not in the way: {moment.before}"
        met += conflicts
    with place.env() as env:
        state = victim.set_up(env)
    with place.env() as env:
        statements = counting(lambda env: victim.work(env, state))(env)
    changes = [moment.change for moment in moments]
    for _round in range(rounds // 4):
        point, state = rng.randint(2, statements), set_up(place, victim)
        anywhere += disturbed_run(place, victim, state, lambda number, _text, at=point: number == at, changes)
    assert not place.query("SELECT job, message FROM kefu_job_failure")
    record_t(
        "T11",
        f"conflicts: {type(victim).__name__}",
        f"{rounds} runs met {met} conflicts, {rounds // 4} disturbed anywhere {anywhere}; all done in the same run",
        "100 % in the same run",
    )
