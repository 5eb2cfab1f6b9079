"""Virtual environments: one for Odoo and the tests, one for the linters."""

import os
import shutil
import sys
import threading

from . import proc
from .console import KefuError, say
from .layout import short_hash

_SHIELDED = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
_lock = threading.Lock()


def clean_environ():
    """The environment without what would leak another Python's packages into ours."""
    environ = {key: value for key, value in os.environ.items() if key not in _SHIELDED}
    return {**environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}


class Venv:
    """A virtual environment made from requirements files.

    :param name: name of the step and of its log
    :param path: where it stands
    :param requirements: the files with its pins; the first is what the environment is for
    """

    def __init__(self, layout, apt, stamps, name, path, *requirements):
        self.layout = layout
        self.apt = apt
        self.stamps = stamps
        self.name = name
        self.path = path
        self.requirements = requirements

    @property
    def python(self):
        return self.path / "bin/python"

    @property
    def interpreter_key(self):
        """Changes with the Python it is made from, and with its place: programs in it name their interpreter."""
        return short_hash(sys.version, sys.executable, str(self.path))

    @property
    def key(self):
        """Changes with the pins of the first requirements file, too."""
        return short_hash(self.interpreter_key, self.requirements[0].read_text())

    def ensure(self):
        """Make it, or bring it up to date when only the pins changed."""
        key = f"{self.interpreter_key} {short_hash(*(file.read_text() for file in self.requirements))}"
        if self.stamps.done(self.name, key) and self.python.exists():
            return
        say(f"Python packages of {', '.join(file.name for file in self.requirements)}")
        sound = (self.stamps.read(self.name) or "").startswith(self.interpreter_key) and self.python.exists()
        self.stamps.clear(self.name)
        log = self.layout.log / f"{self.name}.log"
        if not sound:
            self._create(log)
        self._pip(log, *(part for file in self.requirements for part in ("-r", file)))
        self.stamps.set(self.name, key)

    def _pip(self, log, *args, **environ):
        hint = f"Is the package index reachable? The whole output is in {log}."
        proc.run([self.python, "-m", "pip", "install", "-q", *args], env={**clean_environ(), **environ}, log=log, hint=hint)

    def _create(self, log):
        shutil.rmtree(self.path, ignore_errors=True)
        command = [sys.executable, "-m", "venv"]
        if not proc.run([*command, self.path], check=False, env=clean_environ(), log=log):
            return
        # Debian splits ensurepip off into python3-venv: take pip from its wheel package instead
        shutil.rmtree(self.path, ignore_errors=True)
        proc.run([*command, "--without-pip", self.path], env=clean_environ(), log=log)
        with _lock:
            self.apt.unpack("pip", ["python3-pip-whl", "python3-setuptools-whl"])
        wheels = sorted((self.layout.prefix / "usr/share/python-wheels").glob("pip-*.whl"))
        if not wheels:
            raise KefuError("pip is missing", "Install python3-venv (apt install python3-venv) and run this again.")
        self._pip(log, "pip", "setuptools", PYTHONPATH=str(wheels[-1]))
