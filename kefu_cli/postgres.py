"""The embedded PostgreSQL: own data directory, own Unix socket, no TCP; never the machine's server."""

import glob
import os
import pwd
import re
import shutil
import time
from pathlib import Path

from . import proc
from .console import KefuError, say

#: superuser of the embedded server (Odoo refuses one called postgres)
USER = "kefu"
PORT = "5432"  # only names the socket file
TOOLS = ("psql", "createdb", "dropdb", "pg_dump", "pg_restore")
_OLDEST = 13
# a scratch server: what it holds can be made again, so it need not survive a power cut
_SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "max_connections": "200",
}


def system_binaries(pattern="/usr/lib/postgresql/*/bin", share="/usr/share/postgresql"):
    """The newest usable PostgreSQL of the machine (with the extensions Odoo wants), None without one."""
    found = []
    for path in glob.glob(pattern):
        version = Path(path).parent.name
        usable = os.access(f"{path}/postgres", os.X_OK) and Path(f"{share}/{version}/extension/pg_trgm.control").exists()
        if usable and version.isdigit() and int(version) >= _OLDEST:
            found.append((int(version), Path(path)))
    return max(found)[1] if found else None


class Postgres:
    """Server and client of one checkout."""

    def __init__(self, layout, apt):
        self.layout = layout
        self.apt = apt
        self.socket = layout.socket
        self.cluster = layout.pg / "data"
        self._bin = None
        # PostgreSQL refuses root; nobody needs no account of its own
        self._as_nobody = os.geteuid() == 0

    # -- binaries
    @property
    def bin(self):
        """Directory of the binaries; they are fetched when the machine has none."""
        if not self._bin:
            self._bin = system_binaries() or self._unpacked()
        return self._bin

    def _unpacked(self):
        self.apt.unpack("postgresql", ["postgresql"])
        found = sorted(glob.glob(str(self.layout.prefix / "usr/lib/postgresql/*/bin")))
        if not found:
            raise KefuError(
                "PostgreSQL was fetched but has no programs",
                "Remove the directory 'stamps' in .kefu and run this again.",
            )
        return Path(found[-1])

    @property
    def _server_environ(self):
        environ = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        if self.bin.is_relative_to(self.layout.prefix):
            environ["LD_LIBRARY_PATH"] = self.apt.library_path()
        return {**environ, "LC_ALL": "C.UTF-8"}

    @property
    def client_environ(self):
        """What a client needs to find this server and no other."""
        return {"PGHOST": str(self.socket), "PGPORT": PORT, "PGUSER": USER}

    def _tool(self, name, *args, **options):
        drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if self._as_nobody else []
        options.setdefault("log", self.layout.log / "postgresql-tools.log")
        return proc.run([*drop, self.bin / name, *args], env=self._server_environ, cwd="/", **options)

    def write_wrappers(self):
        """Client programs in ``bin``, for Odoo and the tests, bound to this server's version and libraries."""
        exports = [f"export {key}={value}" for key, value in self.client_environ.items()]
        if "LD_LIBRARY_PATH" in self._server_environ and self.bin.is_relative_to(self.layout.prefix):
            exports.append(f"export LD_LIBRARY_PATH={self.apt.library_path()}")
        for name in TOOLS:
            path = self.layout.bin / name
            path.write_text("\n".join(["#!/bin/sh", *exports, f'exec {self.bin / name} "$@"', ""]))
            path.chmod(0o755)

    # -- server
    @property
    def running(self):
        """Whether the server answers for this checkout's cluster."""
        return (self.cluster / "postmaster.pid").exists() and not self._tool("pg_ctl", "-D", self.cluster, "status", check=False)

    def start(self):
        """Create the cluster when there is none and start the server when it is down."""
        self._make_directories()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        if not self.running:
            options = [f"-k {self.socket} -p {PORT}", *(f"-c {key}={value}" for key, value in _SETTINGS.items())]
            log = self.layout.pg / "server.log"
            hint = f"The server's own log is {log}."
            self._tool("pg_ctl", "-D", self.cluster, "-w", "-t", "60", "-l", log, "-o", " ".join(options), "start", hint=hint)
        self.write_wrappers()

    def stop(self):
        """Stop the server; True when it was running."""
        if not self.cluster.exists() or not self.running:
            return False
        self._tool("pg_ctl", "-D", self.cluster, "-w", "-m", "fast", "stop")
        return True

    def _make_directories(self):
        for path in (self.layout.pg, self.socket):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._as_nobody:
                account = pwd.getpwnam("nobody")
                os.chown(path, account.pw_uid, account.pw_gid)
            owner = pwd.getpwnam("nobody").pw_uid if self._as_nobody else os.geteuid()
            if path.stat().st_uid != owner:
                raise KefuError(f"{path} belongs to another user", "Run as that user, or remove the directory.")
            path.chmod(0o700)

    def _initialise(self):
        say(f"PostgreSQL {self.bin.parent.name}: create the cluster")
        fresh = self.layout.pg / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._tool("initdb", "-D", fresh, "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
        fresh.rename(self.cluster)

    def _check_version(self):
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        if made_by != self.bin.parent.name:
            other = system_binaries(pattern=f"/usr/lib/postgresql/{made_by}/bin")
            if not other:
                raise KefuError(
                    f"{self.cluster} was made by PostgreSQL {made_by}, the machine has {self.bin.parent.name}",
                    f"Install postgresql-{made_by}, or remove {self.layout.pg} to begin anew (its data is lost).",
                )
            self._bin = other

    # -- client
    def sql(self, query, database="postgres"):
        """Run one query as superuser; rows as text, columns separated by ``|``."""
        environ = {**self._server_environ, **self.client_environ}
        command = [self.bin / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query]
        return proc.run(command, capture=True, env=environ, cwd="/").strip()

    def databases(self):
        """Names of all databases, newest first."""
        return self.sql("SELECT datname FROM pg_database ORDER BY oid DESC").split("\n")

    def drop(self, name):
        """Drop a database and its filestore, whoever is connected."""
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self._filestore(name), ignore_errors=True)

    def rename(self, old, new):
        """Rename a database and its filestore."""
        self.drop(new)
        if self._filestore(old).exists():
            self._filestore(old).rename(self._filestore(new))
        self.sql(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def copy(self, source, target, attempts=20):
        """Copy a database, the filestore by hard links (its files are never changed in place)."""
        self.drop(target)
        # the files first: a database that exists is complete
        if self._filestore(source).exists():
            shutil.copytree(self._filestore(source), self._filestore(target), copy_function=os.link)
        for attempt in range(attempts):
            try:
                self.sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
                return
            except proc.CommandError as error:
                busy = re.search("being accessed by other users", error.tail)
                if not busy or attempt == attempts - 1:
                    raise
                time.sleep(0.5)

    def _filestore(self, name):
        return self.layout.data / "filestore" / name
