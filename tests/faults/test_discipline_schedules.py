"""T7 of penalties: proposed once, decided once, executed once, within the limit, by two transactions in three orders."""

import pytest

from . import penalties
from .victims.followup import overdue_since


@pytest.fixture(autouse=True)
def people(place):
    """Finance and the general manager of the world."""
    with place.env() as env:
        penalties.employ(env, place.world)


def step(login, ids, action, *args):
    """:return: the act of somebody who takes a step on penalties"""
    return login, lambda env: getattr(env["kefu.penalty"].browse(ids), action)(*args)


def rows(place, ids, columns):
    return place.query(f"SELECT {columns} FROM kefu_penalty WHERE id = ANY(%s) ORDER BY id", ids)


def proposed(place, code="CHERRY_PICK", count=1, designer="w_designer"):
    with place.env() as env:
        penalties.lift_all(env, place.world)
        return penalties.propose(env, place.world, code, count, [place.world.users[designer]])


def suspended(place):
    """:return: how many rounds the first designer is suspended for"""
    ((rounds,),) = place.query(
        "SELECT suspended_rounds FROM crm_team_member WHERE crm_team_id = %s AND user_id = %s",
        place.world.team,
        place.world.users["w_designer"],
    )
    return rounds


def test_d_2_proposed_once(place, race):
    """D-2: the same occurrence is reported by the scheduler on two servers: one proposal."""
    with place.env() as env:
        breach = env["kefu.breach"]._prepare_breach(
            "FOLLOWUP_LATE",
            place.world.users["w_designer"],
            place.world.company,
            "res.company",
            place.world.company,
            f"once,{place.world.phone()}",
        )
    report = (None, lambda env: env["kefu.breach"]._report_batch([dict(breach)]))
    race(report, report)
    assert place.query("SELECT count(*) FROM kefu_penalty WHERE occurrence_key = %s", breach["occurrence_key"]) == [(1,)]


def test_d_2_swept_once(place, race):
    """D-2: two servers sweep the same overdue customers."""
    leads = place.register(3)
    with place.env("w_director") as env:
        env["crm.lead"].browse(leads).action_dispatch()
    with place.env() as env:
        overdue_since(env, leads, days=6)
        clocks = env["kefu.followup.clock"].search([("lead_id", "in", leads)]).ids
    sweep = (None, lambda env: env["kefu.followup.sweep"]._escalate(env["kefu.followup.clock"].browse(clocks)))
    race(sweep, sweep)
    found = place.query("SELECT lead_id, count(*) FROM kefu_penalty WHERE lead_id = ANY(%s) GROUP BY 1", leads)
    assert sorted(found) == [(lead, 1) for lead in sorted(leads)]


def test_d_2_proposed_by_hand_once(place, race):
    """D-2: the supervisor presses in two windows: one proposal, the other window is told."""
    with place.env("w_director") as env:
        (lead,) = place.register()
        rule = env["kefu.penalty.rule"]._get_rules(env.company, ["FALSE_PROMISE"])["FALSE_PROMISE"].id
    values = {
        "user_id": place.world.users["w_designer"],
        "rule_id": rule,
        "company_id": place.world.company,
        "about": f"crm.lead,{lead}",
        "facts": "Promised ten days",
    }
    propose = ("w_supervisor", lambda env: env["kefu.penalty.proposal"].create([values]).action_propose())
    race(propose, propose)
    assert place.query("SELECT count(*) FROM kefu_penalty WHERE lead_id = %s", lead) == [(1,)]


def test_r2_8_issued_once(place, race):
    """R2.8, R3.2: two directors issue the same penalty: one number, two rounds, not four."""
    ids = proposed(place)
    race(step("w_director", ids, "action_issue"), step("w_director2", ids, "action_issue"))
    assert rows(place, ids, "state") == [("issued",)]
    assert suspended(place) == 2


def test_r2_8_issued_or_rejected(place, race):
    """R2.8: one director issues what another rejects: one of the two, and the queue goes by it."""
    ids = proposed(place)
    race(step("w_director", ids, "action_issue"), step("w_director2", ids, "action_reject", "Not so"))
    ((state,),) = rows(place, ids, "state")
    assert suspended(place) == (2 if state == "issued" else 0)


