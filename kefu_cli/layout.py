"""Where everything is: the project, and the one directory that holds all that is fetched and made."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

_SHARED_HOME = Path("/var/lib/kefu")
#: sockaddr_un holds 107 bytes; PostgreSQL appends "/.s.PGSQL.5432.lock"
_LONGEST_SOCKET_DIRECTORY = 80


def short_hash(*parts, length=12):
    """A short key of what ``parts`` (text) hold; equal parts, equal key."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Layout:
    """Paths of one checkout.

    :param root: the project
    :param home: everything fetched or made, usually ``.kefu`` in the project
    """

    root: Path
    home: Path

    @classmethod
    def find(cls, root, environ=os.environ, is_root=None):
        """The layout of the checkout at ``root``.

        PostgreSQL refuses to run as root, so there it runs as ``nobody``, who cannot reach a directory below
        e.g. a home directory of mode 700: then ``home`` is below /var/lib.
        """
        root = Path(root).resolve()
        home = Path(environ.get("KEFU_HOME") or root / ".kefu").resolve()
        is_root = os.geteuid() == 0 if is_root is None else is_root
        if is_root and not all(parent.stat().st_mode & 1 for parent in home.parents if parent.exists()):
            home = _SHARED_HOME / short_hash(str(home), length=10)
        return cls(root, home)

    # what the project holds
    @property
    def addons(self):
        return self.root / "addons"

    @property
    def requirements(self):
        """What Odoo needs, and what the tests need besides."""
        return self.root / "requirements.txt", self.root / "requirements-test.txt"

    # what is fetched and made
    @property
    def apt(self):
        return self.home / "apt"

    @property
    def prefix(self):
        """Unpacked Debian packages."""
        return self.home / "root"

    @property
    def bin(self):
        """Wrappers, first in PATH of everything that is started."""
        return self.home / "bin"

    @property
    def venv(self):
        return self.home / "venv"

    @property
    def python(self):
        return self.venv / "bin/python"

    @property
    def data(self):
        """Odoo's data directory, with the filestores."""
        return self.home / "data"

    @property
    def log(self):
        return self.home / "log"

    @property
    def stamps(self):
        return self.home / "stamps"

    @property
    def conf(self):
        return self.home / "odoo.conf"

    @property
    def pg(self):
        return self.home / "pg"

    @property
    def socket(self):
        """Directory of PostgreSQL's socket, in a short place when the project's path is long."""
        inside = self.pg / "run"
        if len(str(inside)) <= _LONGEST_SOCKET_DIRECTORY:
            return inside
        return Path("/tmp") / f"kefu-{short_hash(str(self.home), length=10)}"

    def prepare(self):
        """Create the directories the other parts take for granted."""
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / ".gitignore").write_text("*\n")
        for path in (self.log, self.stamps, self.bin, self.data):
            path.mkdir(parents=True, exist_ok=True)
