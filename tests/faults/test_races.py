"""T6: two people at two servers press at the same moment, over real HTTP."""

from datetime import timedelta

import pytest

from . import races_of_calls, races_of_complaints, races_of_credit, races_of_grading, races_of_penalties, races_of_sites
from .races import Race, track

SMALL, LONG = 4, 1000
SLOW_SECONDS = 3
FEW_LANES, LANES = 1, 6
#: on a sheet
CUSTOMERS = 3


class SameCustomer(Race):
    """R3.2: two directors dispatch the same customer."""

    def prepare(self, count):
        return self.lane.register(count)

    def acts(self, prize):
        return [(login, "crm.lead", "action_dispatch", [prize]) for login in ("w_director", "w_director2")]

    def check(self, prize, outcomes):
        assert self.lane.count("kefu_dispatch WHERE lead_id = %s", prize) == 1, outcomes


class SameQueue(Race):
    """R3.2: two directors dispatch two customers each from one queue: four designers, one each."""

    def prepare(self, count):
        leads = self.lane.register(4 * count)
        return [leads[start : start + 4] for start in range(0, len(leads), 4)]

    def acts(self, prize):
        return [
            ("w_director", "crm.lead", "action_dispatch", prize[:2]),
            ("w_director2", "crm.lead", "action_dispatch", prize[2:]),
        ]

    def check(self, prize, outcomes):
        assert outcomes == ["done", "done"]
        served = self.lane.place.query(
            "SELECT designer_id, count(*) FROM kefu_dispatch WHERE lead_id = ANY(%s) GROUP BY 1", prize
        )
        assert sorted(number for _designer, number in served) == [1, 1, 1, 1], served


