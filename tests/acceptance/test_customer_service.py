"""Call-backs and complaints on a real server: from the designer's outing to a customer who is content."""

import pytest

from tests.faults import complaints
from tests.support import place as places
from tests.support.calls import call
from tests.support.rpc import Rpc, RpcError
from tests.support.server import start_server

module_db, place = places.module_db, places.place


@pytest.fixture
def house(place):
    """``house(login)`` is somebody's session on a server."""
    with place.env() as env:
        complaints.employ(env, place.world)
    server, sessions = start_server(place.db), {}
    try:
        yield lambda login: sessions.setdefault(login, Rpc(server.url, place.db, login))
    finally:
        server.stop()
        server.log.unlink(missing_ok=True)


@pytest.fixture
def customer(place, house):
    """Id of a customer whom a designer follows, with a number to call."""
    (lead,) = house("w_reception").call("crm.lead", "create", [place.world.lead_values()])
    house("w_director").call("crm.lead", "write", [lead], {"designer_id": place.world.users["w_designer"]})
    return lead


def plan(place, lead, occasion):
    """:return: id of the call that is planned after an outing"""
    with place.env() as env:
        record = env["crm.lead"].browse(lead)
        return env["kefu.callback"]._schedule(occasion, record, record._get_callback_partner(), None).id


def effects(place, callback):
    """:return: ``{what a call's answers brought about: how many}``"""
    rows = place.query(
        "SELECT effect_model, count(DISTINCT effect_id) FROM kefu_callback_answer WHERE callback_id = %s"
        " AND effect_model IS NOT NULL GROUP BY 1",
        callback,
    )
    return dict(rows)


def test_c4_customer_met(place, house, customer):
    """C4, C3: after a site visit the customer tells of a treat: proposed, seen by the director, not by the designer."""
    callback = plan(place, customer, "slip_site_met")
    shown = call(house("w_consultant"), callback, "bad")
    assert "Designer One" in shown["script"]["opening"] + "".join(question["name"] for question in shown["questions"])
    options = [option for question in shown["questions"] for option in question["options"]]
    assert any("A penalty is proposed" in (option["effect"] or "") for option in options)
    about = [["res_model", "=", "kefu.callback"], ["res_id", "=", callback]]
    (seen,) = house("w_director").call("kefu.penalty", "search_read", about, ["code", "state", "lead_id"])
    assert (seen["code"], seen["state"], seen["lead_id"][0]) == ("TREAT", "proposed", customer)
    assert not house("w_designer").call("kefu.penalty", "search_count", about)
    assert effects(place, callback)["kefu.penalty"] == 1


def test_c5_customer_not_met(place, house, customer):
    """C5, C8: nobody phoned about the visit: the script asks for it, a contact form goes to the department and comes back."""
    callback = plan(place, customer, "slip_site_unmet")
    consultant = house("w_consultant")
    shown = call(consultant, callback, "bad")
    assert len(shown["questions"]) >= 3
    forms = place.query("SELECT id, state FROM kefu_contact_form WHERE callback_id = %s", callback)
    assert forms and len(forms) == effects(place, callback)["kefu.contact.form"]
    form = forms[0][0]
    house("w_supervisor").call("kefu.contact.form", "action_answer", [form], "The designer phones tonight")
    assert [line["id"] for line in consultant.call("kefu.callback", "desk_data")["forms"]].count(form) == 1
    consultant.call("kefu.contact.form", "action_told", [form], "Phoned, content")
    assert place.query("SELECT state FROM kefu_contact_form WHERE id = %s", form) == [("told",)]


