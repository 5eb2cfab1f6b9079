"""T11: somebody commits a change to the same rows in the middle of scheduled work: it is done all the same, in the same run."""

import dataclasses
import random
from contextlib import closing
from unittest.mock import patch

import pytest
from psycopg2 import errors

from odoo.sql_db import Cursor
from odoo.tools import mute_logger

from . import victims
from .kills import counting

SMALL, LONG = 12, 100
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)


class Disturber:
    """Disturbs at one statement of the work, and counts the conflicts that the work meets.

    :param int at: number of the statement
    """

    def __init__(self, place, victim, state, at):
        self.place, self.victim, self.state, self.at = place, victim, state, at
        self.statements, self.conflicts, self.busy = 0, 0, False

    def run(self, env):
        """Do the work, disturbed."""
        execute = Cursor.execute

        def disturbed(cursor, *args, **kwargs):
            if not self.busy:
                self.statements += 1
                if self.statements == self.at:
                    self._disturb()
            try:
                return execute(cursor, *args, **kwargs)
            except CONFLICTS:
                self.conflicts += not self.busy
                raise

        with patch.object(Cursor, "execute", disturbed):
            self.victim.work(env, self.state)
            env.cr.commit()

    def _disturb(self):
        self.busy = True
        with closing(self.place.registry.cursor()) as other:
            for statement, parameters in self.victim.disturbances(self.state):
                try:
                    # rows that the work has locked already cannot be disturbed any more
                    other.execute("SET LOCAL lock_timeout = '20ms'")
                    other.execute(statement, parameters)
                    other.commit()
                except CONFLICTS:
                    other.rollback()
        self.busy = False


@pytest.mark.parametrize("name", ["WaitingDispatch", "OverdueSweep", "Sheets", "Recycling"])
@mute_logger("odoo.sql_db")
def test_t11_conflict(place, long_run, record_t, name):
    """A conflict costs a moment and not an interval: everything is done in the same run, once."""
    world = {**dataclasses.asdict(place.world)}
    world.pop("_phones")
    victim, rng = getattr(victims, name)(place.registry, world), random.Random(name)
    with place.env() as env:
        state = victim.set_up(env)
    with place.env() as env:
        statements = counting(lambda env: victim.work(env, state))(env)
    rounds = LONG if long_run else SMALL
    # most conflicts wait between the first statement, which takes the snapshot, and the first lock
    points = [*range(2, 2 + rounds // 2), *(rng.randint(2, statements) for _round in range(rounds - rounds // 2))]
    conflicts = 0
    for point in points:
        with place.env() as env:
            state = victim.set_up(env)
        with place.env() as env:
            disturber = Disturber(place, victim, state, point)
            disturber.run(env)
        conflicts += disturber.conflicts
        with place.env() as env:
            wrong = victim.check(env, state, True)
        assert not wrong, "\n".join(wrong[:10])
    failed = place.query("SELECT job, message FROM kefu_job_failure")
    assert not failed
    record_t(
        "T11", f"conflicts: {name}", f"{rounds} injected, {conflicts} met, all done in the same run", "100 % in the same run"
    )
