"""T6: two people at two servers press at the same moment, over real HTTP."""

import threading
import time
from contextlib import suppress

import pytest

from tests.support.rpc import RpcError

SMALL, LONG = 4, 125
SLOW_SECONDS = 3
REFUSALS = ("UserError", "ValidationError", "AccessError", "MissingError", "LockError")


class Counter:
    """Two servers on one database, and everybody's session on both."""

    def __init__(self, place, servers, rpc):
        self.place, self.world, self.servers, self.rpc = place, place.world, servers, rpc
        self.sessions, self.seconds = {}, []

    def session(self, login, server):
        key = login, server
        if key not in self.sessions:
            self.sessions[key] = self.rpc(self.servers[server].url, self.place.db, login)
        return self.sessions[key]

    def race(self, first, second):
        """Both at once, each ``(login, model, method, args)``, on a server each.

        :return: for each ``done``, or the refusal in words
        """
        barrier, outcomes = threading.Barrier(2), [None, None]

        def press(number, login, model, method, *args):
            session = self.session(login, number)
            barrier.wait(10)
            started = time.monotonic()
            try:
                session.call(model, method, *args)
                outcomes[number] = "done"
            except RpcError as error:
                outcomes[number] = f"{error.name.rpartition('.')[2]}: {error.message}"
            self.seconds.append(time.monotonic() - started)

        # log in before the start, not after it
        for number, act in enumerate((first, second)):
            self.session(act[0], number)
        threads = [threading.Thread(target=press, args=(number, *act)) for number, act in enumerate((first, second))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert all(outcome == "done" or outcome.startswith(REFUSALS) for outcome in outcomes), outcomes
        return outcomes

    def dispatched(self, designer="w_designer"):
        (lead,) = self.place.register()
        with self.place.env("w_director") as env:
            env["crm.lead"].browse(lead).write({"designer_id": self.world.users[designer]})
        return lead

    def count(self, statement, *parameters):
        ((found,),) = self.place.query(f"SELECT count(*) FROM {statement}", *parameters)
        return found


@pytest.fixture(scope="module")
def counter(place):
    from tests.support import server as servers
    from tests.support.rpc import Rpc

    running = [servers.start_server(place.db, wait=False) for _number in range(2)]
    try:
        for server in running:
            server.wait_ready()
        yield Counter(place, running, Rpc)
    finally:
        for server in running:
            server.stop()
            with suppress(FileNotFoundError):
                server.log.unlink()


def same_customer(counter):
    """R3.2: two directors dispatch the same customer."""
    leads = counter.place.register()
    counter.race(*((login, "crm.lead", "action_dispatch", leads) for login in ("w_director", "w_director2")))
    assert counter.count("kefu_dispatch WHERE lead_id = ANY(%s)", leads) == 1


def same_queue(counter):
    """R3.2: two directors dispatch two customers each from one queue: four designers, one each."""
    one, two = counter.place.register(2), counter.place.register(2)
    outcomes = counter.race(
        ("w_director", "crm.lead", "action_dispatch", one), ("w_director2", "crm.lead", "action_dispatch", two)
    )
    assert outcomes == ["done", "done"]
    served = counter.place.query("SELECT designer_id, count(*) FROM kefu_dispatch WHERE lead_id = ANY(%s) GROUP BY 1", one + two)
    assert sorted(number for _designer, number in served) == [1, 1, 1, 1], served


def same_phone(counter):
    """F1: two clerks register the same caller."""
    values = counter.world.lead_values()
    acts = [
        (login, "crm.lead", "create", [{**values, "receiver_id": counter.world.users[login]}])
        for login in ("w_reception", "w_reception2")
    ]
    outcomes = counter.race(*acts)
    assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
    assert counter.count("crm_lead WHERE phone = %s", values["phone"]) == 1


def stepping_in(counter):
    """R3.8: two colleagues step in for a busy designer: one looks after the customer."""
    lead = counter.dispatched()
    with counter.place.env("w_reception") as env:
        visit = env["kefu.visit"].create({"lead_id": lead})
        visit.action_ask_help()
    outcomes = counter.race(*((login, "kefu.visit", "action_step_in", [visit.id]) for login in ("w_designer2", "w_designer3")))
    with counter.place.env("w_director") as env:
        found = env["kefu.visit"].browse(visit.id)
        helper = found.helper_id
        assert helper.id in (counter.world.users["w_designer2"], counter.world.users["w_designer3"]), outcomes
    assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
    with counter.place.env() as env:
        env.cr.execute("UPDATE kefu_visit SET state = 'done', left_at = now() at time zone 'UTC' WHERE id = %s", (visit.id,))


def checked_in_twice(counter):
    """R1.1: two clerks check the same customer in: one visit."""
    lead = counter.dispatched()
    counter.race(*((login, "kefu.visit", "create", [{"lead_id": lead}]) for login in ("w_reception", "w_reception2")))
    assert counter.count("kefu_visit WHERE lead_id = %s AND state != 'done'", lead) == 1
    with counter.place.env() as env:
        env.cr.execute("UPDATE kefu_visit SET state = 'done', left_at = now() at time zone 'UTC' WHERE lead_id = %s", (lead,))


def declined_and_dispatched(counter):
    """R3.2: a designer declines while the director gives the customer to somebody else."""
    lead = counter.dispatched()
    ((dispatch,),) = counter.place.query("SELECT id FROM kefu_dispatch WHERE lead_id = %s", lead)
    counter.race(
        ("w_designer", "kefu.dispatch.decline", "create", [{"dispatch_id": dispatch, "reason": "No time this week"}]),
        ("w_director", "crm.lead", "write", [lead], {"designer_id": counter.world.users["w_designer4"]}),
    )
    rounds = [
        number for (number,) in counter.place.query("SELECT round FROM kefu_dispatch WHERE lead_id = %s ORDER BY round", lead)
    ]
    ((last,),) = counter.place.query("SELECT dispatch_round FROM crm_lead WHERE id = %s", lead)
    assert rounds == list(range(1, last + 1)), (rounds, last)


def sheet_handed_in_twice(counter):
    """R2.2: somebody presses twice, in two windows: handed in once."""
    counter.dispatched()
    with counter.place.env() as env:
        days = [f"kefu_sheet_{day}" for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")]
        env["res.company"].browse(counter.world.company).write(dict.fromkeys(days, True))
        env["kefu.followup.sheet.job"]._cron_collect()
        sheet = env["kefu.followup.sheet"].search([("user_id", "=", counter.world.users["w_designer"])], limit=1)
        env.cr.execute("UPDATE kefu_followup_sheet SET state = 'draft', submitted_at = NULL WHERE id = %s", (sheet.id,))
    outcomes = counter.race(*(("w_designer", "kefu.followup.sheet", "action_submit", [sheet.id]) for _window in range(2)))
    assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes


def written_off_and_withdrawn(counter):
    """R2.5: the director approves while the proposer withdraws."""
    lead = counter.dispatched()
    with counter.place.env("w_designer") as env:
        request = env["kefu.invalidation"].create([{"lead_id": lead, "reason": "Has signed with somebody else."}]).id
    with counter.place.env("w_reception") as env:
        env["kefu.invalidation"].browse(request).action_confirm()
    with counter.place.env("w_director") as env:
        env["kefu.invalidation"].browse(request).decision_reason = "Known to all of us."
    counter.race(
        ("w_director", "kefu.invalidation", "action_approve", [request]),
        ("w_designer", "kefu.invalidation", "action_withdraw", [request]),
    )
    ((state, active),) = counter.place.query(
        "SELECT i.state, l.active FROM kefu_invalidation i JOIN crm_lead l ON l.id = i.lead_id WHERE i.id = %s", request
    )
    assert (state == "approved") == (not active), (state, active)


def two_contacts(counter):
    """R2.1: the designer records in two windows at once: both records count."""
    lead = counter.dispatched()
    acts = [
        ("w_designer", "kefu.followup", "create", [{"lead_id": lead, "content": f"Talked about the {room} and its colours."}])
        for room in ("kitchen", "bathroom")
    ]
    assert counter.race(*acts) == ["done", "done"]
    ((counted,),) = counter.place.query("SELECT followup_count FROM crm_lead WHERE id = %s", lead)
    assert counted == 2


PATHS = (
    same_customer,
    same_queue,
    same_phone,
    stepping_in,
    checked_in_twice,
    declined_and_dispatched,
    sheet_handed_in_twice,
    written_off_and_withdrawn,
    two_contacts,
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_t6_race(counter, long_run, record_t, path):
    """Nothing is done twice, nothing is lost, the loser is told in words, and nobody waits long."""
    counter.seconds.clear()
    rounds = LONG if long_run else SMALL
    for _round in range(rounds):
        path(counter)
    seconds = sorted(counter.seconds)
    p95 = seconds[int(len(seconds) * 0.95) - 1]
    assert p95 < SLOW_SECONDS, seconds[-5:]
    record_t(
        "T6", path.__name__.replace("_", " "), f"{rounds} races, 0 double, 0 lost, p95 {p95:.2f} s", "double 0, lost 0, p95 < 3 s"
    )
