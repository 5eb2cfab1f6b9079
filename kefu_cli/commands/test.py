"""Set everything up, then run every test (pytest).

All arguments but --odoo go to pytest: `./kefu test -k deadline`, `./kefu test addons/kefu_base`. `--long` runs the
reliability tests at their full size, as a whole or by parts (`./kefu test --long tests/faults/test_races.py`);
`--write-reliability` keeps the figures of what ran in docs/reliability.md.
"""

import argparse
import os
import subprocess
import sys

from ..console import say
from ..project import Project
from ..stamps import locked
from ..testtools import TestTools

DATABASE = "kefu_test"
#: databases, servers and browsers of the tests work beside these
_WORKERS = 3


def arguments(parser):
    parser.add_argument("--odoo", metavar="PATH", help="use this Odoo 19 source tree (also: ODOO_HOME)")
    parser.add_argument("--long", action="store_true", help="the long sizes")
    parser.add_argument("--write-reliability", action="store_true", help="with --long: keep the figures")
    parser.add_argument("pytest", nargs="*", metavar="...", help="anything else goes to pytest")


def parse(argv):
    """Parse the arguments of ``test``: ours, and the rest for pytest."""
    parser = argparse.ArgumentParser(prog="kefu test", add_help=False, allow_abbrev=False)
    parser.add_argument("--odoo")
    args, rest = parser.parse_known_args(argv)
    args.pytest, args.run, args.verb = rest, run, "test"
    return args


def workers(given, cpus):
    """The xdist options to add to what the user gave: two workers for a whole run, three with cores to spare, none for a
    chosen few tests.
    """
    chosen = any(not part.startswith("-") for part in given) or {"-n", "-k", "-m", "--pdb", "-x", "--lf"} & set(given)
    count = int(os.environ.get("KEFU_TEST_WORKERS", 0 if chosen else min(_WORKERS, cpus, max(2, cpus - 1))))
    return ["-n", str(count), "--dist", "loadscope", "--no-loadscope-reorder"] if count > 1 else []


def run(args):
    project = Project(source=args.odoo)
    tools = TestTools(project)
    project.layout.prepare()
    with locked(project.layout.home / "test.lock", wait=False, busy="another ./kefu test is running in this checkout"):
        with project.ready(tools.ensure) as databases:
            template = databases.app()
            project.postgres.copy(template, DATABASE)
        environ = {**project.odoo.environ, **tools.environ(template)}
        command = [
            str(project.layout.python),
            "-m",
            "pytest",
            f"--odoo-database={DATABASE}",
            "--odoo-http",
            "--odoo-log-level=warn",
            "-o",
            f"cache_dir={project.layout.home}/pytest-cache",
            *workers(args.pytest, len(os.sched_getaffinity(0))),
            *args.pytest,
        ]
        say("tests")
        sys.stderr.flush()
        return _wait(subprocess.Popen(command, env=environ, cwd=project.layout.root))


def _wait(process):
    """Let pytest, which gets the terminal's Ctrl-C as well, end in its own way."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            say("pytest is stopping")
