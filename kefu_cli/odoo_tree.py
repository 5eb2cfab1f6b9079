"""Odoo 19's source: Debian's package, streamed into ``home``, or the tree the user names."""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from . import proc
from .console import KefuError, say
from .layout import short_hash
from .stamps import replace_tree

SERIES = (19, 0)
#: the version requirements.txt was tested with
PACKAGE, PINNED = "odoo-19", "19.0.0+dfsg-1"
#: what the package's links point to
LINKED = (
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
LINKED_RELEASE = "trixie"
_INSIDE = "usr/lib/python3/dist-packages"
_STRAY = "/dist-packages/addons/"
#: the source of background blur is not free and not in Debian, but the manifest lists it: without the file every
#: page logs an error, which fails every tour
_STUB = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def series(tree):
    """``(19, 0)`` of the Odoo in ``tree``, None when there is no Odoo."""
    release = Path(tree) / "odoo/release.py"
    found = re.search(r"^version_info\s*=\s*\(\s*(\d+)\s*,\s*(\d+)", release.read_text(), re.M) if release.exists() else None
    return (int(found.group(1)), int(found.group(2))) if found else None


def choose_version(pinned, available):
    """The version to take from ``available``: the pinned one, else the newest of the series, else None."""
    if pinned in available:
        return pinned
    prefix = ".".join(map(str, SERIES))
    return next((version for version in available if version.startswith(prefix)), None)


class NamedTree:
    """An Odoo source tree (or a directory with an importable ``odoo``) the user named; never written to."""

    def __init__(self, path):
        self.path = Path(path).expanduser().resolve()
        found = series(self.path)
        if found != SERIES:
            what = f"is Odoo {found[0]}.{found[1]}" if found else "holds no Odoo (no odoo/release.py)"
            raise KefuError(f"{self.path} {what}", "Name an Odoo 19.0 source tree with --odoo or ODOO_HOME.")

    def ensure(self):
        """Nothing to fetch."""

    @property
    def addons_paths(self):
        return [path for path in (self.path / "odoo/addons", self.path / "addons") if path.is_dir()]

    @property
    def key(self):
        """Changes when the tree does: its path, and the commit or the age of its files."""
        head = self.path / ".git/logs/HEAD"
        newest = head if head.exists() else self.path / "odoo/release.py"
        return short_hash(str(self.path), str(newest.stat().st_mtime_ns))


class DebianTree:
    """Debian's odoo-19, unpacked without what is not needed."""

    def __init__(self, layout, apt, stamps, languages):
        self.layout = layout
        self.apt = apt
        self.stamps = stamps
        self.languages = languages
        self.base = layout.home / "odoo"
        self.path = self.base / _INSIDE

    @property
    def addons_paths(self):
        return [self.path / "odoo/addons"]

    @property
    def key(self):
        """The version that is unpacked."""
        return (self.stamps.read("odoo") or "").split("\n")[-1]

    def ensure(self):
        """Fetch and unpack, once; when the archive has dropped the pinned version, another of the series."""
        wanted = (self.stamps.read("odoo") or "").split("\n")[0]
        if wanted == PINNED and self.path.exists():
            return
        debs = self.layout.home / "debs"
        version = self._fetch(debs)
        say("Odoo: unpack")
        fresh = self.layout.home / "odoo.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        self._stream(debs / f"{PACKAGE}_{version.replace(':', '%3a')}_all.deb", fresh)
        for deb in sorted(debs.glob("*.deb")):
            if not deb.name.startswith(f"{PACKAGE}_"):
                proc.run(["dpkg", "-x", deb, fresh])
        self._complete(fresh)
        self.stamps.clear("odoo")
        replace_tree(fresh, self.base)
        self.stamps.set("odoo", f"{PINNED}\n{version}")
        shutil.rmtree(debs, ignore_errors=True)

    def _fetch(self, debs):
        """Download the package and what it links to; the version that was taken."""
        version = self._available()
        say(f"Odoo {version}: download (about 130 MB)")
        try:
            self.apt.fetch([f"{PACKAGE}={version}"], debs)
        except proc.CommandError:
            # the archive has moved on since the package lists were read
            self.apt.update()
            version = self._available()
            self.apt.fetch([f"{PACKAGE}={version}"], debs)
        self.apt.fetch([f"{name}/{LINKED_RELEASE}" for name in LINKED], debs)
        return version

    def _available(self):
        available = self.apt.versions(PACKAGE)
        version = choose_version(PINNED, available)
        if not version:
            found = f"only {', '.join(available)}" if available else "none"
            raise KefuError(
                f"the Debian archive has no {PACKAGE} of the {SERIES[0]}.{SERIES[1]} series ({found})",
                "Get the source of Odoo 19.0 and name it: ./kefu up --odoo PATH (or ODOO_HOME=PATH).",
            )
        if version != PINNED:
            say(f"note: {PACKAGE} {PINNED}, which this checkout was tested with, is no longer in the archive")
            say(f"note: taking {PACKAGE} {version} instead")
        return version

    def _stream(self, deb, target):
        """Unpack without a stray second copy of the addons and the languages nobody here reads: a third of the size."""
        names = "|".join(sorted({code.split("_")[0] for code in self.languages}))
        keep = re.compile(rf"/i18n/(({names})[_.@a-zA-Z]*\.po|[^/]*\.pot)$")
        process = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE)
        with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
            tar.extraction_filter = getattr(tarfile, "tar_filter", None)
            for member in tar:
                foreign = member.isfile() and "/i18n/" in member.name and not keep.search(member.name)
                if _STRAY not in member.name and not foreign:
                    tar.extract(member, target)
        if process.wait():
            deb.unlink()
            raise KefuError(f"cannot unpack {deb.name}", "The file was removed; run this again to fetch it anew.")

    @staticmethod
    def _complete(target):
        stub = target / _INSIDE / _STUB
        if not stub.exists():
            stub.parent.mkdir(parents=True, exist_ok=True)
            stub.write_text("/* not in Debian's Odoo; background blur in calls is off */\n")
        # Odoo's own command line tests look for this file
        (target / _INSIDE / "odoo-bin").write_text("import odoo.cli\nodoo.cli.main()\n")
        dangling = [path for path in map(Path, _links(target)) if not path.exists()]
        if dangling:
            say(f"note: {len(dangling)} links of the package lead nowhere, e.g. {dangling[0].relative_to(target)}")


def _links(directory):
    return (entry for entry in _walk(directory) if os.path.islink(entry))


def _walk(directory):
    for folder, directories, files in os.walk(directory):
        for name in (*directories, *files):
            yield os.path.join(folder, name)
