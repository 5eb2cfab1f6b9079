"""./kefu up while it serves: Ctrl-C, termination, a kill, and the addresses it prints."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support import database
from tests.support.server import free_port

ROOT = Path(__file__).parents[2]
# what `up` does once the database is ready, on a database of the test
_SERVE = """
import sys
from kefu_cli.project import Project
project = Project()
sys.exit(project.odoo.serve(sys.argv[1], int(sys.argv[2]), lambda: print("ready", flush=True), eval(sys.argv[3])))
"""


class Serving:
    """A running ``serve``."""

    def __init__(self, name, extra="()"):
        self.name = name
        self.port = free_port()
        command = [sys.executable, "-c", _SERVE, name, str(self.port), extra]
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait_ready(self):
        assert self.process.stdout.readline().strip() == "ready", self.process.stderr.read()

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/web/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def odoo_ended(self, seconds=30):
        """Whether Odoo, a process of its own, has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.answers():
                return True
            time.sleep(0.2)
        return False


@pytest.fixture
def serving(module_db):
    """A server on a database of the test, without Odoo's cron threads: stopped at work, they complain of their connection."""
    running = Serving(module_db, extra="['--max-cron-threads=0']")
    running.wait_ready()
    yield running
    running.process.kill()
    running.process.communicate()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_stops_odoo_and_leaves_postgresql(serving, sign):
    assert serving.answers()
    serving.process.send_signal(sign)
    output = serving.process.communicate(timeout=60)
    assert serving.process.returncode == 0, output
    assert "Traceback" not in output[1]
    assert not serving.answers()
    assert database.query(serving.name, "SELECT 1") == [(1,)]


def test_killed_tool_takes_odoo_with_it(serving):
    serving.process.kill()
    assert serving.odoo_ended()


def test_start_that_fails_shows_the_log(module_db):
    running = Serving(module_db, extra="['--config=/no/such/odoo.conf', '--no-such-option']")
    _out, error = running.process.communicate(timeout=120)
    assert running.process.returncode
    assert "no-such-option" in error and "exit code" in error and "The whole log is" in error


def test_server_started_by_a_terminal_gets_one_signal_only(module_db):
    """Ctrl-C in a terminal reaches the whole process group; a second signal would force Odoo to stop half way."""
    running = Serving(module_db)
    running.wait_ready()
    children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    assert [os.getsid(int(child)) == int(child) for child in children] == [True]
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    running.process.communicate()
