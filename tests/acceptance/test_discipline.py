"""Discipline on a real server: from the deed, as people commit it on the web, to the turns in the dispatch queue."""

import pytest

from tests.support import place as places
from tests.support.rpc import Rpc, RpcError
from tests.support.server import start_server

module_db, place = places.module_db, places.place
GENERAL_MANAGER = "w_general_manager"


@pytest.fixture
def house(place):
    """``house(login)`` is somebody's session on a server."""
    with place.env() as env:
        if GENERAL_MANAGER not in place.world.users:
            place.world.users[GENERAL_MANAGER] = env["res.users"].with_context(no_reset_password=True).create({
                "name": "General Manager", "login": GENERAL_MANAGER, "password": GENERAL_MANAGER,
                "company_id": place.world.company, "company_ids": [(6, 0, [place.world.company])],
                "group_ids": [(4, env.ref("kefu_base.group_general_manager").id)],
            }).id
    server, sessions = start_server(place.db), {}
    try:
        yield lambda login: sessions.setdefault(login, Rpc(server.url, place.db, login))
    finally:
        server.stop()
        server.log.unlink(missing_ok=True)


def penalties(session, **domain):
    """What somebody sees of penalties, as their screen asks for it."""
    terms = [[name, "=", value] for name, value in domain.items()]
    return session.call("kefu.penalty", "web_search_read", terms, {
        "state": {}, "code": {}, "amount": {}, "suspend_rounds": {}, "facts": {}, "user_id": {}, "suspended_rounds_left": {},
    })["records"]


def dispatch(place, house, count):
    """:return: how many of so many new customers each designer got"""
    leads = house("w_reception").call("crm.lead", "create", [place.world.lead_values() for _number in range(count)])
    house("w_director").call("crm.lead", "action_dispatch", leads)
    rows = place.query("SELECT designer_id, count(*) FROM crm_lead WHERE id = ANY(%s) GROUP BY 1", leads)
    return {login: dict(rows).get(uid, 0) for login, uid in place.world.users.items() if login.startswith("w_designer")}


def refused(session, *call):
    with pytest.raises(RpcError) as error:
        session.call(*call)
    assert "AccessError" in error.value.name, error.value


def test_r3_3_from_the_deed_to_the_queue_and_back(place, house):
    """R3.3, R2.8, R3.2, D-1: a designer takes a colleague's customer; refused, proposed, issued, suspended; the appeal is
    followed, and the turns are given back.
    """
    everybody_served = dispatch(place, house, 4)
    assert set(everybody_served.values()) == {1}
    ((lead,),) = place.query("SELECT id FROM crm_lead WHERE designer_id = %s", place.world.users["w_designer"])
    grabber = house("w_designer2")
    for _window in range(2):
        refused(grabber, "crm.lead", "write", [lead], {"designer_id": place.world.users["w_designer2"]})

    # proposed once; those who decide see it, the person and the colleague do not
    (seen,) = penalties(house("w_director"), lead_id=lead)
    assert (seen["state"], seen["code"], seen["suspend_rounds"], seen["amount"]) == ("proposed", "GRAB", 2, 0)
    assert "Only the director decides who looks after a customer" in seen["facts"]
    assert penalties(house("w_supervisor"), lead_id=lead)
    assert not penalties(grabber) and not penalties(house("w_designer"))

    # issued by the director alone; the queue passes by twice
    refused(house("w_supervisor"), "kefu.penalty", "action_issue", [seen["id"]])
    house("w_director").call("kefu.penalty", "action_issue", [seen["id"]])
    (own,) = penalties(grabber)
    assert (own["state"], own["suspended_rounds_left"]) == ("issued", 2)
    assert not penalties(house("w_designer"))
    served = dispatch(place, house, 6)
    assert served == {"w_designer": 2, "w_designer2": 0, "w_designer3": 2, "w_designer4": 2}

    # appealed and withdrawn: what was lost is made up for
    grabber.call("kefu.penalty", "action_appeal", [seen["id"]], "The director had asked me to")
    refused(grabber, "kefu.penalty", "action_withdraw", [seen["id"]], "I take it back")
    house(GENERAL_MANAGER).call("kefu.penalty", "action_withdraw", [seen["id"]], "So it was")
    assert penalties(grabber)[0]["state"] == "withdrawn"
    assert dispatch(place, house, 2) == {"w_designer": 0, "w_designer2": 2, "w_designer3": 0, "w_designer4": 0}
    assert set(dispatch(place, house, 4).values()) == {1}


def test_r2_8_nobody_issues_their_own(place, house):
    """R2.8, R2.5: a director who archives a customer is proposed as well; another director decides."""
    (lead,) = house("w_reception").call("crm.lead", "create", [place.world.lead_values()])
    refused(house("w_director"), "crm.lead", "action_archive", [lead])
    assert not penalties(house("w_director"), lead_id=lead)
    (seen,) = penalties(house("w_director2"), lead_id=lead)
    assert (seen["code"], seen["user_id"]) == ("WASTED_LEAD", place.world.users["w_director"])
    refused(house("w_director"), "kefu.penalty", "action_issue", [seen["id"]])
    house("w_director2").call("kefu.penalty", "action_issue", [seen["id"]])
    assert penalties(house("w_director"), lead_id=lead)[0]["state"] == "issued"


def test_r3_16_quotation_that_left_unreleased(place, house):
    """R3.16: the designer sends a quotation that nobody released: refused, proposed once about quotation and customer."""
    (lead,) = house("w_reception").call("crm.lead", "create", [place.world.lead_values()])
    with place.env("w_director") as env:
        env["crm.lead"].browse(lead).write({"designer_id": place.world.users["w_designer3"]})
    with place.env() as env:
        company = {"company_id": place.world.company}
        partner = env["res.partner"].create({"name": "Customer", "email": "customer@example.com", **company})
        product = env["product.product"].create({"name": "Kitchen", "list_price": 12000, **company})
        env["crm.lead"].browse(lead).partner_id = partner
        values = {
            "partner_id": partner.id, "opportunity_id": lead, "order_line": [(0, 0, {"product_id": product.id})], **company,
        }
    designer = house("w_designer3")
    (order,) = designer.call("sale.order", "create", [values])
    for _time in range(2):
        refused(designer, "sale.order", "action_quotation_sent", [order])
    (seen,) = penalties(house("w_director"), lead_id=lead)
    assert (seen["code"], seen["amount"], seen["user_id"]) == ("QUOTE_LEAK", 50, place.world.users["w_designer3"])
    assert "not released yet" in seen["facts"]
