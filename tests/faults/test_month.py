"""X13: a month of random handling on two servers that are killed now and then: nothing overdue goes unescalated.

Time goes by as everything that is known of the complaints gets older; the servers' clocks stay as they are.
"""

import random
import time

import psycopg2
import pytest

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tools import mute_logger

from tests.support import server as servers

from . import complaints

#: rounds of some hours each: two days, a month
SMALL, LONG = 8, 120
HOURS = (2, 10)
SECONDS = 90
PEOPLE = (*complaints.PEOPLE, "w_supervisor", "w_director")
REFUSALS = (AccessError, MissingError, UserError, ValidationError, psycopg2.IntegrityError, psycopg2.OperationalError)
#: steps that anybody may try; most are refused, by right or by state
STEPS = (
    ("action_register",),
    ("action_first_answer", "phone", "We heard you"),
    ("action_plan", "A plumber comes tomorrow", "phone"),
    ("action_plan", "Another plumber comes", "visit"),
    ("action_handle", "founded", "The pipe was replaced"),
    ("action_handle", "unfounded", "There is no pipe"),
    ("action_close", "Settled with the customer"),
    ("action_close",),
    ("action_reopen", "It drips again"),
    ("action_reject", "No customer of ours"),
    ("action_wait", "material", "The tiles are late"),
    ("action_resume",),
    ("action_take",),
    ("action_escalate", "Too big for us"),
    ("action_make_urgent", "Water on the floor"),
    ("action_compensate", 300, "money", "For the trouble"),
    ("action_compensate", 9000, "money", "For the floor"),
)


class Nodes:
    """Two servers with two threads for scheduled actions each, one of which may die at any moment."""

    def __init__(self, db, rng):
        self.db, self.rng, self.kills = db, rng, 0
        self.running = [self.start(), self.start()]
        for node in self.running:
            node.wait_ready()

    def start(self):
        return servers.start_server(self.db, cron_threads=2, wait=False)

    def kill_one(self):
        """Kill -9 some time after the work has begun; another server takes its place."""
        time.sleep(self.rng.uniform(0, 0.4))
        victim = self.running.pop(self.rng.randrange(2))
        victim.kill()
        victim.log.unlink(missing_ok=True)
        self.kills += 1
        self.running.append(self.start())

    def stop(self):
        for node in self.running:
            node.stop()
            node.log.unlink(missing_ok=True)


@pytest.fixture
def rng():
    return random.Random(20261122)


@pytest.fixture
def nodes(place, rng):
    with place.env() as env:
        complaints.employ(env, place.world)
        # what the demo company left behind is not of this month
        env.cr.execute("UPDATE kefu_complaint SET next_check_at = '2099-01-01' WHERE next_check_at IS NOT NULL")
        # only what is triggered is to run
        env["ir.cron"].search([]).write({"nextcall": "2099-01-01 00:00:00"})
    found = Nodes(place.db, rng)
    yield found
    found.stop()


def take(place, rng):
    """:return: ids of complaints that come in: registered, urgent, or left as drafts"""
    ids = []
    with place.env() as env:
        ids += complaints.take(env, place.world, rng.randint(1, 3), urgency=rng.choice(("normal", "urgent")))
    with place.env("w_consultant") as env:
        draft = {"contact_name": "Zhou", "phone": f"135{rng.randrange(10**8):08d}", "description": "Called off"}
        ids += env["kefu.complaint"].create([draft] * rng.randint(0, 1)).ids
    return ids


@mute_logger("odoo.sql_db")
def attempt(place, login, work):
    """:return: whether somebody's step was taken"""
    try:
        with place.env(login) as env:
            work(env)
            env.flush_all()
            env.cr.commit()
    except REFUSALS:
        return False
    return True


def handle(place, rng, ids):
    """Somebody tries something on one of the complaints: a step, a hop, a compensation to decide, the call-back."""
    complaint, login = rng.choice(ids), rng.choice(PEOPLE)
    kind = rng.random()
    if kind < 0.7:
        action, *args = rng.choice(STEPS)
        return attempt(place, login, lambda env: getattr(env["kefu.complaint"].browse(complaint), action)(*args))
    if kind < 0.8:
        return attempt(place, login, lambda env: call_back(env, rng, complaint))
    return attempt(place, login, lambda env: pass_on(env, rng, complaint, place.world.company))


def call_back(env, rng, complaint):
    """The call after handling, with random answers."""
    callback = env["kefu.callback"].search(
        [("res_model", "=", "kefu.complaint"), ("res_id", "=", complaint), ("state", "=", "to_call")], limit=1
    )
    if not callback:
        raise UserError("There is nothing to call back about.")
    callback.action_open()
    for question in callback.sudo().script_id.question_ids:
        option = question.option_ids and rng.choice(question.option_ids)
        callback.action_answer(question.id, option.id if option else False, False if option else "Well")
    callback.action_done()


