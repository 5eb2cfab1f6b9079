"""T8: kill -9 at random points of everything that runs by itself: nothing is lost, nothing is done twice."""

import time
from collections import deque
from contextlib import closing
from multiprocessing.connection import Listener
from pathlib import Path
from threading import Thread

import pytest

from tests.support.server import start_script

ROOT = Path(__file__).parents[2]
SMALL, LONG = 20, 200
SECONDS_TO_START, SECONDS_OF_A_VICTIM = 120, 3600
SECONDS_TO_RESUME = 90

SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from tests.faults import kills
env.cr.rollback()
kills.serve({address!r}, env.cr.dbname, {world!r})
"""


class Killer:
    """The process that kills for all victims of a worker: it loads Odoo once.

    :param place: the database; :param address: path of a socket
    """

    def __init__(self, place, address):
        script = SCRIPT.format(root=str(ROOT), address=address, world=place.world.values())
        with closing(Listener(address)) as listener:
            # a process that does not start must not be waited for without end
            listener._listener._socket.settimeout(SECONDS_TO_START)
            self.process = start_script(place.db, script)
            # nobody else reads what it logs, and a pipe that is full would stop it
            self.log = deque(maxlen=200)
            Thread(target=self.log.extend, args=(self.process.stdout,), daemon=True).start()
            self.connection = listener.accept()

    def kill_often(self, victim, kills):
        """:return: what ``kills.kill_often`` returns"""
        self.connection.send((victim, kills))
        deadline = time.monotonic() + SECONDS_OF_A_VICTIM
        while not self.connection.poll(1):
            assert self.process.poll() is None, "".join(self.log)
            assert time.monotonic() < deadline, f"{victim}: not killed so often within {SECONDS_OF_A_VICTIM} s"
        result = self.connection.recv()
        assert isinstance(result, dict), result
        return result

    def close(self):
        self.connection.close()
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def killer(place, tmp_path_factory):
    with closing(Killer(place, str(tmp_path_factory.mktemp("kills") / "asked"))) as running:
        yield running


@pytest.mark.parametrize(
    "victim",
    [
        "BulkDispatch",
        "WaitingDispatch",
        "OverdueProposals",
        "Sheets",
        "Recycling",
        "IssueMany",
        "ExecuteMany",
        "UndoneCalls",
        "OverdueForms",
        "Summaries",
        "ComplaintSweep",
        "DraftChase",
        "DefectEffects",
        "InstalmentInvoices",
        "WarrantyEnds",
        "PassedNodes",
        "PaymentCalls",
        "NightlyGrades",
        "InfoReports",
        "InfoReminders",
        "Emergencies",
    ],
)
def test_t8_kill(killer, long_run, record_t, victim):
    """Whenever the process dies, the work is whole or not done, and running it again completes it once."""
    kills = LONG if long_run else SMALL
    result = killer.kill_often(victim, kills)
    assert not result["wrong"], "\n".join(result["wrong"][:20])
    assert result["killed"] == kills, result
    assert result["slowest"] < SECONDS_TO_RESUME
    record_t(
        "T8",
        f"kill -9: {victim}",
        f"{result['killed']} kills of {result['statements']} points, 0 lost, 0 double, resumed within {result['slowest']} s",
        "lost 0, double 0",
    )
