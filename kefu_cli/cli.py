"""The command line: ``./kefu VERB``."""

import argparse
import signal
import sys

from .commands import bench, down, i18n, lint, shell, test, up
from .console import KefuError, say

_COMMANDS = (up, test, down, shell, lint, bench, i18n)
_INTERRUPTED = 130


def parser():
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="kefu",
        description="Kefu on this machine: gets everything it needs, runs it, tests it. No root, no Docker.",
        epilog="Everything is kept in .kefu/ of this checkout; removing that directory undoes it.",
    )
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for command in _COMMANDS:
        name = command.__name__.rsplit(".", 1)[-1]
        text = command.__doc__.strip().splitlines()[0]
        verb = verbs.add_parser(
            name, help=text, description=command.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        verb.set_defaults(run=command.run)
        command.arguments(verb)
    return top


def parse(argv):
    """Parse ``argv``; what ``test`` does not know goes to pytest untouched."""
    if argv[:1] == ["test"] and not {"-h", "--help"} & set(argv[1:2]):
        return test.parse(argv[1:])
    return parser().parse_args(argv)


def main(argv=None):
    """Run one command; the exit code."""
    signal.signal(signal.SIGTERM, _terminated)
    args = parse(sys.argv[1:] if argv is None else argv)
    try:
        return args.run(args) or 0
    except KefuError as error:
        print(f"kefu: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("interrupted; run it again and it goes on where it stopped")
        return _INTERRUPTED


def _terminated(_signum, _frame):
    raise KeyboardInterrupt
