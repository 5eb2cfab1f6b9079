"""Debian packages without root: a private apt below ``home`` that installs nothing, only fetches and unpacks."""

import os
import platform
import re
import shutil
import threading
from pathlib import Path

from . import proc
from .console import KefuError, say

#: Debian releases beside the machine's own that packages are taken from, by explicit name only
EXTRA_SUITES = ("trixie", "sid")
_RELEASE_ALIASES = ("stable", "testing", "unstable", "sid")
_KEYRING = "/usr/share/keyrings/{}-archive-keyring.gpg"
_TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu", "riscv64": "riscv64-linux-gnu"}
_FORMAT = "3"
_MIRROR_HINT = "Name a Debian mirror: KEFU_DEBIAN_MIRROR=http://... ./kefu up, or an Odoo 19 source tree: --odoo PATH."


def os_release(path="/etc/os-release"):
    """The machine's distribution as a dictionary."""
    lines = Path(path).read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip().strip('"') for key, value in pairs}


def multiarch():
    """The library directory of this machine's architecture, e.g. ``x86_64-linux-gnu``."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    if shutil.which("dpkg"):
        machine = proc.run(["dpkg", "--print-architecture"], capture=True).strip()
    return _TRIPLETS.get(machine, f"{machine}-linux-gnu")


def parse_uris(text):
    """``(mirror, suite)`` of each repository in the output of ``apt-get update --print-uris``."""
    found = re.findall(r"^'(\S+?)/dists/([^\s']+)/InRelease'", text, re.M)
    return list(dict.fromkeys((uri.rstrip("/"), suite) for uri, suite in found))


def own_sources(uris, codename):
    """Of the machine's repositories those of its own release, without third parties."""
    wanted = re.compile(rf"({'|'.join((re.escape(codename), *_RELEASE_ALIASES))})(-updates|-security)?$")
    return [(uri, suite) for uri, suite in uris if wanted.match(suite)]