class SamePhone(Race):
    """F1: two clerks register the same caller."""

    def prepare(self, count):
        return [self.world.lead_values() for _number in range(count)]

    def acts(self, prize):
        return [
            (login, "crm.lead", "create", [{**prize, "receiver_id": self.world.users[login]}])
            for login in ("w_reception", "w_reception2")
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.lane.count("crm_lead WHERE phone = %s", prize["phone"]) == 1


class SteppingIn(Race):
    """R3.8: two colleagues step in for a busy designer: one looks after the customer."""

    def prepare(self, count):
        leads = self.lane.dispatched(count)
        with self.lane.env("w_reception") as env:
            visits = env["kefu.visit"].create([{"lead_id": lead} for lead in leads])
            visits.action_ask_help()
            return visits.ids

    def acts(self, prize):
        return [(login, "kefu.visit", "action_step_in", [prize]) for login in ("w_designer2", "w_designer3")]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        winner = self.world.users[("w_designer2", "w_designer3")[outcomes.index("done")]]
        found = self.lane.place.query("SELECT state, helper_id, served_by_id FROM kefu_visit WHERE id = %s", prize)
        assert found == [("serving", winner, winner)], outcomes
        end_visits(self.lane, "id", prize)


class CheckedInTwice(Race):
    """R1.1: two clerks check the same customer in: one visit."""

    def prepare(self, count):
        return self.lane.dispatched(count)

    def acts(self, prize):
        return [(login, "kefu.visit", "create", [{"lead_id": prize}]) for login in ("w_reception", "w_reception2")]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.lane.count("kefu_visit WHERE lead_id = %s", prize) == 1
        end_visits(self.lane, "lead_id", prize)


def end_visits(lane, column, value):
    """The customer has left: who looked after them is free again."""
    with lane.env() as env:
        env.cr.execute(f"UPDATE kefu_visit SET state = 'done', left_at = now() at time zone 'UTC' WHERE {column} = %s", (value,))


class DeclinedAndDispatched(Race):
    """R3.2: a designer declines while the director gives the customer to somebody else."""

    def prepare(self, count):
        leads = self.lane.dispatched(count)
        return self.lane.place.query("SELECT lead_id, id FROM kefu_dispatch WHERE lead_id = ANY(%s)", leads)

    def acts(self, prize):
        lead, dispatch = prize
        return [
            ("w_designer", "kefu.dispatch.decline", "create", [{"dispatch_id": dispatch, "reason": "No time this week"}]),
            ("w_director", "crm.lead", "write", [lead], {"designer_id": self.world.users["w_designer4"]}),
        ]

    def check(self, prize, outcomes):
        lead, dispatch = prize
        rows = self.lane.place.query("SELECT round, designer_id FROM kefu_dispatch WHERE lead_id = %s ORDER BY round", lead)
        ((last, designer),) = self.lane.place.query("SELECT dispatch_round, designer_id FROM crm_lead WHERE id = %s", lead)
        assert [number for number, _designer in rows] == list(range(1, last + 1)), (rows, last)
        assert rows[-1][1] == designer, (rows, designer)
        assert outcomes[1] == "done", outcomes
        assert self.lane.count("kefu_dispatch_decline WHERE dispatch_id = %s", dispatch) == (outcomes[0] == "done"), outcomes


class SheetHandedInTwice(Race):
    """R2.2: somebody presses twice, in two windows: handed in once."""

    def __init__(self, lane):
        super().__init__(lane)
        lane.dispatched(CUSTOMERS)
        with lane.env() as env:
            company = env["res.company"].browse(self.world.company)
            days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            company.write({f"kefu_sheet_{day}": True for day in days})
            self.day = env["kefu.calendar"]._today(company)

    def prepare(self, count):
        """As many collection days."""
        with self.lane.env() as env:
            company = env["res.company"].browse(self.world.company)
            designer = env["res.users"].browse(self.world.users["w_designer"])
            days = [self.day - timedelta(days=back) for back in range(count)]
            self.day = days[-1] - timedelta(days=1)
            for day in days:
                env["kefu.followup.sheet.job"]._make_sheets(company, day, designer)
            sheets = env["kefu.followup.sheet"].search([("user_id", "=", designer.id), ("date", "in", days)])
            assert len(sheets) == count
            return sheets.ids

    def acts(self, prize):
        return [("w_designer", "kefu.followup.sheet", "action_submit", [prize]) for _window in range(2)]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.lane.count("kefu_followup_sheet WHERE id = %s AND state = 'submitted'", prize) == 1
        assert self.lane.count("kefu_followup_sheet_line WHERE sheet_id = %s", prize) == CUSTOMERS


class WrittenOffAndWithdrawn(Race):
    """R2.5: the director approves while the proposer withdraws."""

    def prepare(self, count):
        leads = self.lane.dispatched(count)
        with self.lane.env("w_designer") as env:
            values = [{"lead_id": lead, "reason": "Has signed with somebody else."} for lead in leads]
            requests = env["kefu.invalidation"].create(values).ids
        with self.lane.env("w_reception") as env:
            env["kefu.invalidation"].browse(requests).action_confirm()
        with self.lane.env("w_director") as env:
            env["kefu.invalidation"].browse(requests).write({"decision_reason": "Known to all of us."})
        return requests

    def acts(self, prize):
        return [
            ("w_director", "kefu.invalidation", "action_approve", [prize]),
            ("w_designer", "kefu.invalidation", "action_withdraw", [prize]),
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        ((state, active),) = self.lane.place.query(
            "SELECT i.state, l.active FROM kefu_invalidation i JOIN crm_lead l ON l.id = i.lead_id WHERE i.id = %s", prize
        )
        assert (state, active) == (("approved", False) if outcomes[0] == "done" else ("withdrawn", True)), outcomes


class TwoContacts(Race):
    """R2.1: the designer records in two windows at once: both records count."""

    def prepare(self, count):
        return self.lane.dispatched(count)

    def acts(self, prize):
        notes = [f"Talked about the {room} and its colours." for room in ("kitchen", "bathroom")]
        return [("w_designer", "kefu.followup", "create", [{"lead_id": prize, "content": note}]) for note in notes]

    def check(self, prize, outcomes):
        assert outcomes == ["done", "done"]
        ((counted,),) = self.lane.place.query("SELECT followup_count FROM crm_lead WHERE id = %s", prize)
        assert counted == self.lane.count("kefu_followup WHERE lead_id = %s", prize) == 2


RACES = (
    SameCustomer,
    SameQueue,
    SamePhone,
    SteppingIn,
    CheckedInTwice,
    DeclinedAndDispatched,
    SheetHandedInTwice,
    WrittenOffAndWithdrawn,
    TwoContacts,
    *races_of_penalties.RACES,
    *races_of_calls.RACES,
    *races_of_complaints.RACES,
    *races_of_sites.RACES,
    *races_of_credit.RACES,
    *races_of_grading.RACES,
)


@pytest.fixture(scope="module")
def lanes(place, long_run):
    found, stack = track(place, LANES if long_run else FEW_LANES)
    with stack:
        yield found


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_t6_race(lanes, long_run, record_t, race):
    """Nothing is done twice, nothing is lost, the loser is told in words, and nobody waits long."""
    rounds = LONG if long_run else SMALL
    seconds, retried = lanes.run(race, rounds)
    assert len(seconds) == 2 * rounds
    p95 = seconds[int(len(seconds) * 0.95) - 1]
    # few races on a busy machine say nothing about how long people wait
    assert not long_run or p95 < SLOW_SECONDS, seconds[-5:]
    record_t(
        "T6",
        race.__doc__.partition(":")[2].strip().partition(":")[0].rstrip("."),
        f"{rounds} races, {retried} conflicts tried again, 0 double, 0 lost, p95 {p95:.2f} s",
        "double 0, lost 0, p95 < 3 s, exhausted retries 0",
    )
