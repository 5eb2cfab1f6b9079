"""The Chromium process, and the pipe to it.

``--remote-debugging-pipe`` takes commands and gives answers as JSON through two file descriptors,
so there is no port another process could reach.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections import deque

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    "--headless",
    "--remote-debugging-pipe",
    # A server runs as a service account, often in a container: the sandbox can seldom start
    # there. What makes up for it: pages run no script, and reach neither network nor files.
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
    "--disable-gpu",
    "--disable-sync",
    "--font-render-hinting=none",
    "--hide-scrollbars",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
    "--use-mock-keychain",
)

# The shell lifts the soft limit on address space: Odoo lowers its own (limit_memory_hard) and
# children inherit it, while V8 reserves far more than it uses and dies. Then it puts the pipes
# where Chromium expects them (3 in, 4 out). A shell and not preexec_fn, unsafe with threads.
LAUNCH = 'ulimit -S -v "$(ulimit -H -v)"; exec "$@" 3<&0 4>&1 </dev/null >/dev/null'

CLOSING_SECONDS = 3
READ_SIZE = 1 << 18


class BrowserError(Exception):
    """The browser did not start, died, refused a command or was too slow."""


class BrowserTimeout(BrowserError):
    """The browser was too slow."""


def find_program(name=None):
    """Return the path of the browser, or None.

    :param str name: program or path to use instead of the usual names
    """
    if name:
        return shutil.which(name)
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class BrowserProcess:
    """A running browser with a folder of its own; :meth:`stop` ends both, whatever happened.

    :param str program: path of the browser
    :param float timeout: seconds it may run
    """

    def __init__(self, program, timeout):
        self._deadline = time.monotonic() + timeout
        self._partial = []
        self._messages = deque()
        self._folder = tempfile.TemporaryDirectory(prefix="kefu_chromium_", ignore_cleanup_errors=True)
        self._errors = os.path.join(self._folder.name, "errors")
        with open(self._errors, "wb") as errors:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", LAUNCH, "sh", program, *ARGUMENTS]
                + [f"--user-data-dir={self._folder.name}/profile", "about:blank"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        os.set_blocking(self._process.stdin.fileno(), False)

    def send(self, message):
        """Send a message.

        :raise BrowserError: when the browser is gone or does not read
        """
        data = memoryview(json.dumps(message).encode() + b"\0")
        pipe = self._process.stdin.fileno()
        try:
            while data:
                self._wait([], [pipe])
                data = data[os.write(pipe, data) :]
        except BrokenPipeError:
            raise self._died() from None

    def receive(self):
        """Return the next message.

        :raise BrowserError: when the browser is gone or says nothing in time
        """
        pipe = self._process.stdout.fileno()
        while not self._messages:
            self._wait([pipe], [])
            chunk = os.read(pipe, READ_SIZE)
            if not chunk:
                raise self._died()
            first, *others = chunk.split(b"\0")
            self._partial.append(first)
            for part in others:
                self._messages.append(json.loads(b"".join(self._partial)))
                self._partial = [part]
        return self._messages.popleft()

    def stop(self):
        """End the browser with all its processes and remove its folder."""
        self._close_gently()
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            self._process.poll()
        self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()

    def _close_gently(self):
        """Let the browser end its own children; whatever is left is killed by the caller."""
        self._deadline = time.monotonic() + CLOSING_SECONDS
        try:
            self.send({"id": 0, "method": "Browser.close"})
            self._process.stdin.close()
            while True:
                self.receive()
        except (BrowserError, OSError, ValueError):
            self._messages.clear()

    def _wait(self, readable, writable):
        left = self._deadline - time.monotonic()
        if left <= 0 or not any(select.select(readable, writable, [], left)):
            raise BrowserTimeout

    def _died(self):
        with open(self._errors, errors="replace") as errors:
            return BrowserError(errors.read()[-800:].strip() or "the browser ended")
