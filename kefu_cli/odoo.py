"""Runs Odoo: configuration, environment, the command line, and the server in the foreground."""

import os
import signal
import socket
import subprocess
import time
import urllib.request

from . import proc
from .console import KefuError
from .layout import short_hash
from .venv import clean_environ

_FORCE_AFTER = 2
_STOP_SECONDS = 30
_PATIENCE = 24 * 3600


class Odoo:
    """Odoo of one checkout.

    :param tree: where its source is
    :param postgres: the server it works on
    :param fonts_conf: fontconfig's configuration for reports
    """

    def __init__(self, layout, tree, postgres, fonts_conf):
        self.layout = layout
        self.tree = tree
        self.postgres = postgres
        self.fonts_conf = fonts_conf

    @property
    def program(self):
        return self.layout.bin / "odoo"

    @property
    def environ(self):
        """The environment of Odoo and of everything that talks to its databases."""
        # Odoo reads its options from ODOO_... variables too
        inherited = {key: value for key, value in clean_environ().items() if not key.startswith(("PG", "ODOO_"))}
        return {
            **inherited,
            **self.postgres.client_environ,
            "PATH": f"{self.layout.bin}{os.pathsep}{self.layout.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
            "ODOO_RC": str(self.layout.conf),
            "PYTHONPATH": str(self.tree.path),
            "PYTHONWARNINGS": "ignore",
            "FONTCONFIG_FILE": str(self.fonts_conf),
        }

    def write_configuration(self):
        """Write odoo.conf and the start script."""
        paths = [*self.tree.addons_paths, *([self.layout.addons] if self.layout.addons.is_dir() else [])]
        options = {
            "db_host": self.postgres.socket,
            "db_port": self.postgres.client_environ["PGPORT"],
            "db_user": self.postgres.client_environ["PGUSER"],
            "addons_path": ",".join(map(str, paths)),
            "data_dir": self.layout.data,
            "list_db": False,
            "admin_passwd": short_hash(str(self.layout.home), str(os.stat(self.layout.home).st_ino), length=32),
            "http_interface": "127.0.0.1",
            # a debugger or a long import must not be killed (0 would kill a worker at once), nor Chromium below a test
            "limit_time_real": _PATIENCE,
            "limit_time_cpu": _PATIENCE,
            "limit_memory_hard": 0,
        }
        self.layout.conf.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in options.items()))
        self.layout.conf.chmod(0o600)
        # a script file, not `python -m odoo`: with workers Odoo starts itself again from sys.argv[0]
        self.program.write_text(
            f"#!{self.layout.python}\nimport sys\n\nsys.path.insert(0, {str(self.tree.path)!r})\n"
            "import odoo.cli\n\nif __name__ == '__main__':\n    odoo.cli.main()\n"
        )
        self.program.chmod(0o755)

    def run(self, *args, log=None, feed=None, hint=""):
        """Run Odoo's command line to its end; its output goes to ``log``."""
        proc.run([self.program, *args], env=self.environ, cwd=self.layout.root, log=log, feed=feed, hint=hint)

    def script(self, database, source, log):
        """Run Python ``source`` with ``env`` in an Odoo shell on ``database``."""
        self.run("shell", "-d", database, "--no-http", "--log-level=warn", feed=source, log=log)

    def serve(self, database, port, on_ready, extra=()):
        """Serve ``database`` until the user ends it.

        Ctrl-C and a termination signal reach Odoo exactly once, so that it ends its requests and jobs; pressing again
        forces it. Odoo ends as well when this process is killed.

        :param on_ready: called when the first page can be served
        :return: the exit code
        :raise KefuError: when it does not start
        """
        log = self.layout.log / "odoo.log"
        log.unlink(missing_ok=True)
        command = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            str(self.program),
            "-d",
            database,
            f"--db-filter=^{database}$",
            f"--http-port={port}",
            f"--gevent-port={free_port()}",
            f"--logfile={log}",
            *extra,
        ]
        process = subprocess.Popen(
            command, env=self.environ, cwd=self.layout.root, stdin=subprocess.DEVNULL, start_new_session=True
        )
        stopping = []

        def stop(signum, _frame):
            stopping.append(signum)
            process.send_signal(signal.SIGTERM if len(stopping) < _FORCE_AFTER else signal.SIGKILL)

        previous = {signum: signal.signal(signum, stop) for signum in (signal.SIGINT, signal.SIGTERM)}
        try:
            if wait_until_served(f"http://127.0.0.1:{port}", process):
                on_ready()
            code = _wait(process, stopping)
        finally:
            for signum, handler in previous.items():
                signal.signal(signum, handler)
        if stopping:
            return 0
        raise KefuError(f"Odoo ended with exit code {code}\n{proc.tail(log)}", f"The whole log is {log}.")


def _wait(process, stopping):
    """Wait for the end of ``process``; once it was told to stop it has a while, then it is killed."""
    patience = _STOP_SECONDS * 2
    while patience > 0:
        try:
            return process.wait(0.5)
        except subprocess.TimeoutExpired:
            patience -= bool(stopping)
    process.kill()
    return process.wait()


def wait_until_served(url, process, seconds=180):
    """Wait for a server's first page; False when its process ended or time is up.

    Its health page would answer earlier, while the main thread still loads the registry: a signal then is lost.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/web/login", timeout=seconds):
                return True
        except OSError:
            time.sleep(0.2)
    return False


def free_port():
    """A TCP port of the loopback interface nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def require_free(port):
    """Check that ``port`` can be served on.

    :raise KefuError: when it is taken
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise KefuError(
                f"port {port} cannot be used: {error.strerror}", f"Choose another one: ./kefu up --port {port + 1}"
            ) from error
