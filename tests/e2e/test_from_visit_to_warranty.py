"""C6, C7: one contract from the visit to the warranty, in the browser, with real invoices, by those whose work it is."""

from functools import partial

import pytest

from odoo import Command

from tests.faults import sites
from tests.support.calls import call, to_make
from tests.support.rpc import Rpc, RpcError

from .desks import until

PRICE = 160_000
CARD = ".o_kanban_record:not(.o_kanban_ghost)"
#: instalments in per cent of the contract, and the nodes after which they are due
PLAN = {"": 30, "C6.3": 40, "C6.5": 25, "C6.7": 5}


@pytest.fixture
def office(place, served_db):
    """``office(login)`` is somebody's session, for what is done again and again."""
    with place.env() as env:
        sites.employ(env, place.world)
    sessions = {}
    return lambda login: sessions.setdefault(login, Rpc(served_db.url, place.db, login))


def test_c6_from_the_visit_to_the_warranty(place, desk, office, chinese):
    """C6.0, C6.p, C6.w, C7: registered, quoted, signed, seven confirmations, four invoices, all paid, warranty, closed."""
    with desk.photographed():
        windows = []
        lead = registered(place, desk, windows)
        site = signed(place, desk, office, lead, windows)
        finance = desk("w_accountant")
        finance.open("/odoo/kefu-instalments", ".o_data_row")
        paid(place, office, site)
        first_confirmation(place, desk, office, site, windows)
        for code in ("C6.2", "C6.3", "C6.4", "C6.5", "C6.6", "C6.7"):
            confirmation(place, office, site, code)
        check_books(place, site)
        warranty(place, desk, office, site, windows)
        for window in (*windows, finance):
            assert not window.errors, window.errors


# === The contract === #


def registered(place, desk, windows):
    """R1.0: at the front desk.

    :return: id of the customer
    """
    window = desk("w_reception")
    windows.append(window)
    page = window.open("/odoo/kefu-register", "div[name=phone] input")
    page.fill("div[name=phone] input", "13900027001")
    page.fill("div[name=contact_name] input", "王女士")
    page.fill("div[name=room] input", "3-2-1801")
    page.click("button[name=action_register]:visible")
    page.wait_for_function("document.querySelector('div[name=phone] input')?.value === ''")
    ((lead,),) = place.query("SELECT id FROM crm_lead WHERE company_id = %s AND contact_name = '王女士'", place.world.company)
    return lead


def signed(place, desk, office, lead, windows):
    """R3.2, R3.16, C6: dispatched, quoted by the designer, released by the supervisor, confirmed on the screen.

    :return: id of the site
    """
    office("w_director").call("crm.lead", "write", [lead], {"designer_id": place.world.users["w_designer"]})
    with place.env() as env:
        customer = env["crm.lead"].browse(lead)
        customer._handle_partner_assignment(create_missing=True)
        partner = customer.partner_id.id
        values = {
            "name": "全包装修",
            "type": "service",
            "list_price": PRICE,
            "taxes_id": False,
            "company_id": place.world.company,
        }
        product = env["product.product"].create(values).id
        template, plan = sites.terms(env)
    designer = office("w_designer")
    (order,) = designer.call(
        "sale.order",
        "create",
        [
            {
                "partner_id": partner,
                "opportunity_id": lead,
                "kefu_site_template_id": template,
                "kefu_plan_id": plan,
                "order_line": [Command.create({"product_id": product, "product_uom_qty": 1, "price_unit": PRICE})],
            }
        ],
    )
    designer.call("sale.order", "action_ask_release", [order])
    office("w_supervisor").call("sale.order", "action_release", [order])
    window = desk("w_designer")
    windows.append(window)
    page = window.open(f"/odoo/action-kefu_followup_sale.sale_order_action/{order}", ".o_form_view")
    page.click("button[name=action_confirm]:visible")
    confirm_dialog(page)
    until(lambda: place.query("SELECT id FROM project_project WHERE contract_id = %s", order))
    ((site,),) = place.query("SELECT id FROM project_project WHERE contract_id = %s", order)
    people = {f"{role}_id": place.world.users[f"w_{role}"] for role in ("site_manager", "inspector")}
    office("w_service_manager").call("project.project", "write", [site], people)
    return site


def paid(place, office, site):
    """C6.p: the customer pays what is open at the finance office."""
    rows = place.query(
        "SELECT move.id FROM kefu_instalment instalment JOIN project_project site ON site.contract_id = instalment.order_id"
        "  JOIN account_move move ON move.id = invoice_id WHERE site.id = %s AND instalment.state = 'invoiced'",
        site,
    )
    ((invoice,),) = rows
    accountant = office("w_accountant")
    context = {"active_model": "account.move", "active_ids": [invoice]}
    (wizard,) = accountant.call("account.payment.register", "create", [{}], context=context)
    accountant.call("account.payment.register", "action_create_payments", [wizard])
    assert place.query("SELECT state FROM kefu_instalment WHERE invoice_id = %s", invoice) == [("paid",)]


