"""T8: kill -9 at random points of everything that runs by itself: nothing is lost, nothing is done twice."""

import dataclasses
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL, LONG = 20, 200
SECONDS_TO_RESUME = 90

SCRIPT = """
import json, sys
sys.path.insert(0, {root!r})
from tests.faults import kills, victims
db = env.cr.dbname
env.cr.rollback()
print("RESULT", json.dumps(kills.kill_often(db, victims.{victim}, json.loads({world!r}), {kills})))
"""


def kill_often(place, odoo_script, victim, kills):
    """:return: what ``kills.kill_often`` returns, from a process of its own"""
    world = dataclasses.asdict(place.world)
    world.pop("_phones")
    output = odoo_script(place.db, SCRIPT.format(root=str(ROOT), victim=victim, world=json.dumps(world), kills=kills))
    results = [line for line in output.splitlines() if line.startswith("RESULT ")]
    assert results, output[-4000:]
    return json.loads(results[-1].removeprefix("RESULT "))


@pytest.mark.parametrize(
    "victim",
    ["BulkDispatch", "WaitingDispatch", "OverdueProposals", "Sheets", "Recycling", "IssueMany", "ExecuteMany"],
)
def test_t8_kill(place, odoo_script, long_run, record_t, victim):
    """Whenever the process dies, the work is whole or not done, and running it again completes it once."""
    result = kill_often(place, odoo_script, victim, LONG if long_run else SMALL)
    assert not result["wrong"], "\n".join(result["wrong"][:20])
    assert result["killed"] >= result["kills"] / 2, result
    assert result["slowest"] < SECONDS_TO_RESUME
    record_t(
        "T8",
        f"kill -9: {victim}",
        f"{result['killed']} kills of {result['statements']} points, 0 lost, 0 double, resumed within {result['slowest']} s",
        "lost 0, double 0",
    )
