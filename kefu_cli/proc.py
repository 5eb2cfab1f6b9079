"""Child processes: quiet unless they fail, all of them stopped when the user interrupts."""

import os
import signal
import subprocess
import threading
from contextlib import contextmanager

from .console import KefuError

_running = set()
_lock = threading.Lock()
_stopped = threading.Event()
_TAIL_LINES = 25


class CommandError(KefuError):
    """A command ended with an error; carries the end of its output."""

    def __init__(self, command, code, tail, hint=""):
        name = os.path.basename(str(command[0]))
        super().__init__(f"{name} failed (exit code {code}): {' '.join(map(str, command))}", hint)
        self.code = code
        self.tail = tail

    def __str__(self):
        return f"{self.tail}\n{super().__str__()}" if self.tail else super().__str__()


def run(command, *, check=True, capture=False, log=None, hint="", feed=None, **options):
    """Run a command to its end.

    :param command: list of arguments
    :param check: raise when the exit code is not 0
    :param capture: return standard output as text
    :param log: file that takes the output (appended); without it the output is kept for the error only
    :param hint: what the user can do when it fails
    :param feed: text for standard input
    :return: standard output when ``capture``, else the exit code
    :raise CommandError: with the end of the output
    """
    command = [str(part) for part in command]
    options.setdefault("stdin", subprocess.PIPE if feed is not None else subprocess.DEVNULL)
    target = open(log, "ab") if log else None
    start = target.tell() if target else 0
    try:
        process = _start(command, target, capture, options)
        out, err = _finish(process, feed)
    finally:
        if target:
            target.close()
    if check and process.returncode:
        tail = _read_from(log, start) if log else (err or out or b"").decode(errors="replace")
        raise CommandError(command, process.returncode, "\n".join(tail.splitlines()[-_TAIL_LINES:]), hint)
    return out.decode(errors="replace") if capture else process.returncode


def _start(command, target, capture, options):
    stdout = subprocess.PIPE if capture or not target else target
    stderr = subprocess.PIPE if capture and not target else target or subprocess.STDOUT
    with _lock:
        if _stopped.is_set():
            raise KefuError(f"stopped before {os.path.basename(command[0])}")
        try:
            process = subprocess.Popen(command, stdout=stdout, stderr=stderr, **options)
        except FileNotFoundError as error:
            raise KefuError(f"command not found: {command[0]}", f"Install it and run this again ({error}).") from error
        _running.add(process)
    return process


def _finish(process, feed):
    try:
        return process.communicate(feed.encode() if feed is not None else None)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    finally:
        with _lock:
            _running.discard(process)


def _read_from(path, start):
    with open(path, "rb") as file:
        file.seek(start)
        return file.read().decode(errors="replace")


@contextmanager
def stopping():
    """Ask every running child to end, and start no other one meanwhile: a step failed or the user pressed Ctrl-C."""
    with _lock:
        _stopped.set()
        processes = list(_running)
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    try:
        yield
    finally:
        _stopped.clear()


def tail(path, lines=_TAIL_LINES):
    """The last lines of a log file, empty when there is none."""
    if not os.path.exists(path):
        return ""
    return "\n".join(_read_from(path, 0).splitlines()[-lines:])
