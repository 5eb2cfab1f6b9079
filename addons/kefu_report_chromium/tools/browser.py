"""Pages shown and printed by headless Chromium, with no network, no files and no scripts.

Every request a page makes, the page itself included, is paused and answered by this process.
"""

import base64

from .process import BrowserError, BrowserProcess

PAGE_POLICY = (
    "default-src 'none'; img-src http: https: data:; "
    "font-src http: https: data:; style-src http: https: 'unsafe-inline'"
)

# Our own question, the page itself runs no script. Styles ask for fonts when laid out, and
# text printed before they come has another width.
FONTS_LOADED = "document.body.getBoundingClientRect(), document.fonts.ready.then(() => true)"


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
        self._timeout = timeout
        self._process = None
        self._session = None
        self._last_id = 0
        self._loads = 0
        self._loaded = False
        self._document = None

    def __enter__(self):
        self._process = BrowserProcess(self._program, self._timeout)
        try:
            self._open_page()
        except BaseException:
            self._process.stop()
            raise
        return self

    def __exit__(self, *exc_info):
        self._process.stop()

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
            self._handle(self._process.receive())
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
            message = self._process.receive()
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
        self._process.send(message)
        return self._last_id

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
