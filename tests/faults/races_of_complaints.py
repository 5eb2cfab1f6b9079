"""Races for complaints: planned, closed, handed on, compensated by two people at the same moment."""

from . import complaints
from .races import Race


class OfComplaints(Race):
    """A race among people who work on complaints."""

    def __init__(self, lane):
        super().__init__(lane)
        with lane.env() as env:
            complaints.employ(env, self.world)

    def taken(self, count, **values):
        with self.lane.env() as env:
            return complaints.take(env, self.world, count, **values)

    def check_owned(self, prize):
        with self.lane.env() as env:
            assert not complaints.check_owned(env, [prize])

    def row(self, prize, columns):
        """:return: these columns of the complaint"""
        return self.lane.place.query(f"SELECT {columns} FROM kefu_complaint WHERE id = %s", prize)[0]


class PlanToldTwice(OfComplaints):
    """X3: two people tell the customer a plan: the first plan counts, the second is told."""

    def prepare(self, count):
        return self.taken(count)

    def acts(self, prize):
        return [
            (login, "kefu.complaint", "action_plan", [prize], f"As {login} says", "phone")
            for login in ("w_consultant", "w_site_manager")
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        winner = ("w_consultant", "w_site_manager")[outcomes.index("done")]
        assert self.row(prize, "state, plan") == ("planned", f"As {winner} says")
        self.check_owned(prize)


class TakenTwice(OfComplaints):
    """X4: two people take an urgent complaint: one has it, the other is told who."""

    def prepare(self, count):
        return self.taken(count, urgency="urgent")

    def acts(self, prize):
        return [(login, "kefu.complaint", "action_take", [prize]) for login in ("w_consultant", "w_consultant2")]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        winner = self.world.users[("w_consultant", "w_consultant2")[outcomes.index("done")]]
        assert self.row(prize, "responsible_id") == (winner,)


class ClosedTwice(OfComplaints):
    """X6: service manager and director close the same complaint: once, with one reason."""

    def prepare(self, count):
        with self.lane.env() as env:
            return complaints.handled(env, self.world, count)

    def acts(self, prize):
        return [
            (login, "kefu.complaint", "action_close", [prize], f"As {login} says")
            for login in ("w_service_manager", "w_director")
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        winner = ("w_service_manager", "w_director")[outcomes.index("done")]
        assert self.row(prize, "state, close_reason, next_check_at") == ("closed", f"As {winner} says", None)


class ClosedAndReopened(ClosedTwice):
    """X6, X13: one closes what the other opens again: closed, or open with owner and deadline, never between."""

    def acts(self, prize):
        return [
            ("w_service_manager", "kefu.complaint", "action_close", [prize], "Settled"),
            ("w_consultant", "kefu.complaint", "action_reopen", [prize], "It drips again"),
        ]

    def check(self, prize, outcomes):
        state, closed, reopened = self.row(prize, "state, closed_at IS NOT NULL, reopened_count")
        assert (state, closed, reopened) in (("closed", True, 0), ("reopened", False, 1)), (state, closed, reopened)
        assert state != "closed" or outcomes[1] != "done", outcomes
        self.check_owned(prize)


class HopDecidedTwice(OfComplaints):
    """X8: the department refuses what the service manager gives it: one of the two, counted once at most."""

    def prepare(self, count):
        ids = self.taken(count)
        with self.lane.env() as env:
            department = env["kefu.department"].search([("company_id", "=", self.world.company), ("code", "=", "design")])
            theirs = env(user=self.world.users["w_site_manager"])["kefu.complaint"]
            hops = [theirs.browse(id_).action_hand_on(department.id, "A drawing") for id_ in ids]
            return [(id_, hop.id) for id_, hop in zip(ids, hops, strict=True)]

    def acts(self, prize):
        return [
            ("w_supervisor", "kefu.complaint.hop", "action_refuse", [prize[1]], "Not ours"),
            ("w_service_manager", "kefu.complaint.hop", "action_decide", [prize[1]], True, "It is"),
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        accepted = outcomes[1] == "done"
        count, responsible = self.row(prize[0], "COALESCE(hop_count, 0), responsible_id")
        owner = self.world.users["w_supervisor" if accepted else "w_site_manager"]
        assert (count, responsible) == (int(accepted), owner), outcomes
        assert self.lane.count("kefu_complaint_hop WHERE id = %s AND state = 'asked'", prize[1]) == 0


class CompensatedTwice(OfComplaints):
    """X7: two grants for one complaint at once: the limit of the level holds for both together."""

    def prepare(self, count):
        with self.lane.env() as env:
            return complaints.planned(env, self.world, count)

    def acts(self, prize):
        return [
            (login, "kefu.complaint", "action_compensate", [prize], 1500, "money", "For the trouble")
            for login in ("w_service_manager", "w_service_manager2")
        ]

    def check(self, prize, outcomes):
        assert outcomes == ["done", "done"]
        states = self.lane.place.query(
            "SELECT state, level FROM kefu_complaint_compensation WHERE complaint_id = %s ORDER BY state", prize
        )
        assert states == [("asked", 3), ("granted", 2)], states
        assert self.row(prize, "compensation_total") == (1500,)


class GrantedTwice(OfComplaints):
    """X7: director and general manager grant the same compensation: once."""

    def prepare(self, count):
        with self.lane.env() as env:
            ids = complaints.planned(env, self.world, count)
            theirs = env(user=self.world.users["w_consultant"])["kefu.complaint"]
            asked = [theirs.browse(id_).action_compensate(5000, "money", "Damage") for id_ in ids]
            return [(id_, one.id) for id_, one in zip(ids, asked, strict=True)]

    def acts(self, prize):
        return [
            (login, "kefu.complaint.compensation", "action_grant", [prize[1]]) for login in ("w_director", "w_general_manager")
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.row(prize[0], "compensation_total") == (5000,)


class MergedAndPlanned(OfComplaints):
    """X13: a complaint is merged into another one while its plan is told: nothing is open twice, nothing without owner."""

    def prepare(self, count):
        ids = self.taken(2 * count)
        return list(zip(ids[::2], ids[1::2], strict=True))

    def acts(self, prize):
        return [
            ("w_service_manager", "kefu.complaint", "action_merge", [prize[0]], [prize[1]]),
            ("w_consultant", "kefu.complaint", "action_plan", [prize[1]], "A plumber comes", "phone"),
        ]

    def check(self, prize, outcomes):
        state, merged = self.row(prize[1], "state, merged_into_id")
        assert (state, merged) in (("closed", prize[0]), ("planned", None)), outcomes
        assert outcomes[0] == "done" or state == "planned", outcomes
        for complaint in prize:
            self.check_owned(complaint)


RACES = (
    PlanToldTwice,
    TakenTwice,
    ClosedTwice,
    ClosedAndReopened,
    HopDecidedTwice,
    CompensatedTwice,
    GrantedTwice,
    MergedAndPlanned,
)
