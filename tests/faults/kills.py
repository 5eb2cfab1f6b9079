"""Kill work at random points and look at what is left (T8). Runs in an Odoo shell: the registry is loaded once, every run is a
forked process with connections of its own, so that a kill costs what the work costs and no start of Odoo.

``Victim`` is what a test gives: how to set up, what to do, what must hold.
"""

import gc
import json
import os
import random
import signal
import time
import traceback
from contextlib import suppress
from multiprocessing.connection import Client
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry


class Victim:
    """Work to be killed. Each method runs in a process of its own and gets an environment of the superuser.

    :param registry: the database's
    :param dict world: what the test passed on
    """

    def __init__(self, registry, world):
        self.registry, self.world = registry, world

    def set_up(self, env):
        """Make work; committed. :return: what ``work`` and ``check`` get (JSON)"""
        raise AssertionError("to be overridden")

    def work(self, env, state):
        """Do it; committed at the end. It may be killed anywhere."""
        raise AssertionError("to be overridden")

    def check(self, env, state, finished):
        """:param bool finished: whether the work was done to its end; else it was killed
        :return: texts of what is wrong"""
        raise AssertionError("to be overridden")


def _fresh_connections(registry):
    """A forked process must not talk over its parent's connections."""
    sql_db._Pool = None
    sql_db._Pool_readonly = None
    registry._db = sql_db.db_connect(registry.db_name)


def in_child(registry, *works):
    """Run each ``work(env)`` in one forked process, each committed by itself.

    :return: ``(pid, read)``; ``read()`` waits and returns the list of what they returned, None when it was killed
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        status = 1
        try:
            _fresh_connections(registry)
            result = [_committed(registry, work) for work in works]
            os.write(writer, json.dumps({"result": result}).encode())
            status = 0
        except BaseException:
            os.write(writer, json.dumps({"error": traceback.format_exc()[-4000:]}).encode())
        finally:
            os._exit(status)
    os.close(writer)

    def read():
        with os.fdopen(reader) as pipe:
            text = pipe.read()
        os.waitpid(pid, 0)
        if not text:
            return None
        answer = json.loads(text)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    return pid, read


def counting(work, kill_at=None):
    """:param kill_at: this process kills itself at so many statements and commits; None counts them
    :return: a function of ``env`` that does ``work(env)`` and returns how many there were
    """

    def run(env):
        count = 0

        def tick():
            nonlocal count
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        execute, commit = sql_db.Cursor.execute, sql_db.Cursor.commit

        def ticking_execute(cursor, *args, **kwargs):
            tick()
            return execute(cursor, *args, **kwargs)

        def ticking_commit(cursor):
            tick()
            result = commit(cursor)
            tick()
            return result

        with patch.object(sql_db.Cursor, "execute", ticking_execute), patch.object(sql_db.Cursor, "commit", ticking_commit):
            work(env)
            env.cr.commit()
        return count

    return run


def timed(work):
    """:return: a function of ``env`` that does ``work(env)`` and returns the seconds it took, committed"""

    def run(env):
        started = time.monotonic()
        work(env)
        env.cr.commit()
        return time.monotonic() - started

    return run


def _warm_up(registry, victim):
    """Do the work once in this process: what a server that has run for a while keeps in memory, every fork inherits.

    :return: texts of what is wrong
    """
    state = _committed(registry, victim.set_up)
    _committed(registry, lambda env: victim.work(env, state))
    wrong = _committed(registry, lambda env: victim.check(env, state, True))
    # a fork need not copy what it only looks at
    gc.collect()
    gc.freeze()
    return wrong


def _wait_for_its_locks(env):
    """The database notices in its own time that a client has died; until then it holds what that had locked."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        env.cr.execute(
            "SELECT FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid != pg_backend_pid() AND xact_start IS NOT NULL"
        )
        if not env.cr.rowcount:
            return
        # a transaction sees one moment of the statistics
        env.cr.rollback()
        time.sleep(0.02)
    raise AssertionError("the locks of a killed process are held for ever")


def _committed(registry, work):
    with registry.cursor() as cr:
        return work(api.Environment(cr, SUPERUSER_ID, {}))


def serve(address, db, world):
    """Kill what is asked for, until nobody asks any more.

    :param str address: path of the socket on which ``(name of a victim, kills)`` is asked; the answer is what
        ``kill_often`` returns, or a traceback
    """
    from . import victims  # they are made of what stands here

    with Client(address) as connection, suppress(EOFError):
        while True:
            name, kills = connection.recv()
            try:
                answer = kill_often(db, getattr(victims, name), world, kills)
            except Exception:
                answer = traceback.format_exc()
            connection.send(answer)


def kill_often(db, victim_class, world, kills):
    """Kill the work ``kills`` times, half of them at a random statement, half at a random moment; finish it each time. Work
    that was done before its moment came is no kill: it is tried again, up to twice as often as asked.

    :return: ``{"kills": tries, "killed", "wrong": [texts], "slowest": seconds to finish after a kill}``
    """
    registry, rng = Registry(db), random.Random(1)
    victim = victim_class(registry, world)
    wrong = _warm_up(registry, victim)
    (state,) = in_child(registry, victim.set_up)[1]()
    started = time.monotonic()
    (statements,) = in_child(registry, counting(lambda env: victim.work(env, state)))[1]()
    seconds = time.monotonic() - started
    found, state = in_child(registry, lambda env: victim.check(env, state, True), victim.set_up)[1]()
    wrong += found
    number, killed, slowest = 0, 0, 0
    while killed < kills and number < 2 * kills:
        number += 1
        work = lambda env, state=state: victim.work(env, state)  # noqa: E731
        if number % 2:
            pid, read = in_child(registry, counting(work))
            time.sleep(rng.uniform(0, seconds))
            os.kill(pid, signal.SIGKILL)
        else:
            read = in_child(registry, counting(work, rng.randint(1, statements)))[1]
        killed += read() is None
        found, resumed, state = _resume(registry, victim, state)
        wrong += found
        slowest = max(slowest, resumed)
    return {"kills": number, "killed": killed, "statements": statements, "wrong": wrong, "slowest": round(slowest, 2)}


def _resume(registry, victim, state):
    """Look at what a killed process left, and do its work in another one.

    :return: ``([texts of what is wrong], seconds to finish, state of the next set-up)``
    """
    steps = (
        _wait_for_its_locks,
        lambda env: victim.check(env, state, False),
        timed(lambda env: victim.work(env, state)),
        lambda env: victim.check(env, state, True),
        victim.set_up,
    )
    _gone, half, seconds, whole, following = in_child(registry, *steps)[1]()
    return half + whole, seconds, following
