"""Races for penalties: proposed, issued, executed by two people at the same moment."""

from . import penalties
from .races import Race


class OfPenalties(Race):
    """A race among people who deal with penalties."""

    def __init__(self, lane):
        super().__init__(lane)
        with lane.env() as env:
            penalties.employ(env, self.world)

    def propose_dialogs(self, env, lead):
        """:return: ids of two windows in which the supervisor is about to propose the same"""
        rule = env["kefu.penalty.rule"]._get_rules(env.company, ["FALSE_PROMISE"])["FALSE_PROMISE"]
        values = {
            "user_id": self.world.users["w_designer"],
            "rule_id": rule.id,
            "about": f"crm.lead,{lead}",
            "facts": "Promised ten days",
        }
        return env["kefu.penalty.proposal"].create([values, values]).ids


class IssuedTwice(OfPenalties):
    """R2.8, R3.2: two directors issue the same penalties: each once, each suspension once."""

    def prepare(self, count):
        with self.lane.env() as env:
            ids = penalties.propose(env, self.world, count=4 * count)
        return [ids[start : start + 4] for start in range(0, len(ids), 4)]

    def acts(self, prize):
        return [(login, "kefu.penalty", "action_issue", prize) for login in ("w_director", "w_director2")]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.lane.count("kefu_penalty WHERE id = ANY(%s) AND state = 'issued'", prize) == 4
        members = self.lane.place.query("SELECT suspended_rounds FROM crm_team_member WHERE crm_team_id = %s", self.world.team)
        assert sum(rounds for (rounds,) in members) == 8, members
        with self.lane.env() as env:
            penalties.lift_all(env, self.world)


class RefusedTwice(OfPenalties):
    """D-2, R1.3: somebody tries what is refused in two windows: two attempts, one proposal."""

    def prepare(self, count):
        return self.lane.dispatched(count)

    def acts(self, prize):
        values = {"designer_id": self.world.users["w_designer2"]}
        return [("w_designer", "crm.lead", "write", [prize], values) for _window in range(2)]

    def check(self, prize, outcomes):
        assert all(outcome.startswith("AccessError") for outcome in outcomes), outcomes
        attempts = "SELECT sum(attempts) FROM kefu_refusal WHERE res_id = %s AND res_model = 'crm.lead'"
        assert self.lane.place.query(attempts, prize) == [(2,)]
        assert self.lane.count("kefu_penalty WHERE lead_id = %s", prize) == 1


class ProposedByHandTwice(OfPenalties):
    """D-2: the supervisor presses in two windows: one proposal, the second press is told."""

    def prepare(self, count):
        leads = self.lane.register(count)
        with self.lane.env("w_supervisor") as env:
            return [(lead, *self.propose_dialogs(env, lead)) for lead in leads]

    def acts(self, prize):
        return [("w_supervisor", "kefu.penalty.proposal", "action_propose", [dialog]) for dialog in prize[1:]]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.lane.count("kefu_penalty WHERE lead_id = %s", prize[0]) == 1


class ExecutedTwice(OfPenalties):
    """R2.8: two of finance execute the same penalties: each once."""

    def prepare(self, count):
        with self.lane.env() as env:
            ids = penalties.due(env, self.world, 4 * count)
        return [ids[start : start + 4] for start in range(0, len(ids), 4)]

    def acts(self, prize):
        return [(login, "kefu.penalty", "action_execute", prize) for login in ("w_finance", "w_finance2")]

    def check(self, prize, outcomes):
        with self.lane.env() as env:
            assert not penalties.check_executed(env, prize, finished=True), outcomes


class AppealedAndExecuted(OfPenalties):
    """D-1: an appeal stops execution or comes too late: the books say what the penalty says."""

    def prepare(self, count):
        with self.lane.env() as env:
            return penalties.due(env, self.world, count, [self.world.users["w_designer"]])

    def acts(self, prize):
        return [
            ("w_designer", "kefu.penalty", "action_appeal", [prize], "I was ill"),
            ("w_finance", "kefu.penalty", "action_execute", [prize]),
        ]

    def check(self, prize, outcomes):
        with self.lane.env() as env:
            assert not penalties.check_executed(env, [prize]), outcomes


RACES = (IssuedTwice, RefusedTwice, ProposedByHandTwice, ExecutedTwice, AppealedAndExecuted)