def test_r3_2_several_of_one_person(place, race):
    """R3.2: two directors issue different penalties of one designer: both suspensions count."""
    one, two = proposed(place), another(place)
    race(step("w_director", one, "action_issue"), step("w_director2", two, "action_issue"))
    issued = [state for (state,) in rows(place, one + two, "state")].count("issued")
    assert suspended(place) == 2 * issued


def another(place):
    with place.env() as env:
        return penalties.propose(env, place.world, "PRIVATE_TRANSFER", 1, [place.world.users["w_designer"]])


def test_r3_2_issued_while_dispatching(place, race):
    """R3.2: the director issues while another dispatches: every round stands in the queue or has passed by."""
    ids, leads = proposed(place), place.register(2)
    race(
        step("w_director", ids, "action_issue"),
        ("w_director2", lambda env: env["crm.lead"].browse(leads).action_dispatch()),
    )
    with place.env() as env:
        assert not penalties.check_suspensions(env, place.world)
    assert place.query("SELECT count(*) FROM kefu_dispatch WHERE lead_id = ANY(%s)", leads) == [(2,)]
    ((state,),) = rows(place, ids, "state")
    assert state == "issued" or suspended(place) == 0


def test_d_1_withdrawn_once(place, race):
    """D-1, R3.2: director and general manager withdraw the same penalty: turns are given back once."""
    ids = proposed(place)
    with place.env() as env:
        penalties.issue(env, place.world, ids)
    with place.env("w_director") as env:
        env["crm.lead"].browse(place.register(6)).action_dispatch()
    used = 2 - suspended(place)
    race(step("w_director", ids, "action_withdraw", "A mistake"), step("w_general_manager", ids, "action_withdraw", "A mistake"))
    assert rows(place, ids, "state") == [("withdrawn",)]
    assert suspended(place) == 0
    assert place.query("SELECT sum(rounds_given_back) FROM kefu_suspension WHERE penalty_id = ANY(%s)", ids) == [(used,)]


def due(place, count=1, designer="w_designer"):
    with place.env() as env:
        return penalties.due(env, place.world, count, [place.world.users[designer]])


def test_r2_8_executed_once(place, race):
    """R2.8: two of finance execute the same penalties: once."""
    ids = due(place, 3)
    race(step("w_finance", ids, "action_execute"), step("w_finance2", ids, "action_execute"))
    with place.env() as env:
        assert not penalties.check_executed(env, ids, finished=True)


def test_d_1_executed_or_withdrawn(place, race):
    """D-1: finance executes what the director withdraws: what stands in the books is what the penalty says."""
    ids = due(place)
    race(step("w_finance", ids, "action_execute"), step("w_director", ids, "action_withdraw", "A mistake"))
    with place.env() as env:
        assert not penalties.check_executed(env, ids)


def test_d_1_executed_or_appealed(place, race):
    """D-1: an appeal stops execution, or comes too late; never both."""
    ids = due(place)
    race(step("w_designer", ids, "action_appeal", "I was ill"), step("w_finance", ids, "action_execute"))
    with place.env() as env:
        assert not penalties.check_executed(env, ids)


def test_d_1_cancelled_once(place, race):
    """R2.8: director and general manager cancel what was executed: one reversal."""
    ids = due(place)
    with place.env("w_finance") as env:
        env["kefu.penalty"].browse(ids).action_execute()
    race(step("w_director", ids, "action_cancel", "A mistake"), step("w_general_manager", ids, "action_cancel", "A mistake"))
    entries = place.query("SELECT amount FROM kefu_penalty_entry WHERE penalty_id = ANY(%s) ORDER BY id", ids)
    assert [float(amount) for (amount,) in entries] == [20, -20]


def test_d_3_limit_holds(place, race):
    """D-3: two batches for one person at the same moment do not take more than the month allows."""
    designer = "w_designer4"
    one, two = due(place, 3, designer), due(place, 3, designer)
    with place.env() as env:
        env.cr.execute("DELETE FROM kefu_penalty_allowance")
        env["res.company"].browse(place.world.company).write({"kefu_penalty_cap_type": "amount", "kefu_penalty_cap_amount": 70})
    race(step("w_finance", one, "action_execute"), step("w_finance2", two, "action_execute"))
    ((taken,),) = place.query("SELECT sum(amount) FROM kefu_penalty_entry WHERE penalty_id = ANY(%s)", one + two)
    with place.env() as env:
        env["res.company"].browse(place.world.company).kefu_penalty_cap_type = "none"
    assert float(taken) <= 70
