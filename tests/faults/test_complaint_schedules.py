"""T7 of complaints: every step once, every clock looked at once, by two transactions in three orders."""

import pytest

from . import complaints


@pytest.fixture(autouse=True)
def people(place):
    """The customer service of the world."""
    with place.env() as env:
        complaints.employ(env, place.world)


def made(place, how="take", **values):
    """:return: id of a complaint that was taken, planned or handled"""
    with place.env() as env:
        return getattr(complaints, how)(env, place.world, **values)[0]


def step(login, complaint, action, *args):
    """:return: the act of somebody who takes a step"""
    return login, lambda env: getattr(env["kefu.complaint"].browse(complaint), action)(*args)


def row(place, complaint, columns):
    return place.query(f"SELECT {columns} FROM kefu_complaint WHERE id = %s", complaint)[0]


@pytest.fixture
def owned(place):
    """``owned(id)`` fails unless the complaint has an owner and a deadline, or is over."""

    def check(complaint):
        with place.env() as env:
            assert not complaints.check_owned(env, [complaint])

    return check


def test_x2_registered_once(place, race, owned):
    """X2: registered in two windows: told once, one number."""
    with place.env("w_consultant") as env:
        draft = env["kefu.complaint"].create({"contact_name": "Wang", "phone": "13600000001", **complaints.TAKEN}).id
    register = step("w_consultant", draft, "action_register")
    outcomes = race(register, register)
    assert row(place, draft, "state") == ("registered",)
    assert len([outcome for outcome in outcomes if outcome == "done"]) == 1
    owned(draft)


def test_x3_planned_or_rejected(place, race, owned):
    """X3: a plan is told for what the manager rejects: one of the two, after the other or not at all."""
    complaint = made(place)
    race(
        step("w_consultant", complaint, "action_plan", "A plumber comes", "phone"),
        step("w_service_manager", complaint, "action_reject", "No customer of ours"),
    )
    assert row(place, complaint, "state IN ('planned', 'rejected')") == (True,)
    owned(complaint)


def test_x3_waits_or_planned(place, race, owned):
    """X3: the clocks are stopped while the plan is told: whichever came first, the next deadline is of that state."""
    complaint = made(place)
    race(
        step("w_consultant", complaint, "action_wait", "material", "Tiles"),
        step("w_consultant2", complaint, "action_plan", "A plumber comes", "phone"),
    )
    state, waits, deadline = row(place, complaint, "state, waiting_reason, next_deadline IN (close_deadline, waiting_until)")
    assert state == "planned" or waits == "material"
    assert deadline
    owned(complaint)


def test_x6_closed_once(place, race, owned):
    """X6: closed by two managers: one reason, one end."""
    complaint = made(place, "handled")
    race(
        step("w_service_manager", complaint, "action_close", "Settled"),
        step("w_director", complaint, "action_close", "Done with"),
    )
    assert row(place, complaint, "state, next_check_at") == ("closed", None)


def test_x6_closed_or_reopened(place, race, owned):
    """X6, X13: closed while it is opened again."""
    complaint = made(place, "handled")
    race(
        step("w_service_manager", complaint, "action_close", "Settled"),
        step("w_consultant", complaint, "action_reopen", "It drips again"),
    )
    state, reopened = row(place, complaint, "state, COALESCE(reopened_count, 0)")
    assert (state, reopened) in (("closed", 0), ("reopened", 1))
    owned(complaint)


def test_x6_called_back_or_closed(place, race, owned):
    """X6: the customer says on the telephone not to be content while the manager closes it: closed with a reason,
    or open again.
    """
    complaint = made(place, "handled")
    with place.env("w_consultant2") as env:
        callback = env["kefu.callback"].search([("res_model", "=", "kefu.complaint"), ("res_id", "=", complaint)])
        callback.action_open()
        for question in callback.sudo().script_id.question_ids:
            option = question.option_ids.sorted(lambda option: option.tone != "bad")[:1]
            callback.action_answer(question.id, option.id, False if option else "It drips")
        call = callback.id
    race(
        ("w_consultant2", lambda env: env["kefu.callback"].browse(call).action_done()),
        step("w_service_manager", complaint, "action_close", "Settled"),
    )
    state, reason = row(place, complaint, "state, close_reason")
    assert (state, reason) in (("closed", "Settled"), ("reopened", None))
    owned(complaint)


