"""T8: kill -9 at random points of everything that runs by itself: nothing is lost, nothing is done twice."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL, LONG = 20, 200
#: kills by one process
SLICE = 50
SECONDS_TO_RESUME = 90

SCRIPT = """
import json, sys
sys.path.insert(0, {root!r})
from tests.faults import kills, victims
db = env.cr.dbname
env.cr.rollback()
print("RESULT", json.dumps(kills.kill_often(db, victims.{victim}, json.loads({world!r}), {kills}, seed={seed})))
"""


def kill_often(place, odoo_script, victim, kills):
    """:return: what ``kills.kill_often`` returns, from processes of their own"""
    world = place.world.values()
    parts = []
    for seed, start in enumerate(range(0, kills, SLICE), 1):
        script = SCRIPT.format(root=str(ROOT), victim=victim, world=json.dumps(world), kills=min(SLICE, kills - start), seed=seed)
        output = odoo_script(place.db, script)
        results = [line for line in output.splitlines() if line.startswith("RESULT ")]
        assert results, output[-4000:]
        parts.append(json.loads(results[-1].removeprefix("RESULT ")))
    return {
        "kills": sum(part["kills"] for part in parts),
        "killed": sum(part["killed"] for part in parts),
        "statements": max(part["statements"] for part in parts),
        "slowest": max(part["slowest"] for part in parts),
        "wrong": [text for part in parts for text in part["wrong"]],
    }


@pytest.mark.parametrize(
    "victim",
    [
        "BulkDispatch",
        "WaitingDispatch",
        "OverdueProposals",
        "Sheets",
        "Recycling",
        "IssueMany",
        "ExecuteMany",
        "UndoneCalls",
        "OverdueForms",
        "Summaries",
        "ComplaintSweep",
        "DraftChase",
        "DefectEffects",
        "InstalmentInvoices",
        "WarrantyEnds",
        "PassedNodes",
        "PaymentCalls",
        "NightlyGrades",
        "InfoReports",
        "InfoReminders",
        "Emergencies",
    ],
)
def test_t8_kill(place, odoo_script, long_run, record_t, victim):
    """Whenever the process dies, the work is whole or not done, and running it again completes it once."""
    kills = LONG if long_run else SMALL
    result = kill_often(place, odoo_script, victim, kills)
    assert not result["wrong"], "\n".join(result["wrong"][:20])
    assert result["killed"] == kills, result
    assert result["slowest"] < SECONDS_TO_RESUME
    record_t(
        "T8",
        f"kill -9: {victim}",
        f"{result['killed']} kills of {result['statements']} points, 0 lost, 0 double, resumed within {result['slowest']} s",
        "lost 0, double 0",
    )
