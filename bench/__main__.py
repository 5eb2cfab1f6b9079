"""Runs one benchmark on a database: ``python -m bench DATABASE MODULE RESULT [--quick]`` (``./kefu bench`` does)."""

import importlib
import json
import sys
from pathlib import Path

from odoo.tools import config


def main(database, module, result, *options):
    """Run ``bench.<module>`` and write what it measured to the file ``result``."""
    config.parse_config(["-d", database, "--no-http", "--max-cron-threads=0", "--log-level=warn"], setup_logging=True)
    from .context import Context

    context = Context(database, quick="--quick" in options)
    try:
        importlib.import_module(f"bench.{module}").bench(context)
        Path(result).write_text(json.dumps(context.result()))
    finally:
        context.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
