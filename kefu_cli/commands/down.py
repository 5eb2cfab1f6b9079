"""Stop everything of this checkout: the Odoo that `up` serves, then PostgreSQL.

Data is kept; `./kefu up` starts it again.
"""

import contextlib
import os
import signal
import time

from ..console import KefuError, say
from ..project import Project
from ..stamps import holder
from .up import LOCK

_PATIENCE = 60


def arguments(parser):
    """No arguments."""


def run(_args):
    project = Project()
    _stop_server(project.layout.home / LOCK)
    stopped = project.postgres.stop()
    say("PostgreSQL has stopped" if stopped else "PostgreSQL was not running")


def _stop_server(lock):
    process = holder(lock)
    if not process:
        return
    say("stopping Odoo")
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    while holder(lock):
        if time.monotonic() > deadline:
            raise KefuError(f"process {process}, which serves Kefu, does not end", f"End it with: kill {process}")
        time.sleep(0.2)
