"""T6 of penalties: two people at two servers press at the same moment, over real HTTP."""

import pytest

from . import discipline
from .counter import race_often


@pytest.fixture(autouse=True)
def people(place):
    """Finance and the general manager of the world."""
    with place.env() as env:
        discipline.employ(env, place.world)


def propose(counter, **options):
    with counter.place.env() as env:
        env.cr.execute("DELETE FROM kefu_suspension")
        env.cr.execute("UPDATE crm_team_member SET suspended_rounds = 0")
        return discipline.propose(env, counter.world, **options)


def issued_twice(counter):
    """R2.8, R3.2: two directors issue the same penalties: each once, each suspension once."""
    ids = propose(counter, count=4)
    counter.race(*((login, "kefu.penalty", "action_issue", ids) for login in ("w_director", "w_director2")))
    assert counter.count("kefu_penalty WHERE id = ANY(%s) AND state = 'issued'", ids) == 4
    ((rounds,),) = counter.place.query(
        "SELECT sum(suspended_rounds) FROM crm_team_member WHERE crm_team_id = %s", counter.world.team
    )
    assert rounds == 8


def refused_twice(counter):
    """D-2, R1.3: somebody tries what is refused in two windows: two attempts, one proposal."""
    lead = counter.dispatched()
    outcomes = counter.race(*(
        ("w_designer", "crm.lead", "write", [lead], {"designer_id": counter.world.users["w_designer2"]}) for _window in range(2)
    ))
    assert all(outcome.startswith("AccessError") for outcome in outcomes), outcomes
    ((attempts,),) = counter.place.query(
        "SELECT sum(attempts) FROM kefu_refusal WHERE res_id = %s AND res_model = 'crm.lead'", lead
    )
    assert attempts == 2
    assert counter.count("kefu_penalty WHERE lead_id = %s", lead) == 1


def proposed_by_hand_twice(counter):
    """D-2: the supervisor presses twice: one proposal, the second press is told."""
    (lead,) = counter.place.register()
    with counter.place.env("w_supervisor") as env:
        rule = env["kefu.penalty.rule"]._get_rules(env.company, ["FALSE_PROMISE"])["FALSE_PROMISE"]
        dialogs = [
            env["kefu.penalty.proposal"].create([{
                "user_id": counter.world.users["w_designer"],
                "rule_id": rule.id,
                "about": f"crm.lead,{lead}",
                "facts": "Promised ten days",
            }]).id
            for _window in range(2)
        ]
    counter.race(*(("w_supervisor", "kefu.penalty.proposal", "action_propose", [dialog]) for dialog in dialogs))
    assert counter.count("kefu_penalty WHERE lead_id = %s", lead) == 1


def executed_twice(counter):
    """R2.8: two of finance execute the same penalties: each once."""
    with counter.place.env() as env:
        ids = discipline.due(env, counter.world, 4)
    counter.race(*((login, "kefu.penalty", "action_execute", ids) for login in ("w_finance", "w_finance2")))
    with counter.place.env() as env:
        assert not discipline.check_executed(env, ids, finished=True)


def appealed_and_executed(counter):
    """D-1: an appeal stops execution or comes too late; the books say what the penalty says."""
    with counter.place.env() as env:
        ids = discipline.due(env, counter.world, 1, [counter.world.users["w_designer"]])
    counter.race(
        ("w_designer", "kefu.penalty", "action_appeal", ids, "I was ill"), ("w_finance", "kefu.penalty", "action_execute", ids)
    )
    with counter.place.env() as env:
        assert not discipline.check_executed(env, ids)


PATHS = (issued_twice, refused_twice, proposed_by_hand_twice, executed_twice, appealed_and_executed)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_t6_race(counter, long_run, record_t, path):
    """Nothing is done twice, nothing is lost, the loser is told in words, and nobody waits long."""
    race_often(counter, path, long_run, record_t)
