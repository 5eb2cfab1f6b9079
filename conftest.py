"""What all tests share: the long sizes, Odoo's tags as markers, no silent skips of browser tests, a filestore of its own
for each worker, the T-table.
"""

import os

import pytest

from tests.support import database, sharing, ttable

_BROWSER_SKIP = ("chrome", "websocket-client", "odoo-http")


def pytest_addoption(parser):
    group = parser.getgroup("kefu")
    group.addoption("--long", action="store_true", help="run the reliability tests at their full size")
    group.addoption("--write-reliability", action="store_true", help="with --long: keep the figures in docs/reliability.md")


def pytest_configure(config):
    if config.getoption("--write-reliability") and not config.getoption("--long"):
        raise pytest.UsageError("--write-reliability: only the figures of a --long run are kept")
    if config.getoption("--long"):
        # for tests that are no pytest functions, and for the processes they start
        os.environ["KEFU_LONG"] = "1"
    _drop_world()


def pytest_unconfigure():
    _drop_world()


def _drop_world():
    """Drop what the workers copy their databases from: before, for a run that was killed, and after all."""
    if "PYTEST_XDIST_WORKER" not in os.environ and "KEFU_TEMPLATE_DB" in os.environ:
        database.drop(database.world())


@pytest.fixture(scope="session")
def long_run(request):
    """Whether the long sizes are wanted (``./kefu test --long`` or KEFU_LONG)."""
    return bool(request.config.getoption("--long") or os.environ.get("KEFU_LONG"))


@pytest.fixture
def record_t(record_property):
    """Record a line of the reliability table: ``record_t("T6", "dispatch", "1000 races, 0 double", "double 0")``."""
    return lambda row, what, measured, figure: ttable.record(record_property, row, what, measured, figure)


@pytest.fixture(scope="session", autouse=True)
def own_filestore(load_registry):
    """Give a worker a filestore of its own.

    pytest-odoo lets all workers share one, but Odoo removes after each test class the files that its database does not
    know: those that another worker's test has just written.
    """
    with database.own_filestore():
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Odoo skips browser tests when the browser does not start: here that is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and any(word in str(report.longrepr).lower() for word in _BROWSER_SKIP):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: the browser layer skipped it: {report.longrepr}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return sharing.Sharing(config, log)


def pytest_collection_modifyitems(items):
    """Odoo's ``@tagged`` becomes markers (``-m post_install``); what is not ``standard`` is left out, as Odoo does."""
    sharing.longest_first(items)
    for item in items:
        tags = getattr(getattr(item, "cls", None), "test_tags", None)
        for tag in tags or ():
            item.add_marker(getattr(pytest.mark, tag.replace("-", "_").replace(".", "_").replace("/", "_")))
        if tags is not None and "standard" not in tags:
            item.add_marker(pytest.mark.skip(reason="not tagged standard"))


def pytest_terminal_summary(terminalreporter, config):
    """Print the reliability table with what was measured, and keep it if asked to."""
    lines = ttable.lines(terminalreporter.stats, bool(config.getoption("--long")))
    if lines:
        terminalreporter.section("reliability (T-table)")
        terminalreporter.write_line("\n".join(lines))
    if lines and config.getoption("--write-reliability"):
        ttable.write(config.rootpath / "docs/reliability.md", terminalreporter.stats)
