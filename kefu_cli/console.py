"""What the user sees: progress on standard error, results on standard output, errors with a way out."""

import sys
import threading
import time

_START = time.monotonic()
_LOCK = threading.Lock()


class KefuError(Exception):
    """A failure with what to do about it.

    :param what: one sentence, what went wrong
    :param hint: what the user can do now
    """

    def __init__(self, what, hint=""):
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self):
        return f"{self.what}\n      {self.hint}" if self.hint else self.what


def say(message):
    """Print one line of progress with the seconds since the start; safe from several threads."""
    with _LOCK:
        print(f"[kefu {time.monotonic() - _START:6.1f}s] {message}", file=sys.stderr, flush=True)


def tell(text=""):
    """Print a result, which belongs on standard output."""
    print(text, flush=True)
