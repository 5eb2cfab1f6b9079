"""R2.2, R3.7: the sheets on telephones: handed in, checked customer by customer, passed on, checked by the director."""

import time

from .desks import collect, press, sheets, until

CARD = ".o_kanban_record:not(.o_kanban_ghost)"
#: the widest that fits: anything more has to be pushed sideways to be read
WIDTH = 390
#: seconds in which a browser has heard of a change
HEARD = 2


def test_sheets_on_a_phone(place, desk, chinese):
    """R2.2, R3.7: nobody needs a desk for the sheets, and no screen reports an error or is wider than the telephone."""
    for designer in ("w_designer", "w_designer2"):
        leads = place.register(2)
        with place.env("w_director") as env:
            env["crm.lead"].browse(leads).write({"designer_id": place.world.users[designer]})
    collect(place)
    with desk.photographed():
        windows = [hand_in(desk, login) for login in ("w_designer", "w_designer2")]
        windows += [check(place, desk), weekly_check(place, desk)]
        for window in windows:
            assert not window.errors, window.errors


def test_opened_while_something_changes(place, desk, chinese):
    """F5: what changes while a page is being opened, or filtered, does not leave it blank."""
    window = desk("w_director")

    def answer_late(route):
        with place.env() as env:
            env["kefu.followup.sheet"]._kefu_live_notify(env["res.company"].browse(place.world.company))
        # until the browser has heard of it: with the page loaded anew at once, this answer would be thrown away
        time.sleep(HEARD)
        route.continue_()

    window.page.route("**/kefu.followup.sheet/web_search_read", answer_late, times=1)
    with desk.photographed():
        window.open("/odoo/kefu-director-check", ".o_list_renderer")


def fits(page):
    """:return: whether nothing has to be pushed sideways"""
    return page.evaluate("document.querySelector('.o_content').scrollWidth") <= WIDTH


def hand_in(desk, login):
    """R2.2: the designer sees the own sheet as cards and hands it in."""
    window = desk(login, phone=True)
    page = window.open("/odoo/kefu-my-sheets", CARD)
    press(page, CARD, "div[name=line_ids] .o_kanban_record")
    assert fits(page)
    page.click("button[name=action_submit]:visible")
    page.click(".modal-footer .btn-primary")
    page.wait_for_selector("button[name=action_submit]", state="detached")
    return window


def check(place, desk):
    """R3.7: the supervisor judges one sheet customer by customer on its cards, the other on its page."""
    window = desk("w_supervisor", phone=True)
    page = window.open("/odoo/kefu-sheet-check", CARD)
    assert fits(page)
    columns = page.locator(".o_kanban_group")
    until(lambda: columns.count() == 2)
    for number in range(2):
        columns.first.locator(CARD).nth(number).locator("div[name=result] button").last.click()
        until(lambda number=number: judged(place) == number + 1)
    columns.first.locator("button[name=action_pass_sheet]").first.click()
    # it goes, and its button with it
    until(lambda: columns.count() == 1)
    page.locator(f"{CARD} button[name=action_open_sheet]").first.click()
    page.wait_for_selector("div[name=line_ids] .o_kanban_record")
    assert fits(page)
    page.locator("div[name=line_ids] div[name=result]").first.locator("button").last.click()
    until(lambda: judged(place) == 3)
    page.click("button[name=action_accept_suggestions]:visible")
    until(lambda: judged(place) == 4)
    page.click("button[name=action_pass]:visible")
    until(lambda: sheets(place) == ["passed"] * 2)
    return window


def judged(place):
    ((count,),) = place.query(
        "SELECT count(*) FROM kefu_followup_sheet_line WHERE result IS NOT NULL AND company_id = %s", place.world.company
    )
    return count


def weekly_check(place, desk):
    """R3.7: the director opens a card and answers."""
    window = desk("w_director", phone=True)
    page = window.open("/odoo/kefu-director-check", CARD)
    assert fits(page)
    press(page, CARD, "button[name=action_director_fine]:visible")
    page.click("button[name=action_director_fine]:visible")

    def checked():
        return place.query(
            "SELECT count(*) FROM kefu_followup_sheet WHERE director_result = 'fine' AND company_id = %s", place.world.company
        )

    until(lambda: checked() == [(1,)])
    return window
