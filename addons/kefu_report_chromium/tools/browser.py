"""Headless Chromium driven over a pipe, with no network, no files and no scripts of its own.

The program is started with ``--remote-debugging-pipe``: commands go in and answers come out as
JSON through two file descriptors, so there is no port another process could reach. Every
request a page makes, the page itself included, is paused and answered by this process.
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections import deque

from odoo.exceptions import UserError

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

PAGE_POLICY = (
    "default-src 'none'; img-src http: https: data:; "
    "font-src http: https: data:; style-src http: https: 'unsafe-inline'"
)

# Our own question, the page itself runs no script. Styles ask for fonts when laid out, and
# text printed before they come has another width.
FONTS_LOADED = "document.body.getBoundingClientRect(), document.fonts.ready.then(() => true)"

CLOSING_SECONDS = 3
READ_SIZE = 1 << 18


class BrowserError(Exception):
    """The browser did not start, died, refused a command or was too slow."""


def find_program(name=None):
    """Return the path of the browser, or None.

    :param str name: program or path to use instead of the usual names
    """
    if name:
        return shutil.which(name)
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Browser:
    """One run of Chromium, one page, used as a context manager.

    :param str program: path of the browser
    :param str origin: scheme and host the pages pretend to come from, e.g. ``https://my.host``
    :param resource: callable taking a URL, returning ``(mimetype, bytes)``, or None to refuse
    :param float timeout: seconds the whole run may take
    """

    def __init__(self, program, origin, resource, timeout):
        self._program = program
        self._origin = origin.rstrip("/")
        self._resource = resource
        self._deadline = time.monotonic() + timeout
        self._folder = None
        self._process = None
        self._session = None
        self._last_id = 0
        self._loads = 0
        self._loaded = False
        self._document = None
        self._partial = []
        self._messages = deque()

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(
            prefix="kefu_chromium_", ignore_cleanup_errors=True
        )
        try:
            self._start()
            self._open_page()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *exc_info):
        self._stop()

    # Pages

    def set_width(self, pixels):
        """Lay pages out at this width, in CSS pixels, as they will be when printed."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=round(pixels),
            height=round(pixels),
            deviceScaleFactor=1,
            mobile=False,
        )

    def load(self, html):
        """Show ``html`` and return once its styles, fonts and images are there."""
        self._loads += 1
        self._loaded = False
        url = f"{self._origin}/kefu_report_chromium/{self._loads}"
        self._document = url, html
        result = self.call("Page.navigate", url=url)
        if result.get("errorText"):
            raise BrowserError(result["errorText"])
        while not self._loaded:
            self._handle(self._receive())
        self.call("Runtime.evaluate", expression=FONTS_LOADED, awaitPromise=True)

    def heights(self, selector):
        """Return the heights, in CSS pixels, of the elements matching ``selector``."""
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        found = self.call("DOM.querySelectorAll", nodeId=root, selector=selector)
        return [
            self.call("DOM.getBoxModel", nodeId=node)["model"]["height"]
            for node in found["nodeIds"]
        ]

    def pdf(self, **options):
        """Print the page shown; ``options`` are those of ``Page.printToPDF``."""
        result = self.call(
            "Page.printToPDF",
            printBackground=True,
            preferCSSPageSize=False,
            generateTaggedPDF=False,
            **options,
        )
        return base64.b64decode(result["data"])

    # Conversation

    def call(self, method, **params):
        """Send a command and return its result.

        :raise BrowserError: when refused, too late, or the browser is gone
        """
        ident = self._send(method, params)
        while True:
            message = self._receive()
            if message.get("id") != ident:
                self._handle(message)
            elif "error" in message:
                raise BrowserError(f"{method}: {message['error'].get('message')}")
            else:
                return message["result"]

    def _handle(self, message):
        match message.get("method"):
            case "Fetch.requestPaused":
                self._answer(message["params"])
            case "Page.loadEventFired":
                self._loaded = True
            case "Inspector.targetCrashed":
                raise BrowserError("the page crashed")

    def _answer(self, paused):
        """Give the page what it asked for, or refuse. Only the document being loaded is a page."""
        url = paused["request"]["url"].partition("#")[0]
        if paused.get("resourceType") != "Document":
            answer, refusal = self._resource(url), "BlockedByClient"
        else:
            expected, html = self._document or (None, None)
            answer = ("text/html", html.encode()) if url == expected else None
            # Aborted leaves the page in place where another reason would show an error page
            refusal, self._document = "Aborted", None
        if answer is None:
            request = {"requestId": paused["requestId"], "errorReason": refusal}
            self._send("Fetch.failRequest", request)
            return
        mimetype, content = answer
        headers = {
            "Content-Type": f"{mimetype}; charset=utf-8" if "text/" in mimetype else mimetype,
            "Content-Security-Policy": PAGE_POLICY,
            "Access-Control-Allow-Origin": "*",
            "X-Content-Type-Options": "nosniff",
        }
        self._send(
            "Fetch.fulfillRequest",
            {
                "requestId": paused["requestId"],
                "responseCode": 200,
                "responseHeaders": [{"name": n, "value": v} for n, v in headers.items()],
                "body": base64.b64encode(content).decode(),
            },
        )

    def _send(self, method, params):
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        data = memoryview(json.dumps(message).encode() + b"\0")
        pipe = self._process.stdin.fileno()
        try:
            while data:
                self._wait([], [pipe])
                data = data[os.write(pipe, data) :]
        except BrokenPipeError:
            raise self._died() from None
        return self._last_id

    def _receive(self):
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

    def _wait(self, readable, writable):
        left = self._deadline - time.monotonic()
        if left <= 0 or not any(select.select(readable, writable, [], left)):
            raise BrowserError("timeout")

    # Process

    def _start(self):
        with open(os.path.join(self._folder.name, "errors"), "wb") as errors:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", LAUNCH, "sh", self._program, *ARGUMENTS]
                + [f"--user-data-dir={self._folder.name}/profile", "about:blank"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        os.set_blocking(self._process.stdin.fileno(), False)

    def _open_page(self):
        targets = self.call("Target.getTargets")["targetInfos"]
        target = next((t["targetId"] for t in targets if t["type"] == "page"), None)
        if not target:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.call("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Emulation.setEmulatedMedia", media="print")
        self.call("Emulation.setDefaultBackgroundColorOverride", color=dict.fromkeys("rgba", 0))
        self.call("Page.enable")
        self.call("DOM.enable")

    def _died(self):
        with open(os.path.join(self._folder.name, "errors"), errors="replace") as errors:
            return BrowserError(errors.read()[-800:].strip() or "the browser ended")

    def _stop(self):
        if self._process:
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
        self._session = None
        self._deadline = time.monotonic() + CLOSING_SECONDS
        try:
            self._send("Browser.close", {})
            self._process.stdin.close()
            while True:
                self._receive()
        except (BrowserError, OSError, ValueError):
            self._messages.clear()


def explain(error, env):
    """Return the UserError a person gets for ``error``, a :class:`BrowserError`."""
    if str(error) == "timeout":
        return UserError(env._("Printing took too long. Print fewer documents at a time."))
    return UserError(env._("Chromium could not print the document: %s", error))
