"""T19: an addon installs on a server that has nothing but Odoo, without a warning."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support import database, server

ALONE = sorted(path.parent.name for path in (Path(__file__).parents[2] / "addons").glob("*/__manifest__.py"))


@pytest.mark.parametrize("addon", ALONE)
def test_t19_installs_alone(addon, long_run, record_t):
    """Each addon installs alone on a fresh database; nothing of ours is warned about in the log."""
    if not long_run:
        pytest.skip("--long: takes two minutes")
    name = f"kefu_alone_{database.worker()}"
    database.drop(name)
    try:
        done = subprocess.run(
            [*server.odoo_program(), "-d", name, "-i", addon, "--stop-after-init", "--no-http", "--log-level=warn"],
            env=os.environ,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        log = [line for line in (done.stdout + done.stderr).splitlines() if "WARNING" in line or "ERROR" in line]
        assert done.returncode == 0, done.stderr[-3000:]
        assert not [line for line in log if "kefu" in line], log
        state = database.query(name, "SELECT state FROM ir_module_module WHERE name = %s", (addon,))
        assert state == [("installed",)]
    finally:
        database.drop(name)
    record_t("T19", f"fresh install: {addon} alone", "0 warnings", "0 warnings")