def pass_on(env, rng, complaint, company):
    """Hand on, answer who hands on, decide on what is asked for."""
    record = env["kefu.complaint"].browse(complaint)
    hop = record.hop_ids.filtered(lambda hop: hop.state == "asked")
    asked = record.compensation_ids.filtered(lambda asked: asked.state == "asked")
    if hop:
        hop.action_accept() if rng.random() < 0.5 else hop.action_decide(rng.random() < 0.5, "So it is")
    elif asked:
        asked[0].action_grant() if rng.random() < 0.5 else asked[0].action_refuse("Too much")
    else:
        departments = env["kefu.department"].search([("company_id", "=", company)])
        record.action_hand_on(rng.choice(departments.ids), "Theirs")


def check(place, ids):
    """:return: texts of what is wrong now"""
    with place.env() as env:
        wrong = complaints.check_owned(env, ids) + complaints.check_escalated(env, ids)
        env.cr.execute(
            "SELECT complaint_id, user_id FROM kefu_complaint_escalation WHERE complaint_id = ANY(%s) AND is_told IS NOT TRUE",
            (ids,),
        )
        return wrong + [f"{user} was not told of {complaint}" for complaint, user in env.cr.fetchall()]


def check_double(place, ids):
    """:return: what somebody was told twice since time went by last"""
    found = place.query(
        "SELECT complaint_id, user_id, kind, count(*) FROM kefu_complaint_escalation WHERE complaint_id = ANY(%s)"
        " AND at > now() at time zone 'UTC' - interval '1 hour' GROUP BY 1, 2, 3 HAVING count(*) > 1",
        ids,
    )
    return [f"told {count} times: {complaint}, {user}, {kind}" for complaint, user, kind, count in found]


def check_climbs(place, before):
    """X7: who was overdue and is so still, with the hours of the level over, went one level higher.

    :param dict before: ``{id: level}`` of those that had to climb
    :return: texts of what is wrong
    """
    rows = place.query(
        "SELECT id, level, next_deadline FROM kefu_complaint WHERE id = ANY(%s) AND state NOT IN ('closed', 'rejected', 'draft')",
        list(before),
    )
    return [f"{id_} stayed on level {level}" for id_, level, _deadline in rows if level < min(before[id_] + 1, 4)]


def sweep(place, nodes, ids, kill):
    """Trigger the sweep as the clock does every minute, until nothing is left that is due.

    :return: texts of what is still wrong
    """
    deadline, wrong, killed = time.monotonic() + SECONDS, ["not swept"], not kill
    while wrong and time.monotonic() < deadline:
        with place.env() as env:
            env.ref("kefu_complaints.ir_cron_sweep")._trigger()
        if not killed:
            nodes.kill_one()
            killed = True
        time.sleep(0.3)
        wrong = check(place, ids)
    return wrong


def test_x13_month(place, nodes, rng, long_run, record_t):
    """X13: whoever does what, whenever a server dies: every open complaint has an owner and a deadline, and what is overdue
    has gone one level higher and was told, once.
    """
    rounds, ids, steps = LONG if long_run else SMALL, [], 0
    for number in range(rounds):
        ids += take(place, rng)
        steps += sum(handle(place, rng, ids) for _try in range(15))
        with place.env() as env:
            complaints.age(env, ids, hours=rng.uniform(*HOURS))
        climbing = dict(
            place.query(
                "SELECT id, level FROM kefu_complaint WHERE id = ANY(%s) AND next_check_at <= now() at time zone 'UTC' AND"
                " next_deadline <= now() at time zone 'UTC' AND state NOT IN ('closed', 'rejected', 'draft')"
                " AND waiting_reason IS NULL AND (escalate_again_at IS NULL OR escalate_again_at <= now() at time zone 'UTC')",
                ids,
            )
        )
        wrong = sweep(place, nodes, ids, kill=number % 4 == 3)
        wrong += check_double(place, ids) + check_climbs(place, climbing)
        assert not wrong, "\n".join([f"round {number}", *wrong[:10]])
    assert not place.query("SELECT job, message FROM kefu_job_failure")
    open_ones = place.query("SELECT count(*) FROM kefu_complaint WHERE id = ANY(%s) AND next_check_at IS NOT NULL", ids)
    assert open_ones[0][0], "all of them over: nothing was left to sweep"
    record_t(
        "T10",
        "a month of complaints on two servers",
        f"{rounds} rounds, {len(ids)} complaints, {steps} steps, {nodes.kills} servers killed, 0 unescalated, 0 told twice",
        "0 unescalated, 0 double",
    )
