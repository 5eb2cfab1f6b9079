"""T7 of sites: every appointment, signature, invoice and certificate once, by two transactions in three orders."""

import pytest

from . import sites


@pytest.fixture(autouse=True)
def people(place):
    """The people of the sites of the world."""
    with place.env() as env:
        sites.employ(env, place.world)


@pytest.fixture
def site(place):
    """Id of a site whose contract was just signed and whose first instalment is paid."""
    with place.env() as env:
        found = sites.contracts(env, place.world)[0]
        sites.pay_all(env, found)
        return found


@pytest.fixture
def sound(place):
    """``sound(site)`` fails unless invoices and calls are what the nodes and instalments say."""

    def check(site):
        with place.env() as env:
            nodes = env["project.project"].browse(site).node_ids.ids
            assert not sites.check_invoiced(env, [site]) + sites.check_calls(env, nodes)

    return check


def node(place, site, code="C6.1"):
    with place.env() as env:
        return sites.node(env, site, code).id


def confirmed(place, site, code="C6.1"):
    with place.env() as env:
        return sites.confirm(env, site, code)


def step(login, model, record, action, *args):
    """:return: the act of somebody who takes a step"""
    return login, lambda env: getattr(env[model].browse(record), action)(*args)


def of_node(login, record, action, *args):
    return step(login, "kefu.site.node", record, action, *args)


def row(place, table, record, columns):
    return place.query(f"SELECT {columns} FROM {table} WHERE id = %s", record)[0]


def test_c6_0_announced_twice(place, race, site, sound):
    """C6.0: announced in two windows, for two days: one appointment, one call for each party."""
    record = node(place, site)
    race(
        of_node("w_site_manager", record, "action_announce", sites.moment(2)),
        of_node("w_consultant", record, "action_announce", sites.moment(3)),
    )
    assert row(place, "kefu_site_node", record, "state") == ("announced",)
    sound(site)


def test_c6_p_passed_or_failed(place, race, site, sound):
    """C6.p: passed by one, failed by the other: an invoice, or none."""
    record = confirmed(place, site, "C6.3")
    race(
        of_node("w_site_manager", record, "action_pass", True),
        of_node("w_inspector", record, "action_fail", "Two sockets are missing"),
    )
    state, invoiced = row(place, "kefu_site_node", record, "state, invoice_id IS NOT NULL")
    assert (state, invoiced) in (("passed", True), ("failed", False), ("planned", False))
    sound(site)


def test_c6_i_passed_twice(place, race, site, sound):
    """C6.i: passed in two windows: one invoice for the instalment."""
    record = confirmed(place, site, "C6.3")
    outcomes = race(*(of_node(login, record, "action_pass", True) for login in ("w_site_manager", "w_director")))
    assert len([outcome for outcome in outcomes if outcome == "done"]) == 1
    assert row(place, "kefu_site_node", record, "state, invoice_id IS NOT NULL") == ("passed", True)
    sound(site)


def test_c6_i_invoiced_by_two_servers(place, race, order, site, sound):
    """C6.i: the jobs of two servers make the invoice that could not be made when the node passed: one. What one of them has
    in work the other one leaves to it, or to the next run.
    """
    with place.env() as env:
        (due,) = sites.not_invoiced(env, [site])

    def invoice(env):
        job = env["kefu.instalment.job"]
        job._claim_waiting(sites.TO_INVOICE, set())._invoice_or_note()

    race((None, invoice), (None, invoice))
    if order == "undone":
        with place.env() as env:
            invoice(env)
    assert row(place, "kefu_instalment", due, "state") == ("invoiced",)
    sound(site)


def test_c6_0_last_two_parties(place, race, site, sound):
    """C6.0: two consultants reach the last two parties at the same moment: the node is confirmed."""
    record = node(place, site)
    with place.env("w_site_manager") as env:
        env["kefu.site.node"].browse(record).action_announce(sites.moment())
    with place.env() as env:
        calls = env["kefu.site.node"].browse(record).party_ids.callback_id
        assert len(calls) == 3
        made = calls[:2]
        for callback, login in zip(calls, ("w_consultant", "w_consultant2", "w_consultant"), strict=True):
            answer(env, place.world, callback, login)
        calls[2].with_user(place.world.users["w_consultant"]).action_done()
    race(
        step("w_consultant", "kefu.callback", made[0].id, "action_done"),
        step("w_consultant2", "kefu.callback", made[1].id, "action_done"),
    )
    sound(site)
    with place.env() as env:
        states = set(env["kefu.callback"].browse(made.ids).mapped("state"))
        expected = "confirmed" if states == {"done"} else "announced"
        assert env["kefu.site.node"].browse(record).state == expected