def test_c8w_answers_are_there_after_the_browser_died(place, house, customer):
    """C8: what was ticked before the browser died is there after it, at the same desk and nobody else's."""
    callback = plan(place, customer, "slip_purchase")
    consultant = house("w_consultant")
    shown = consultant.call("kefu.callback", "action_open", [callback])
    question = next(question for question in shown["questions"] if question["options"])
    consultant.call("kefu.callback", "action_answer", [callback], question["id"], question["options"][0]["id"])
    again = consultant.call("kefu.callback", "action_next")
    assert again["callback"]["id"] == callback
    ticked = next(line for line in again["questions"] if line["id"] == question["id"])
    assert ticked["option_id"] == question["options"][0]["id"]
    consultant.call("kefu.callback", "action_release", [callback])
    house("w_service_manager").call("kefu.callback", "action_cancel", [callback], "Made for a test")


def test_x6_from_the_telephone_to_the_last_call(place, house, customer):
    """X1-X6: taken by telephone, the designer answers for it and plans, handled, called back; not content, one level higher;
    in the end content, and closed by the call alone.
    """
    consultant, designer, manager = house("w_consultant"), house("w_designer"), house("w_service_manager")
    ((phone,),) = place.query("SELECT phone FROM crm_lead WHERE id = %s", customer)
    (complaint,) = consultant.call("kefu.complaint", "create", [{
        "phone": phone, "contact_name": "Wang", "description": "Other tiles than on the drawing",
        "content_confirmed": True, "contact_confirmed": True,
    }])
    category = consultant.call("kefu.complaint.category", "search", [["code", "=", "design"]])[0]
    consultant.call("kefu.complaint", "write", [complaint], {"category_id": category})
    consultant.call("kefu.complaint", "action_register", [complaint])

    def read(*names):
        (row,) = manager.call("kefu.complaint", "read", [complaint], list(names))
        return [row[name][0] if isinstance(row[name], list | tuple) else row[name] for name in names]

    # X1, X3, X8: found by the number, before the contract the designer's, told at once
    assert read("lead_id", "responsible_id", "stage") == [customer, place.world.users["w_designer"], "before"]
    assert designer.call("kefu.complaint", "search", [["id", "=", complaint]]) == [complaint]
    assert not house("w_designer2").call("kefu.complaint", "search", [["id", "=", complaint]])
    told = place.query(
        "SELECT count(*) FROM mail_message message JOIN mail_notification told ON told.mail_message_id = message.id"
        " JOIN res_users person ON person.partner_id = told.res_partner_id WHERE message.model = 'kefu.complaint'"
        " AND message.res_id = %s AND person.id = %s",
        complaint,
        place.world.users["w_designer"],
    )
    assert told[0][0] >= 1

    for content, state, level in (("bad", "reopened", 2), ("good", "closed", 2)):
        designer.call("kefu.complaint", "action_plan", [complaint], "The right tiles on Friday", "phone")
        designer.call("kefu.complaint", "action_handle", [complaint], "founded", "Replaced")
        ((callback,),) = place.query(
            "SELECT id FROM kefu_callback WHERE res_model = 'kefu.complaint' AND res_id = %s AND state = 'to_call'", complaint
        )
        call(consultant, callback, content, opinion="Thank you" if content == "good" else "One is still missing")
        assert read("state", "level") == [state, level]

    # C1, X13: one register on the customer's page; what is closed stays as it is
    ((count,),) = place.query("SELECT count(*) FROM kefu_callback WHERE lead_id = %s AND state = 'done'", customer)
    assert count == 2
    with pytest.raises(RpcError, match="Closed already"):
        designer.call("kefu.complaint", "action_plan", [complaint], "Anew", "phone")


def test_x9_a_bad_call_becomes_a_complaint(place, house, customer):
    """C8, X9: two stars in a courtesy call open a complaint by themselves, about the same customer, once."""
    callback = plan(place, customer, "courtesy")
    call(house("w_consultant"), callback, "good", satisfaction=1, opinion="Nobody ever phones")
    rows = place.query(
        "SELECT lead_id, state, channel FROM kefu_complaint WHERE source_model = 'kefu.callback' AND source_id = %s", callback
    )
    assert rows == [(customer, "registered", "callback")]
