"""T10: two servers with two cron threads each, runs by hand and buttons at the same time: everything once."""

import time

import pytest
from psycopg2.errors import SerializationFailure

from odoo.tools import mute_logger

from tests.support import server as servers
from tests.support.rpc import Rpc, RpcError

from . import grading, victims

SMALL, LONG = 6, 334
SECONDS = 120
JOBS = ("ir_cron_dispatch_waiting", "ir_cron_escalate", "ir_cron_collect")


@pytest.fixture(scope="module")
def nodes(place):
    """Two servers on one database, each with two threads for scheduled actions."""
    with place.env() as env:
        # only what is triggered is to run
        env["ir.cron"].search([]).write({"nextcall": "2099-01-01 00:00:00"})
    running = [servers.start_server(place.db, cron_threads=2, wait=False) for _number in range(2)]
    try:
        yield [server.wait_ready() for server in running]
    finally:
        for server in running:
            server.stop()
            server.log.unlink(missing_ok=True)


def by_hand(admin, cron):
    """Press "Run Manually"; it is told when the job is running already."""
    try:
        admin.call("ir.cron", "method_direct_trigger", [cron])
    except RpcError as error:
        assert "already executing" in error.message or "LockNotAvailable" in error.name, error


def test_t10_two_servers(place, nodes, long_run, record_t):
    """Scheduled, by hand and by button at once on two servers: no customer twice, nobody left out."""
    world = place.world.values()
    waiting, overdue, sheets = (
        getattr(victims, name)(place.registry, world) for name in ("WaitingDispatch", "OverdueProposals", "Sheets")
    )
    # many rounds of a few customers each
    waiting.customers = overdue.customers = 4
    people = len(place.world.designers)
    admins = [Rpc(node.url, place.db, "admin") for node in nodes]
    director = Rpc(nodes[1].url, place.db, "w_director")
    with place.env() as env:
        crons = [env.ref(f"kefu_followup.{name}").id for name in JOBS]
    rounds, triggers = LONG if long_run else SMALL, 0
    for _round in range(rounds):
        with place.env() as env:
            day, *states = [victim.set_up(env) for victim in (sheets, overdue, waiting)]
            for cron in env["ir.cron"].browse(crons):
                cron._trigger()
            triggers += len(crons)
        by_hand(admins[0], crons[0])
        director.call("crm.lead", "action_dispatch", states[1]["leads"])
        by_hand(admins[1], crons[1])
        wrong = wait_until_done(place, [(overdue, states[0]), (waiting, states[1])])
        assert not wrong, "\n".join(wrong[:10])
        made, rest_is_done = wait_for_sheets(place, people, day)
        assert len(made) == len(set(made)) >= people, made
        assert rest_is_done
    assert not place.query("SELECT job, message FROM kefu_job_failure")
    failed = place.query("SELECT cron_name, failure_count FROM ir_cron WHERE failure_count > 0")
    assert not failed
    record_t(
        "T10",
        "two servers, two threads each",
        f"{triggers} triggers, {2 * rounds} runs by hand, {rounds} buttons, 0 double, 0 lost",
        "double 0, lost 0",
    )


def wait_until_done(place, parts):
    """Wait until nothing is lost any more; double work is wrong at once.

    :return: texts of what is still wrong
    """
    deadline = time.monotonic() + SECONDS
    while True:
        with place.env() as env:
            wrong = [text for victim, state in parts for text in victim.check(env, state, True)]
            double = [text for victim, state in parts for text in victim.check(env, state, False)]
        if double or not wrong or time.monotonic() > deadline:
            return double or wrong
        time.sleep(0.2)


def wait_for_sheets(place, people, state):
    """Wait until the job of the sheets is through with its day.

    :return: whose sheets were made, and whether late ones are noted and the directors told
    """
    deadline, company = time.monotonic() + SECONDS, place.world.company
    while True:
        made = place.query("SELECT user_id FROM kefu_followup_sheet WHERE company_id = %s AND date = %s", company, state["day"])
        ((rest_is_done,),) = place.query(
            "SELECT kefu_director_reminded_on IS NOT NULL AND NOT EXISTS (SELECT FROM kefu_followup_sheet sheet "
            "WHERE sheet.company_id = company.id AND date < %s AND state = 'draft' AND is_late IS NOT TRUE) "
            "FROM res_company company WHERE id = %s",
            state["day"],
            company,
        )
        if len(made) >= people and rest_is_done or time.monotonic() > deadline:
            return [user for (user,) in made], rest_is_done
        time.sleep(0.2)


def test_t10_night_of_grades(place, nodes, long_run, record_t):
    """G8: the night is triggered on two servers, run by hand on both, and begun again by a changed rule:
    each customer is graded once, with one line of history.
    """
    night = victims.NightlyGrades(place.registry, place.world.values())
    night.customers = 6
    admins = [Rpc(node.url, place.db, "admin") for node in nodes]
    with place.env() as env:
        grading.employ(env, place.world)
        cron = env.ref("kefu_grading.ir_cron_regrade").id
        rule = env["kefu.grade.rule"].search([("company_id", "=", place.world.company), ("code", "=", "new")]).id
    manager = Rpc(nodes[1].url, place.db, "w_sales_manager")
    rounds, triggers = LONG if long_run else SMALL, 0
    for _round in range(rounds):
        state = prepared(place, night, cron)
        by_hand(admins[0], cron)
        manager.call("kefu.grade.rule", "write", [rule], {"months": 12})
        triggers += 2
        by_hand(admins[1], cron)
        wrong = wait_until_done(place, [(night, state)])
        assert not wrong, "\n".join(wrong[:10])
    assert not place.query("SELECT job, message FROM kefu_job_failure")
    record_t(
        "T10",
        "night of grades on two servers",
        f"{triggers} triggers, {2 * rounds} runs by hand, 0 double, 0 lost",
        "double 0, lost 0",
    )


def prepared(place, victim, cron):
    """Set up a victim whose job may still be at work on what went before, and trigger the job.

    :return: its state
    """
    for _try in range(20):
        try:
            with mute_logger("odoo.sql_db"), place.env() as env:
                state = victim.set_up(env)
                env["ir.cron"].browse(cron)._trigger()
            return state
        except SerializationFailure:
            time.sleep(0.5)
    raise AssertionError("the job never rests")
