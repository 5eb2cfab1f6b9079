"""C1–C8 at the call desk, in the browser: called by keyboard, lost by a crash, taken up again, at phone width, too."""

from datetime import timedelta

import pytest

from odoo import Command, fields

from .desks import until

SHEET = ".o_kefu_call_sheet"
CUSTOMERS = ("Wang Yaqin", "Liu Jianjun", "Chen Botao")
#: the widest that fits a telephone
WIDTH = 390
#: login → role
PEOPLE = {"w_consultant": "consultant", "w_consultant2": "consultant"}


@pytest.fixture(scope="module")
def consultants(place):
    """Two home consultants of the company; their ids by login."""
    with place.env() as env:
        users = env["res.users"].with_context(no_reset_password=True).create([
            {
                "name": login,
                "login": login,
                "password": login,
                "lang": "zh_CN",
                "tz": "Asia/Shanghai",
                "company_id": place.world.company,
                "company_ids": [Command.set([place.world.company])],
                "group_ids": [Command.set([env.ref("base.group_user").id, env.ref(f"kefu_base.group_{role}").id])],
            }
            for login, role in PEOPLE.items()
        ])
        place.world.users.update({user.login: user.id for user in users})


@pytest.fixture
def calls(place, consultants):
    """A courtesy call to each of three customers.

    :return: ids of the calls, in the order in which they are due
    """
    with place.env() as env:
        # what a test before left open
        env["kefu.callback"].search([("state", "in", ("to_call", "no_answer"))]).write({"state": "cancelled"})
        partners = env["res.partner"].create([
            {"name": name, "phone": f"1380027900{number}", "company_id": place.world.company}
            for number, name in enumerate(CUSTOMERS)
        ])
    now = fields.Datetime.now()
    with place.env("w_consultant") as env:
        return env["kefu.callback"].create([
            {"partner_id": partner_id, "company_id": place.world.company, "due": now - timedelta(hours=12 - number)}
            for number, partner_id in enumerate(partners.ids)
        ]).ids


def test_call_desk(place, desk, calls):
    """C1, C2: the next call opens with its script; ticks survive a crash; Enter finishes and opens the next one."""
    with desk.photographed():
        window = desk("w_consultant")
        page = window.open("/odoo/kefu-calls", ".o_kefu_call_row")
        assert page.locator(".o_kefu_call_row").count() == len(CUSTOMERS)
        page.click(".o_kefu_next")
        page.wait_for_selector(SHEET)
        assert CUSTOMERS[0] in page.inner_text(".o_kefu_script >> nth=0")
        assert page.get_attribute(".o_kefu_dial", "href") == "tel:13800279000"
        page.keyboard.press("1")
        page.keyboard.press("4")
        page.fill("#o_kefu_opinion", "很好")
        until(lambda: noted(place, calls[0]) == (1, 4, "很好"))
        crash_and_return(page)
        page.click(".o_kefu_number >> nth=0")
        page.keyboard.press("Enter")
        until(lambda: states(place, calls) == ["done", "to_call", "to_call"])
        page.wait_for_selector(f"{SHEET}[data-id='{calls[1]}']")
        assert not window.errors, window.errors


def crash_and_return(page):
    """C8: what was ticked before the browser crashed is there after it."""
    page.goto("about:blank")
    page.goto("/odoo/kefu-calls")
    page.wait_for_selector(SHEET)
    until(lambda: page.locator(".o_kefu_option.btn-success").count() == 1)
    until(lambda: page.locator(".o_kefu_stars .fa-star").count() == 4)
    until(lambda: page.input_value("#o_kefu_opinion") == "很好")


def test_two_consultants(place, desk, calls):
    """C1: two consultants never get the same call; one that nobody answers comes back by itself."""
    with desk.photographed():
        pages = []
        for login in ("w_consultant", "w_consultant2"):
            window = desk(login)
            page = window.open("/odoo/kefu-calls", ".o_kefu_call_row")
            page.click(".o_kefu_next")
            page.wait_for_selector(SHEET)
            pages.append(page)
        first, second = (page.get_attribute(SHEET, "data-id") for page in pages)
        assert {int(first), int(second)} == set(calls[:2])
        pages[0].keyboard.press("n")
        until(lambda: states(place, calls).count("no_answer") == 1)
        # the other consultant's list shows it without being reloaded
        pages[1].wait_for_selector(f".o_kefu_call_row[data-id='{first}'] .fa-phone")


def test_required_questions(place, desk, calls):
    """C2: a call is not finished while a question that must be asked is open; the desk shows which one."""
    with desk.photographed():
        window = desk("w_consultant")
        page = window.open("/odoo/kefu-calls", ".o_kefu_call_row")
        page.click(".o_kefu_next")
        page.wait_for_selector(SHEET)
        page.keyboard.press("Enter")
        page.wait_for_selector(".o_kefu_required_missing")
        assert states(place, calls) == ["to_call"] * 3


def test_call_desk_on_a_phone(place, desk, calls):
    """C8: what cannot be answered at once is shown before finishing, and goes to the department; nothing is wider than the
    telephone.
    """
    with desk.photographed():
        window = desk("w_consultant", phone=True)
        page = window.open("/odoo/kefu-calls", ".o_kefu_call_row")
        assert fits(page)
        page.click(".o_kefu_call_row >> nth=0")
        page.wait_for_selector(f"{SHEET} .o_kefu_option")
        assert fits(page)
        page.click(".o_kefu_option:has(.o_kefu_effect)")
        page.wait_for_selector(".o_kefu_effects")
        page.click(".o_kefu_finish")
        until(lambda: states(place, calls)[0] == "done")
        ((forms,),) = place.query("SELECT count(*) FROM kefu_contact_form WHERE callback_id = %s", calls[0])
        assert forms == 1
        assert not window.errors, window.errors


def fits(page):
    """:return: whether nothing has to be pushed sideways"""
    return page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def states(place, calls):
    """:return: the states of the calls, by when they were due"""
    rows = place.query("SELECT state FROM kefu_callback WHERE id = ANY(%s) ORDER BY due, id", calls)
    return [state for (state,) in rows]


def noted(place, call):
    """:return: how many answers, stars and opinion of a call"""
    (row,) = place.query(
        "SELECT (SELECT count(*) FROM kefu_callback_answer WHERE callback_id = call.id), satisfaction, opinion "
        "FROM kefu_callback call WHERE id = %s",
        call,
    )
    return row