class Apt:
    """The private apt of one checkout."""

    def __init__(self, layout, stamps):
        self.layout = layout
        self.stamps = stamps
        self.dir = layout.apt
        self._lock = threading.RLock()

    @property
    def environ(self):
        return {**os.environ, "APT_CONFIG": str(self.dir / "apt.conf"), "LC_ALL": "C.UTF-8"}

    def _apt(self, *args, **options):
        options.setdefault("env", self.environ)
        return proc.run(args, **options)

    # -- sources
    def ensure(self):
        """Write the private configuration and read the package lists, once."""
        with self._lock:
            if self.stamps.done("apt", _FORMAT):
                return
            if not shutil.which("apt-get"):
                raise KefuError(
                    "this machine has no apt", "Kefu sets itself up on Debian and Ubuntu; elsewhere use docker compose."
                )
            say("package lists (private, the machine's own stay as they are)")
            self.write_configuration(self._source_lines())
            self.update()
            self.stamps.set("apt", _FORMAT)

    def update(self):
        """Read the package lists again."""
        with self._lock:
            self._apt(
                "apt-get",
                "-q",
                "update",
                log=self.layout.log / "apt.log",
                hint="Is the network up? Run it again when it is.",
            )

    def write_configuration(self, lines, pinned=EXTRA_SUITES):
        """Write apt.conf, the sources and the pins; apt takes ``pinned`` releases only when named."""
        for name in ("etc/empty", "lists/partial", "cache/archives/partial", "state"):
            (self.dir / name).mkdir(parents=True, exist_ok=True)
        (self.dir / "etc/sources.list").write_text("\n".join(lines) + "\n")
        pins = (f"Package: *\nPin: release n={suite}\nPin-Priority: -10\n\n" for suite in pinned)
        (self.dir / "etc/preferences").write_text("".join(pins))
        (self.dir / "apt.conf").write_text(
            f'Dir::Etc::sourcelist "{self.dir}/etc/sources.list";\n'
            'Dir::Etc::sourceparts "-";\n'
            f'Dir::Etc::preferences "{self.dir}/etc/preferences";\n'
            f'Dir::Etc::preferencesparts "{self.dir}/etc/empty";\n'
            f'Dir::State::lists "{self.dir}/lists";\n'
            f'Dir::Cache "{self.dir}/cache";\n'
            'APT::Sandbox::User "";\n'
            'Debug::NoLocking "true";\n'
            'Acquire::Languages "none";\n'
            # a mirror that is frozen or behind is no reason to fail: the signature is checked all the same
            'Acquire::Check-Valid-Until "false";\n'
            'Acquire::Retries "3";\n'
        )

    def _source_lines(self):
        release = os_release()
        distribution, codename = release.get("ID", ""), release.get("VERSION_CODENAME", "")
        # works with empty package lists too, unlike `apt-get indextargets`
        uris = parse_uris(proc.run(["apt-get", "update", "--print-uris"], capture=True))
        own = own_sources(uris, codename)
        if not own:
            raise KefuError(f"apt has no source for this machine's own release ({codename})", "Mend /etc/apt/sources.list first.")
        components = "main universe" if distribution == "ubuntu" else "main"
        lines = [self._line(uri, suite, components, distribution) for uri, suite in own]
        mirror = os.environ.get("KEFU_DEBIAN_MIRROR", "").rstrip("/")
        keyring = _KEYRING.format("debian")
        if not mirror and distribution == "debian":
            mirror = next((uri for uri, suite in own if not suite.endswith(("-updates", "-security"))), own[0][0])
        elif distribution != "debian":
            mirror, keyring = self._debian_beside(lines, mirror)
        present = {suite for _uri, suite in own}
        return lines + [self._line(mirror, suite, "main", "debian", keyring) for suite in EXTRA_SUITES if suite not in present]

    @staticmethod
    def _line(uri, suite, components, distribution, keyring=None):
        keyring = keyring or _KEYRING.format(distribution)
        signed = f"[signed-by={keyring}] " if Path(keyring).exists() else ""
        # of a local archive apt would read the packages in place, and there would be nothing to unpack
        uri = re.sub("^file:", "copy:", uri)
        return f"deb {signed}{uri} {suite} {components}"

    def _debian_beside(self, lines, mirror):
        """Mirror and keyring of Debian on another distribution, both from that distribution's own packages."""
        self.write_configuration(lines, pinned=())
        self.update()
        unpacked = self.dir / "debian"
        self.fetch(["debian-archive-keyring", "python-apt-common"], self.dir / "cache/debian")
        for deb in (self.dir / "cache/debian").glob("*.deb"):
            proc.run(["dpkg", "-x", deb, unpacked])
        keyrings = sorted(unpacked.glob(f".{_KEYRING.format('debian')}"))
        info = unpacked / "usr/share/python-apt/templates/Debian.info"
        mirror = mirror or debian_mirror(info.read_text() if info.exists() else "")
        if not mirror or not keyrings:
            raise KefuError("no Debian mirror is known on this machine", _MIRROR_HINT)
        return mirror, str(keyrings[0])

    # -- packages
    def versions(self, package):
        """The versions of ``package`` in all sources, newest first."""
        self.ensure()
        with self._lock:
            out = self._apt("apt-cache", "madison", package, capture=True)
        return list(dict.fromkeys(line.split("|")[1].strip() for line in out.splitlines() if line.count("|") >= 2))

    def fetch(self, specs, into):
        """Download exactly the packages ``specs`` (``name``, ``name/release`` or ``name=version``) into a directory."""
        into.mkdir(parents=True, exist_ok=True)
        with self._lock:
            self._apt(
                "apt-get",
                "-q",
                "download",
                *specs,
                cwd=into,
                log=self.layout.log / "apt.log",
                hint="Is the network up? Run it again: what was fetched is kept.",
            )

    def unpack(self, name, packages):
        """Unpack ``packages`` and whatever the machine lacks for them below ``prefix``; nothing is installed.

        :param name: name of the step
        """
        key = " ".join(packages)
        with self._lock:
            if self.stamps.done(f"unpack-{name}", key):
                return
            self.ensure()
            say(f"packages: {key}")
            archives = self.dir / "cache" / name
            (archives / "partial").mkdir(parents=True, exist_ok=True)
            self._apt(
                "apt-get",
                "-q",
                "-y",
                "--no-install-recommends",
                "--reinstall",
                "--download-only",
                "-o",
                f"Dir::Cache::archives={archives}",
                "install",
                *packages,
                log=self.layout.log / "apt.log",
                hint="Is the network up? Run it again: what was fetched is kept.",
            )
        self.layout.prefix.mkdir(parents=True, exist_ok=True)
        for deb in sorted(archives.glob("*.deb")):
            proc.run(["dpkg", "-x", deb, self.layout.prefix])
        self.stamps.set(f"unpack-{name}", key)
        shutil.rmtree(archives, ignore_errors=True)

    def library_path(self):
        """LD_LIBRARY_PATH of what is unpacked below ``prefix``."""
        base = self.layout.prefix / "usr/lib" / multiarch()
        places = [base, self.layout.prefix / "lib" / multiarch()]
        # Debian keeps some libraries in directories of their own, which ld.so.conf.d or alternatives name
        places += [base / name for name in ("pulseaudio", "blas", "lapack")]
        return ":".join(map(str, places))


def debian_mirror(info):
    """The mirror named in python-apt's description of Debian."""
    found = re.search(r"^BaseURI:\s*(\S+?)/?$", info, re.M)
    return found.group(1) if found else ""
