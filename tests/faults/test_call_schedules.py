"""T7 of call-backs: planned once, taken by one, finished once, by two transactions in three orders."""

import pytest

from . import complaints

CONSULTANTS = ("w_consultant", "w_consultant2")


@pytest.fixture(autouse=True)
def people(place):
    """The consultants of the world; nothing is left to call."""
    with place.env() as env:
        complaints.employ(env, place.world)
        env.cr.execute("UPDATE kefu_callback SET state = 'cancelled', claimed_at = NULL WHERE state IN ('to_call', 'no_answer')")


def calls(place, count=1, opened_by=None, **values):
    with place.env() as env:
        ids = complaints.calls(env, place.world, count, **values)
    if opened_by:
        with place.env(opened_by) as env:
            for callback in env["kefu.callback"].browse(ids):
                callback.action_open()
                for question in callback.sudo().script_id.question_ids:
                    option = question.option_ids.sorted(lambda option: (not option.action, option.tone != "bad"))[:1]
                    callback.action_answer(question.id, option.id, False if option else "Nothing else")
    return ids


def step(login, ids, action, *args):
    """:return: the act of somebody who takes a step on calls"""
    return login, lambda env: getattr(env["kefu.callback"].browse(ids), action)(*args)


def rows(place, columns, where, *parameters):
    return place.query(f"SELECT {columns} FROM kefu_callback WHERE {where} ORDER BY id", *parameters)


def test_c1_planned_once(place, race):
    """C1: two servers plan the same call: one call, at the later of the two moments or the earlier, never two."""
    with place.env() as env:
        partner = env["res.partner"].create({"name": "Callee", "phone": "13600000000", "company_id": place.world.company}).id

    def plan(env):
        record = env["res.partner"].browse(partner)
        env["kefu.callback"]._schedule("finished", record, record, None)

    race((None, plan), (None, plan))
    assert rows(place, "state", "res_id = %s AND res_model = 'res.partner'", partner) == [("to_call",)]


def test_c1_one_call_each(place, race):
    """C1: two consultants press "next": each has a call, no call has two."""
    ids = calls(place, 2)
    race(*((login, lambda env: env["kefu.callback"].action_next()) for login in CONSULTANTS))
    taken = [user for (user,) in rows(place, "user_id", "id = ANY(%s) AND claimed_at IS NOT NULL", ids)]
    assert len(taken) == len(set(taken)) > 0


def test_c1_opened_by_one(place, race):
    """C1: two consultants open the same call."""
    ids = calls(place)
    outcomes = race(*(step(login, ids, "action_open") for login in CONSULTANTS))
    assert len([outcome for outcome in outcomes if outcome == "done"]) == 1
    assert rows(place, "user_id IS NOT NULL", "id = ANY(%s)", ids) == [(True,)]


def test_c8_finished_once(place, race):
    """C8: finished in two windows: one attempt, each effect once."""
    ids = calls(place, occasion="slip_purchase", opened_by="w_consultant", about="w_designer")
    done = step("w_consultant", ids, "action_done")
    race(done, done)
    assert rows(place, "state, attempt_count", "id = ANY(%s)", ids) == [("done", 1)]
    assert place.query("SELECT count(*) FROM kefu_callback_attempt WHERE callback_id = ANY(%s)", ids) == [(1,)]
    ((planned,),) = place.query(
        "SELECT count(*) FROM kefu_callback_answer answer JOIN kefu_callback_option option ON option.id = answer.option_id"
        " WHERE callback_id = ANY(%s) AND option.action = 'contact_form'",
        ids,
    )
    assert place.query("SELECT count(*) FROM kefu_contact_form WHERE callback_id = ANY(%s)", ids) == [(planned,)]
    penalties = "SELECT count(*) FROM kefu_penalty WHERE res_model = 'kefu.callback' AND res_id = ANY(%s)"
    assert place.query(penalties, ids) == [(1,)]


def test_c1_finished_or_cancelled(place, race):
    """C1: the manager cancels what the consultant finishes: one of the two, and nothing follows from a cancelled call."""
    ids = calls(place, occasion="slip_purchase", opened_by="w_consultant", about="w_designer")
    race(step("w_consultant", ids, "action_done"), step("w_service_manager", ids, "action_cancel", "A mistake"))
    ((state,),) = rows(place, "state", "id = ANY(%s)", ids)
    penalties = "SELECT count(*) FROM kefu_penalty WHERE res_model = 'kefu.callback' AND res_id = ANY(%s)"
    assert place.query(penalties, ids) == [(int(state == "done"),)]


def test_c1_released_while_answered(place, race):
    """C1: the job gives a call back to the pool while its first answer is ticked: with an answer it stays at the desk."""
    ids = calls(place)
    with place.env("w_consultant") as env:
        env["kefu.callback"].browse(ids).action_open()
    with place.env() as env:
        env.cr.execute(
            "UPDATE kefu_callback SET claimed_at = claimed_at - interval '2 hours' WHERE id = ANY(%s) RETURNING script_id", (ids,)
        )
        (question,) = env["kefu.callback.question"].search([("script_id", "=", env.cr.fetchone()[0])], limit=1)
        option = question.option_ids[:1].id
        question = question.id

    def release(env):
        job = env["kefu.callback.job"]
        if found := job._claim_left_open(set()):
            job._release(found)

    answer = step("w_consultant", ids, "action_answer", question, option, False if option else "Well")
    outcomes = race(answer, (None, release))
    ((user,),) = rows(place, "user_id", "id = ANY(%s)", ids)
    assert user == place.world.users["w_consultant"] or outcomes[0] != "done"


def test_c1_escalated_once(place, race):
    """C1: two servers find the same undone call: told once; what one of them lost is found by the next run."""
    ids = calls(place)
    with place.env() as env:
        env.cr.execute(
            "UPDATE kefu_callback SET escalate_at = now() at time zone 'UTC' - interval '1 hour' WHERE id = ANY(%s)", (ids,)
        )

    def escalate(env):
        job = env["kefu.callback.job"]
        if found := job._claim_undone(set()):
            job._escalate(found)

    race((None, escalate), (None, escalate))
    with place.env() as env:
        escalate(env)
    assert rows(place, "escalation_level", "id = ANY(%s)", ids) == [(1,)]


def test_c8_answered_once(place, race):
    """C8: two of the department answer the same contact form: the first answer counts, the other is told."""
    with place.env() as env:
        departments = env["kefu.department"].search([("company_id", "=", place.world.company), ("code", "=", "engineering")])
        form = env["kefu.contact.form"].create(
            {"company_id": place.world.company, "question": "When?", "department_ids": [(6, 0, departments.ids)]}
        )
        ids = form.ids
    acts = [
        (login, lambda env, text=login: env["kefu.contact.form"].browse(ids).action_answer(text))
        for login in ("w_site_manager", "w_service_manager")
    ]
    outcomes = race(*acts)
    assert place.query("SELECT state FROM kefu_contact_form WHERE id = ANY(%s)", ids) == [("answered",)]
    assert len([outcome for outcome in outcomes if outcome == "done"]) == 1
