"""The start script of Odoo for tests: Odoo as it is but for the hashing of passwords."""

import os
import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    # beside this script lie modules that are nobody else's
    sys.path[0] = str(Path(__file__).parents[2])

    from tests.support.passwords import hash_cheaply

    hash_cheaply()
    runpy.run_path(str(Path(os.environ["KEFU_BIN"], "odoo")), run_name="__main__")