def test_x7_escalated_once(place, race, owned):
    """X7: two servers sweep the same overdue complaint: one level, everybody told once."""
    complaint = made(place)
    with place.env() as env:
        complaints.age(env, [complaint], hours=30)

    def sweep(env):
        job = env["kefu.complaint.job"]
        if found := job._claim_due(set()):
            found._sweep()

    race((None, sweep), (None, sweep))
    with place.env() as env:
        sweep(env)
    assert row(place, complaint, "level, next_check_at > now() at time zone 'UTC'") == (2, True)
    told = "SELECT user_id, kind FROM kefu_complaint_escalation WHERE complaint_id = %s GROUP BY 1, 2 HAVING count(*) > 1"
    assert not place.query(told, complaint)
    owned(complaint)


def test_x7_escalated_or_planned(place, race, owned):
    """X7: the plan is told at the very moment of the sweep: it is passed on before, or not at all; its next look is ahead."""
    complaint = made(place)
    with place.env() as env:
        complaints.age(env, [complaint], hours=30)
    race(
        step("w_consultant", complaint, "action_plan", "A plumber comes", "phone"),
        (None, lambda env: env["kefu.complaint"].browse(complaint)._sweep()),
    )
    state, ahead = row(place, complaint, "state, next_check_at > now() at time zone 'UTC'")
    assert ahead and state in ("planned", "registered")
    owned(complaint)


def test_x7_limit_holds(place, race):
    """X7: two grants at once do not pass the limit of a level together."""
    complaint = made(place, "planned")
    grant = step("w_service_manager", complaint, "action_compensate", 1500, "money", "For the trouble")
    race(grant, ("w_service_manager2", grant[1]))
    ((granted,),) = place.query(
        "SELECT COALESCE(sum(amount), 0) FROM kefu_complaint_compensation WHERE complaint_id = %s AND state = 'granted'",
        complaint,
    )
    assert granted <= 2000
    assert row(place, complaint, "COALESCE(compensation_total, 0)") == (granted,)


def test_x8_one_department_is_asked(place, race):
    """X8: handed on to two departments at once: one is asked."""
    complaint = made(place)
    with place.env() as env:
        own = [("company_id", "=", place.world.company), ("code", "in", ("design", "property"))]
        departments = env["kefu.department"].search(own)
    race(
        *(
            step(login, complaint, "action_hand_on", department, "Theirs")
            for login, department in zip(("w_site_manager", "w_service_manager"), departments.ids, strict=True)
        )
    )
    assert place.query("SELECT count(*) FROM kefu_complaint_hop WHERE complaint_id = %s AND state = 'asked'", complaint) == [(1,)]


def test_x8_accepted_once(place, race, owned):
    """X8: accepted by the head while the manager says no: one hop, or none."""
    complaint = made(place)
    with place.env("w_site_manager") as env:
        department = env["kefu.department"].sudo().search(
            [("company_id", "=", place.world.company), ("code", "=", "design")]
        )
        hop = env["kefu.complaint"].browse(complaint).action_hand_on(department.id, "A drawing").id
    race(
        ("w_supervisor", lambda env: env["kefu.complaint.hop"].browse(hop).action_accept()),
        ("w_service_manager", lambda env: env["kefu.complaint.hop"].browse(hop).action_decide(False, "It is not")),
    )
    ((state,),) = place.query("SELECT state FROM kefu_complaint_hop WHERE id = %s", hop)
    assert row(place, complaint, "COALESCE(hop_count, 0)") == (int(state == "accepted"),)
    owned(complaint)


def test_x13_one_complaint_per_source(place, race):
    """X13: two servers learn of the same low rating: one complaint."""
    values = {"company_id": place.world.company, "contact_name": "Wang", "phone": "13600000002", "description": "Not content"}
    with place.env() as env:
        source = env["res.partner"].create({"name": "Wang"}).id

    def open_one(env):
        env["kefu.complaint"]._open_from(env["res.partner"].browse(source), values)

    race((None, open_one), (None, open_one))
    opened = "SELECT count(*) FROM kefu_complaint WHERE source_model = 'res.partner' AND source_id = %s"
    assert place.query(opened, source) == [(1,)]


def test_r3_18_proposed_once(place, race):
    """R3.18, D-2: found founded in two windows: one proposal."""
    with place.env() as env:
        category = env.ref("kefu_complaints.category_promise").id
    complaint = made(place, "planned", category_id=category, designer_id=place.world.users["w_designer"])
    handle = step("w_service_manager", complaint, "action_handle", "founded", "So it was")
    race(handle, handle)
    penalties = "SELECT code FROM kefu_penalty WHERE res_model = 'kefu.complaint' AND res_id = %s"
    assert place.query(penalties, complaint) == [("FALSE_PROMISE",)]