# === The seven confirmations === #


def node(place, site, code, columns="id"):
    return place.query(f"SELECT {columns} FROM kefu_site_node WHERE project_id = %s AND code = %s", site, code)[0]


def first_confirmation(place, desk, office, site, windows):
    """C6.0, C6.1: announced on the phone, the customer called at the desk, passed on the phone."""
    phone = desk("w_site_manager", phone=True)
    page = phone.open("/odoo/kefu-my-sites", CARD)
    page.click(f"{CARD} button[name=action_open_announce]")
    page.click(".modal div[name=scheduled_at] button >> nth=1")
    confirm_dialog(page)
    (record,) = node(place, site, "C6.1")
    until(lambda: node(place, site, "C6.1", "state") == ("announced",))
    customer, *others = to_make(place, "kefu.site.node", record)
    window = desk("w_consultant")
    call_at_the_desk(window.open("/odoo/kefu-calls", f".o_kefu_call_row[data-id='{customer}']"), customer)
    until(lambda: customer not in to_make(place, "kefu.site.node", record))
    assert node(place, site, "C6.1", "state") == ("announced",)
    for callback in others:
        call(office("w_consultant"), callback, text="Site Manager One")
    assert node(place, site, "C6.1", "state") == ("confirmed",)
    page = phone.open("/odoo/kefu-my-sites", f"{CARD} button[name=action_open_pass]")
    page.click(f"{CARD} button[name=action_open_pass]")
    confirm_dialog(page)
    until(lambda: node(place, site, "C6.1", "state") == ("passed",))
    windows += [phone, window]


def confirm_dialog(page):
    page.wait_for_selector(".modal-footer .btn-primary:visible")
    page.click(".modal-footer .btn-primary:visible")
    page.wait_for_selector(".modal", state="detached")


def call_at_the_desk(page, callback):
    """Take a call from the queue, tick the first answer to each question, finish."""
    page.click(f".o_kefu_call_row[data-id='{callback}']")
    page.wait_for_selector(f".o_kefu_call_sheet[data-id='{callback}'] .o_kefu_option")
    for question in page.locator(".o_kefu_question[data-id]").all():
        question.locator(".o_kefu_option").first.click()
    page.click(".o_kefu_finish")


def confirmation(place, office, site, code):
    """C6.2 to C6.7: announced, exactly the parties called, slips signed, passed; what falls due is invoiced and paid."""
    (record,) = node(place, site, code)
    manager, consultant = office("w_site_manager"), office("w_consultant")
    manager.call("kefu.site.node", "action_announce", [record], sites.moment())
    calls = to_make(place, "kefu.site.node", record)
    assert len(calls) == (3 if code in ("C6.3", "C6.5", "C6.7") else 2)
    for callback in calls:
        call(consultant, callback, text="Site Manager One")
    assert node(place, site, code, "state") == ("confirmed",)
    passing = partial(manager.call, "kefu.site.node", "action_pass", [record], True)
    if code == "C6.3":
        with place.env() as env:
            slip = sites.slip(env, place.world, site)
        with pytest.raises(RpcError, match="FW"):
            passing()
        office("w_designer").call("kefu.service.slip", "action_sign", [slip], sites.signature(), "王女士")
    passing()
    if code in PLAN:
        paid(place, office, site)


def check_books(place, site):
    """C6.p, C6.i: four posted invoices that sum to the contract, the parts as agreed."""
    rows = place.query(
        "SELECT move.amount_total_signed::float, move.state, instalment.state FROM kefu_instalment instalment"
        "  JOIN project_project site ON site.contract_id = instalment.order_id JOIN account_move move ON move.id = invoice_id"
        " WHERE site.id = %s ORDER BY instalment.sequence",
        site,
    )
    assert rows == [(PRICE * percent / 100, "posted", "paid") for percent in PLAN.values()]
    assert place.query("SELECT site_state FROM project_project WHERE id = %s", site) == [("finished",)]


# === Afterwards === #


def warranty(place, desk, office, site, windows):
    """C6.w, C7: set up at the office, two calls, closed."""
    window = desk("w_consultant")
    windows.append(window)
    page = window.open(f"/odoo/action-kefu_site.project_project_action_board/{site}", ".o_form_view")
    with page.expect_download():
        page.click("button[name=action_start_warranty]:visible")
    until(lambda: place.query("SELECT warranty_end FROM project_project WHERE id = %s", site) != [(None,)])
    consultant = office("w_consultant")
    with pytest.raises(RpcError):
        consultant.call("project.project", "action_close_site", [site])
    for _call in range(2):
        (callback,) = to_make(place, "project.project", site)
        call(consultant, callback)
    consultant.call("project.project", "action_close_site", [site])
    assert place.query("SELECT site_state FROM project_project WHERE id = %s", site) == [("closed",)]
