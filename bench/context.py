"""What a benchmark gets: an environment, timers, a query counter, ratios with goals, real servers."""

import operator
import time
from contextlib import ExitStack, contextmanager

import odoo
from odoo.api import Environment
from odoo.modules.registry import Registry

from tests.support import rpc, server

_GOALS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


class Measurement:
    """Seconds and queries of one labelled piece of work."""

    def __init__(self, label):
        self.label = label
        self.seconds = 0.0
        self.queries = 0


def holds(value, goal):
    """Whether ``value`` meets ``goal``, e.g. ``">= 15"``; None when there is no goal.

    :raise ValueError: when the goal is no comparison with a number
    """
    if not goal:
        return None
    sign, _space, number = goal.partition(" ")
    if sign not in _GOALS:
        raise ValueError(f"a goal is a comparison with a number, like '>= 15', not {goal!r}")
    return _GOALS[sign](value, float(number))


class Context:
    """One benchmark's world: a database of its own that is thrown away afterwards.

    :param db: the database
    :param quick: small sizes, to see whether the benchmark runs at all
    """

    def __init__(self, db, quick=False):
        self.db = db
        self.quick = quick
        self.measurements = {}
        self.ratios = []
        self.notes = []
        self._stack = ExitStack()
        self.cr = self._stack.enter_context(Registry(db).cursor())

    # -- data
    def size(self, full, quick):
        """The number of records to work on."""
        return quick if self.quick else full

    def env(self, login=None, **context):
        """An environment on ``cr``, as the user of that login, or as superuser."""
        root = Environment(self.cr, odoo.SUPERUSER_ID, context)
        if not login:
            return root
        return root(user=root["res.users"].search([("login", "=", login)], limit=1).id)

    def sql(self, query, parameters=None):
        """Execute one statement on ``cr``; the rows it returns."""
        self.cr.execute(query, parameters)
        return self.cr.fetchall() if self.cr.description else []

    def copy_rows(self, table, ids, copies=1, **changed):
        """So many copies of some rows, by one statement; they share what only one may have, such as the alias for mails.

        :param changed: expressions instead of the columns' values
        """
        columns = [
            row[0]
            for row in self.sql(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name != 'id'", [table]
            )
        ]
        listed = ", ".join(f'"{column}"' for column in columns)
        values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
        self.sql(
            f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table}, generate_series(1, %(copies)s)"
            " WHERE id = ANY(%(ids)s)",
            {"ids": ids, "copies": copies},
        )

    def commit(self):
        """Write everything down, for a server or another cursor to see."""
        self.env().flush_all()
        self.cr.commit()

    def analyze(self):
        """Let the planner know the data: after loading, before measuring."""
        self.commit()
        with odoo.sql_db.db_connect(self.db).cursor() as cr:
            cr.connection.rollback()
            cr.connection.autocommit = True
            cr.execute("VACUUM ANALYZE")
            cr.connection.autocommit = False

    @contextmanager
    def scratch(self):
        """Whatever the block does is undone: several ways to do the same work start from the same data."""
        env = self.env()
        env.flush_all()
        self.cr.execute("SAVEPOINT bench")
        try:
            yield
        finally:
            env.flush_all()
            self.cr.execute("ROLLBACK TO SAVEPOINT bench")
            env.invalidate_all(flush=False)

    # -- measuring
    @contextmanager
    def timer(self, label, keep=True):
        """Measure the block: ``with ctx.timer("ours") as m: ...``; then ``m.seconds`` and ``m.queries``.

        Measured again under the same label the shorter time counts. What the ORM holds back is written inside.
        """
        measurement = Measurement(label)
        queries, start = self.cr.sql_log_count, time.perf_counter()
        yield measurement
        self.env().flush_all()
        measurement.seconds = time.perf_counter() - start
        measurement.queries = self.cr.sql_log_count - queries
        known = self.measurements.get(label)
        if keep and (not known or measurement.seconds < known.seconds):
            self.measurements[label] = measurement

    def queries(self):
        """Queries executed on ``cr`` so far."""
        return self.cr.sql_log_count

    def ratio(self, label, a, b, goal=""):
        """Record how many times ``a`` is of ``b`` (labels of timers, or numbers); the ratio.

        :param goal: what has to hold, e.g. ``">= 15"``, ``"<= 4"``; empty when only shown
        """
        value = self._seconds(a) / max(self._seconds(b), 1e-9)
        self.ratios.append({"label": label, "value": value, "goal": goal, "holds": holds(value, goal)})
        return value

    def note(self, text):
        """Record a sentence for the report, e.g. queries per record."""
        self.notes.append(text)

    def _seconds(self, value):
        return self.measurements[value].seconds if isinstance(value, str) else float(value)

    # -- over HTTP
    def serve(self, workers=2, **options):
        """A real Odoo on this database, stopped at the end; commits what was prepared."""
        self.commit()
        running = server.start_server(self.db, workers=workers, **options)
        self._stack.callback(running.stop)
        return running

    def rpc(self, running, login, password=None):
        """A user's session on a server of ``serve``."""
        return rpc.Rpc(running.url, self.db, login, password)

    def close(self):
        """Stop the servers and give the cursor back."""
        self.cr.rollback()
        self._stack.close()

    def result(self):
        """Everything measured, for the report."""
        return {
            "measurements": [vars(measurement) for measurement in self.measurements.values()],
            "ratios": self.ratios,
            "notes": self.notes,
        }
