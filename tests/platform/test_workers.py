"""What the workers of a whole run must not share."""

import os
from pathlib import Path

from odoo.tools import config


def test_filestore_of_its_own():
    """Odoo removes files that the tested database does not know: no other database may have them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    filestore = Path(config.filestore(config["db_name"]))
    assert filestore.name.endswith(worker)
    assert not worker or (filestore.is_dir() and filestore.name != "kefu_test")
