"""Fixtures for tests across processes, servers and browsers.

``fresh_db``     factory: a database of its own, a copy of the template (all addons, demo company), dropped at the end
``module_db``    such a database shared by the tests of a module
``odoo_server``  factory: a real Odoo process on a database, two on one database are fine (``Server``: url, process,
                 kill(), log): ``odoo_server(db, workers=0, cron_threads=0, extra=(), env=None)``
``odoo_script``  factory: a script in an Odoo shell of its own, to be waited for or killed:
                 ``odoo_script(db, source, wait=True, env=None)``
``rpc``          factory: a user's session: ``rpc(server.url, db, "designer").call("crm.lead", "read", [1], ["name"])``
``pg``           factory: a psycopg2 connection in Odoo's isolation level: ``pg(db, autocommit=False)``
``screen``       factory: a browser window (zh-CN, 1280 x 800; ``phone=True``: 390 x 844) with ``login()``, ``open()``
``page``         a desktop window on ``served_db``, a server shared by the tests of a module; ``phone`` likewise
``long_run``     whether the long sizes are wanted (root conftest)
``record_t``     records a line of the reliability table (root conftest)

In an Odoo test class take a fixture by ``@pytest.fixture(autouse=True) def _fixtures(self, record_t): ...``.
"""

import subprocess
from contextlib import ExitStack

import pytest

from tests.support import browser as browsers
from tests.support import database
from tests.support import rpc as rpcs
from tests.support import server as servers
from tests.support.passwords import hash_cheaply

hash_cheaply()


@pytest.fixture
def fresh_db():
    """Factory: ``fresh_db()`` is the name of a new copy of the template, dropped when the test ends."""
    with ExitStack() as stack:
        yield lambda: _copy(stack)


@pytest.fixture(scope="module")
def module_db():
    """Name of a copy of the template shared by the tests of a module, dropped after the last."""
    with ExitStack() as stack:
        yield _copy(stack)


def _copy(stack):
    name = database.unused()
    stack.callback(database.drop, name)
    database.copy(database.template(), name)
    return name


@pytest.fixture
def odoo_server():
    """Factory: ``odoo_server(db, workers=0, cron_threads=0, extra=(), env=None)`` starts Odoo; it ends with the test."""
    with ExitStack() as stack:
        yield lambda *args, **options: _serve(stack, *args, **options)


def _serve(stack, *args, **options):
    server = servers.start_server(*args, **options)
    stack.callback(server.log.unlink, missing_ok=True)
    stack.callback(server.stop)
    return server


@pytest.fixture
def odoo_script():
    """Factory: ``odoo_script(db, source, wait=True, env=None)`` runs a script in an Odoo shell of its own.

    With ``wait`` its output is returned and it must succeed; else its Popen, killed when the test ends.
    """
    running = []

    def start(db, source, wait=True, env=None):
        process = servers.start_script(db, source, env)
        running.append(process)
        if not wait:
            return process
        output = process.communicate(timeout=600)[0]
        assert process.returncode == 0, output
        return output

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.stdout.close()
        process.wait()


@pytest.fixture
def rpc():
    """Factory: ``rpc(url, db, login, password=None)`` is a logged-in Rpc; the demo users' password is their login."""
    return rpcs.Rpc


@pytest.fixture
def pg():
    """Factory: ``pg(db, autocommit=False)`` is a psycopg2 connection, closed (rolled back) when the test ends."""
    with ExitStack() as stack:
        yield lambda db, autocommit=False: stack.enter_context(database.connect(db, autocommit))


@pytest.fixture(scope="module")
def browser():
    """A Chromium shared by the tests of a module."""
    with browsers.launch() as chromium:
        yield chromium


@pytest.fixture
def screen(browser):
    """Factory: ``screen(url, phone=False)`` is a browser window, closed when the test ends."""
    with ExitStack() as stack:
        yield lambda url, phone=False: _window(stack, browser, url, phone)


def _window(stack, browser, url, phone):
    window = browsers.Screen(browser, url, phone)
    stack.callback(window.close)
    return window


@pytest.fixture(scope="module")
def served_db(module_db):
    """A server on ``module_db``, shared by the tests of a module."""
    with ExitStack() as stack:
        yield _serve(stack, module_db)


@pytest.fixture
def page(screen, served_db):
    """A desktop window on ``served_db``, not logged in."""
    return screen(served_db.url)


@pytest.fixture
def phone(screen, served_db):
    """A phone's window on ``served_db``, not logged in."""
    return screen(served_db.url, phone=True)


@pytest.fixture
def run_psql():
    """Factory: ``run_psql(db, sql)`` runs SQL in psql and returns its output."""
    return lambda db, sql: (
        subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", db, "-c", sql], check=True, capture_output=True, text=True
        ).stdout
    )
