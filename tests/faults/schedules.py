"""Two transactions in a given order (T7): what a test with one cursor never sees.

Odoo's transactions are snapshots. Each pair of acts is run in three orders, with real commits, and the loser is tried
again as Odoo does with RPC calls and our jobs with theirs:

stale     the second has its snapshot before the first begins and acts after the first has committed
blocked   the second acts while the first is not committed yet, and the first commits
undone    the second acts while the first is not committed yet, and the first is rolled back
"""

import threading
import time
from contextlib import closing

import psycopg2
from psycopg2 import errors

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, LockError, UserError

ORDERS = ("stale", "blocked", "undone")
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
#: a refusal in words, or by the database's own constraints, which RPC turns into words
REFUSALS = (AccessError, UserError, LockError, psycopg2.IntegrityError)
TRIES, SECONDS = 5, 60


class Act:
    """One of the two transactions.

    :param registry: the database's
    :param work: ``work(env)``
    :param int uid: who does it
    """

    def __init__(self, registry, work, uid=SUPERUSER_ID):
        self.registry, self.work, self.uid = registry, work, uid
        self.cr = registry.cursor()
        self.outcome = None
        self.tries = 0
        self.thread = None

    def take_snapshot(self):
        """Begin the transaction: what is committed from now on it does not see."""
        self.cr.execute("SELECT 1")

    def act(self):
        """Do it, without committing; the outcome is ``done`` or the refusal."""
        self.tries += 1
        try:
            env = api.Environment(self.cr, self.uid, {})
            self.work(env)
            env.flush_all()
            self.outcome = "done"
        except CONFLICTS:
            self.cr.rollback()
            if self.tries == TRIES:
                raise
            time.sleep(0.05 * self.tries)
            self.act()
        except REFUSALS as refusal:
            self.cr.rollback()
            self.outcome = f"refused: {type(refusal).__name__}"

    def finish(self, commit=True):
        """Commit (a conflict found only now is tried again), or roll back."""
        if not commit:
            self.cr.rollback()
            return
        try:
            self.cr.commit()
        except CONFLICTS:
            self.cr.rollback()
            self.act()
            self.cr.commit()

    def start(self):
        """Act and commit in a thread."""

        def run():
            self.act()
            self.finish()

        self.thread = threading.Thread(target=run)
        self.thread.start()

    def wait_until_blocked(self):
        """Until it waits for a lock, or is through without one."""
        deadline = time.monotonic() + SECONDS
        pid = self.cr._cnx.info.backend_pid
        with closing(self.registry.cursor()) as watch:
            while self.thread.is_alive() and time.monotonic() < deadline:
                watch.execute("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", (pid,))
                if (watch.fetchone() or (False,))[0]:
                    return
                watch.rollback()
                time.sleep(0.01)

    def join(self):
        self.thread.join(SECONDS)
        assert not self.thread.is_alive(), "blocked for ever"


def run(order, registry, first, second):
    """Run two acts in one of ORDERS.

    :param first: ``(work, uid)``
    :param second: ``(work, uid)``
    :return: the outcomes
    """
    one, two = Act(registry, *first), Act(registry, *second)
    with closing(one.cr), closing(two.cr):
        if order == "stale":
            two.take_snapshot()
            one.act()
            one.finish()
            two.act()
            two.finish()
        else:
            one.act()
            two.start()
            two.wait_until_blocked()
            one.finish(commit=order == "blocked")
            two.join()
    return one.outcome if order != "undone" else "undone", two.outcome
