"""Real Odoo processes: servers with workers and scheduled jobs, and scripts that can be killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 90
_STOP_SECONDS = 30


def odoo_program():
    """The command that starts Odoo.

    :rtype: list[str]
    """
    return [sys.executable, str(Path(__file__).with_name("odoo.py"))]


def free_port():
    """A port of the loopback interface nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A running Odoo.

    :param url: where it answers
    :param port: its port
    :param websocket_port: where /websocket is answered (the same without workers)
    :param process: the Popen of its main process (a process group of its own)
    :param log: path of its log
    """

    db: str
    url: str
    port: int
    websocket_port: int
    process: subprocess.Popen
    log: Path

    def wait_ready(self):
        """Wait until pages are served (the registry is loaded); fail with the log when the process ends."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"Odoo ended:\n{self.read_log()[-4000:]}"
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/web/login", timeout=60):
                return self
            time.sleep(0.1)
        raise AssertionError(f"Odoo does not answer after {_START_SECONDS} s:\n{self.read_log()[-4000:]}")

    def read_log(self):
        """The whole log as text."""
        return self.log.read_text(errors="replace")

    def kill(self):
        """kill -9, with all its workers."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """End it in the orderly way; kill what does not listen."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_STOP_SECONDS)
        self.kill()


def start_server(db, workers=0, cron_threads=0, extra=(), env=None, wait=True):
    """Start a real Odoo on database ``db``; several on one database are fine.

    :param workers: 0 = threads, else that many HTTP processes and one for websockets
    :param cron_threads: how many run scheduled actions; 0 = none run
    :param extra: further command line options
    :param env: variables added to the environment
    :return: Server, serving when ``wait``
    """
    port, websocket_port = free_port(), free_port()
    log = Path(tempfile.mkstemp(prefix=f"kefu-{db}-", suffix=".log")[1])
    command = [
        *odoo_program(),
        "-d",
        db,
        f"--db-filter=^{db}$",
        f"--http-port={port}",
        f"--gevent-port={websocket_port}",
        f"--workers={workers}",
        f"--max-cron-threads={cron_threads}",
        "--log-level=warn",
        f"--logfile={log}",
        *extra,
    ]
    process = subprocess.Popen(command, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, start_new_session=True)
    server = Server(db, f"http://127.0.0.1:{port}", port, websocket_port if workers else port, process, log)
    return server.wait_ready() if wait else server


def start_script(db, source, env=None):
    """Run Python ``source`` with ``env`` of an Odoo shell on ``db`` in a process of its own.

    It is rolled back unless it commits. Read ``process.stdout`` to wait for a line it prints (flush it there), kill it
    with ``process.kill()``.

    :param env: variables added to the environment; the script reads them from os.environ
    :return: Popen with text stdout (stderr joined)
    """
    script = tempfile.NamedTemporaryFile("w+", suffix=".py", encoding="utf-8")
    script.write(source)
    script.flush()
    script.seek(0)
    return subprocess.Popen(
        [*odoo_program(), "shell", "-d", db, "--no-http", "--log-level=warn"],
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
        stdin=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
