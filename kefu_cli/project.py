"""One checkout with all its parts, and the set-up that brings them into being."""

import contextlib
import os
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

from . import proc, sass
from .apt import Apt
from .browser import Browser
from .console import KefuError, say
from .databases import LANGUAGES, Databases
from .layout import Layout, short_hash
from .odoo import Odoo
from .odoo_tree import DebianTree, NamedTree
from .postgres import Postgres
from .stamps import Stamps, locked
from .venv import Venv

ROOT = Path(__file__).resolve().parent.parent


class Project:
    """The parts of one checkout, wired together.

    :param source: an Odoo 19 source tree to use instead of Debian's package
    """

    def __init__(self, root=ROOT, source=None):
        self.layout = Layout.find(root)
        self.stamps = Stamps(self.layout.stamps)
        self.apt = Apt(self.layout, self.stamps)
        source = source or os.environ.get("ODOO_HOME")
        self.tree = NamedTree(source) if source else DebianTree(self.layout, self.apt, self.stamps, LANGUAGES)
        self.venv = Venv(self.layout, self.apt, self.stamps, "venv", self.layout.venv, *self.layout.requirements)
        self.browser = Browser(self.layout, self.apt, self.stamps)
        self.postgres = Postgres(self.layout, self.apt)
        self.odoo = Odoo(self.layout, self.tree, self.postgres, self.browser.fonts_conf)

    @property
    def databases(self):
        """The databases, keyed by this Odoo and its Python packages."""
        return Databases(self.layout, self.odoo, self.postgres, short_hash(self.tree.key, self.venv.key))

    def _python(self):
        self.venv.ensure()
        sass.ensure(self.apt, self.layout.prefix, self.venv)

    @contextlib.contextmanager
    def ready(self, *more):
        """Everything fetched and the server running, under the checkout's lock; then the caller makes its databases.

        What does not need another step runs beside it; the browser may still be on its way while the databases are
        built, and is there at the end.

        :param more: further steps (functions) that only have to be done at the end
        """
        self.layout.prepare()
        with locked(self.layout.home / "lock"), _Steps() as steps:
            needed = [steps.add(self.tree.ensure), steps.add(self._python), steps.add(self.postgres.start)]
            later = [steps.add(step) for step in (self.browser.ensure, *more)]
            steps.finish(needed)
            self.odoo.write_configuration()
            yield self.databases
            steps.finish(later)


class _Steps:
    """Steps side by side; the first failure, or Ctrl-C, stops all."""

    def __init__(self):
        self.pool = ThreadPoolExecutor(max_workers=6)

    def __enter__(self):
        return self

    def add(self, step):
        return self.pool.submit(step)

    def finish(self, futures):
        """Wait for ``futures``; raise the first failure."""
        while any(not future.done() for future in futures):
            done, _pending = wait(futures, timeout=0.5, return_when=FIRST_EXCEPTION)
            if any(future.exception() for future in done):
                break
        for future in futures:
            if future.done() and future.exception():
                raise future.exception()

    def __exit__(self, kind, error, traceback):
        if not kind:
            self.pool.shutdown()
            return
        say("stopping")
        self.pool.shutdown(wait=False, cancel_futures=True)
        with proc.stopping():
            self.pool.shutdown()


def require_database(project, name):
    """Check that database ``name`` exists.

    :raise KefuError: when it does not
    """
    if name not in project.postgres.databases():
        raise KefuError(f"there is no database {name}", "Make it with ./kefu up --no-serve, or name one of ./kefu shell --list.")