def answer(env, world, callback, login):
    """Open a call and answer all that is asked."""
    theirs = callback.with_user(world.users[login])
    theirs.action_open()
    for question in callback.script_id.question_ids:
        option = question.option_ids.sorted(lambda option: (option.tone != "good", option.action or ""))[:1]
        theirs.action_answer(question.id, option.id, False if option else "Site Manager One")


def test_c6_0_reached_for_another_day(place, race, site, sound):
    """C6.0: the site manager moves the appointment while the customer is told the old one: nobody counts as reached for the
    new one who was told the old one.
    """
    record = node(place, site)
    with place.env("w_site_manager") as env:
        env["kefu.site.node"].browse(record).action_announce(sites.moment())
    with place.env() as env:
        callback = env["kefu.site.node"].browse(record).party_ids.callback_id[:1]
        answer(env, place.world, callback, "w_consultant")
    race(
        step("w_consultant", "kefu.callback", callback.id, "action_done"),
        of_node("w_site_manager", record, "action_reschedule", sites.moment(4), "No parquet yet"),
    )
    ((moved, reached),) = place.query(
        "SELECT scheduled_at > now() at time zone 'UTC' + interval '3 days', count(party.reached_at)"
        "  FROM kefu_site_node node JOIN kefu_site_node_party party ON party.node_id = node.id"
        " WHERE node.id = %s GROUP BY 1",
        record,
    )
    assert not (moved and reached)
    sound(site)


def test_c1_signed_twice(place, race, site):
    """C1: signed in two windows: one signature, which stays."""
    with place.env() as env:
        record = sites.slip(env, place.world, site)
    outcomes = race(
        *(step("w_designer", "kefu.service.slip", record, "action_sign", sites.signature(), name) for name in ("One", "Two"))
    )
    assert len([outcome for outcome in outcomes if outcome == "done"]) == 1
    assert row(place, "kefu_service_slip", record, "state, signed_by IS NOT NULL") == ("signed", True)


def test_c6_p_released_while_paid(place, race, sound):
    """C6.p: released while it is paid: paid, and the release stands or was not needed any more."""
    with place.env() as env:
        site = sites.contracts(env, place.world)[0]
        instalment = env["project.project"].browse(site).instalment_ids.sorted("sequence")[:1].id
    race(
        step("w_director", "kefu.instalment", instalment, "action_release", "An old customer"),
        (None, lambda env: sites.pay_all(env, site)),
    )
    assert row(place, "kefu_instalment", instalment, "state") == ("paid",)
    sound(site)


def test_c6_confirmed_twice(place, race):
    """C6: the contract is confirmed in two windows: one site, seven nodes, one first invoice."""
    with place.env() as env:
        order = env["project.project"].browse(sites.contracts(env, place.world)).contract_id
        again = order.copy().id
    confirm = (None, lambda env: env["sale.order"].browse(again).action_confirm())
    race(confirm, confirm)
    assert place.query("SELECT count(*) FROM project_project WHERE contract_id = %s", again) == [(1,)]
    assert place.query(
        "SELECT count(*) FROM kefu_site_node node JOIN project_project site ON site.id = project_id WHERE contract_id = %s", again
    ) == [(7,)]
    assert place.query("SELECT count(invoice_id) FROM kefu_instalment WHERE order_id = %s", again) == [(1,)]


def test_c6_cancelled_while_passed(place, race, site):
    """C6: the contract is cancelled while a node passes: nothing of a cancelled contract waits for an invoice or a call."""
    record = confirmed(place, site, "C6.3")
    with place.env() as env:
        order = env["project.project"].browse(site).contract_id.id
    race(
        of_node("w_site_manager", record, "action_pass", True),
        (None, lambda env: env["sale.order"].browse(order)._action_cancel()),
    )
    ((state,),) = place.query("SELECT state FROM sale_order WHERE id = %s", order)
    waiting = place.query("SELECT state FROM kefu_instalment WHERE order_id = %s AND state IN ('planned', 'due')", order)
    assert not waiting or state != "cancel", waiting
