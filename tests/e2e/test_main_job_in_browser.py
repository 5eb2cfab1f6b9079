"""The main job as people do it: in the browser, from the login to the collected sheet, each role with their own screen."""

from contextlib import suppress

from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .desks import collect, sheets, until

CUSTOMERS = 4
NOTE = "量房约在周六上午,客户想要开放式厨房,预算二十万"
SAVE = ".modal-footer .o_form_button_save"


def test_main_job(place, desk, chinese):
    """R1.0–R3.7: the front desk registers, the director dispatches, designers follow up or do not, three days pass,
    the sheets are handed in, checked and passed on. No screen reports an error."""
    with desk.photographed():
        reception = register(place, desk)
        director = dispatch(place, desk)
        diligent, idle = place.world.users["w_designer"], place.world.users["w_designer2"]
        designer = follow_up(desk)
        assert counted(place, diligent) == 1
        days_pass(place, 4)
        neglectful = overdue_is_seen(place, desk)
        assert counted(place, idle) == 0
        collect(place)
        hand_in(desk, ("w_designer", "w_designer2"))
        supervisor = check(place, desk)
        weekly_check(place, director)
        for window in (reception, director, designer, neglectful, supervisor):
            assert not window.errors, window.errors


def register(place, desk):
    """R1.0: a caller is registered on one short form."""
    window = desk("w_reception")
    page = window.open("/odoo/kefu-register", "div[name=phone] input")
    for number in range(CUSTOMERS):
        page.fill("div[name=phone] input", place.world.phone())
        page.fill("div[name=contact_name] input", f"客户{number}")
        page.fill("div[name=room] input", f"{number}-1-101")
        page.click("button[name=action_register]:visible")
        # the next caller's empty form comes by itself
        page.wait_for_function("document.querySelector('div[name=phone] input')?.value === ''")
    ((registered,),) = place.query(
        "SELECT count(*) FROM crm_lead WHERE company_id = %s AND user_id = receiver_id", place.world.company
    )
    assert registered == CUSTOMERS
    return window


def dispatch(place, desk):
    """R3.2: everybody who waits is dispatched with one click; nobody waits afterwards."""
    window = desk("w_director")
    page = window.open("/odoo/kefu-dispatch", ".o_kefu_waiting")
    assert page.locator(".o_kefu_waiting").count() == CUSTOMERS
    page.click("button[data-hotkey=d]")
    page.wait_for_selector(".o_kefu_nothing")
    shares = place.query("SELECT count(*) FROM kefu_dispatch WHERE company_id = %s GROUP BY designer_id", place.world.company)
    assert [count for (count,) in shares] == [1] * CUSTOMERS
    return window


def follow_up(desk):
    """R2.1: on the phone, from the card, a contact is written down."""
    window = desk("w_designer", phone=True)
    page = window.open("/odoo/kefu-my-day", ".o_kanban_record:not(.o_kanban_ghost)")
    page.click("button[name=action_record_followup]:visible")
    page.wait_for_selector(".modal div[name=content] textarea")
    page.fill(".modal div[name=content] textarea", NOTE)
    save_dialog(page)
    return window


def save_dialog(page):
    """Save, and wait until the dialog is gone. A press in the moment in which it has just opened is dropped: press again."""
    for _press in range(2):
        # while it is being saved there is nothing to press, afterwards neither
        with suppress(PlaywrightTimeout):
            page.click(SAVE, timeout=5_000)
            page.wait_for_selector(".modal", state="detached", timeout=5_000)
            return
    page.wait_for_selector(".modal", state="detached")


def counted(place, designer):
    ((count,),) = place.query("SELECT sum(followup_count) FROM crm_lead WHERE designer_id = %s", designer)
    return count


def days_pass(place, days):
    """Everything that happened, and everything that is due, lies so many days further back; then the sweep runs."""
    back = f"interval '{int(days)} days'"
    columns = {
        "crm_lead": (
            "registered_at",
            "dispatched_at",
            "followup_deadline",
            "last_contact_at",
            "first_contact_at",
            "next_contact_at",
        ),
        "kefu_followup": ("contacted_at",),
        "kefu_followup_clock": ("started_at", "deadline", "limit_at", "next_at"),
        "kefu_dispatch": ("create_date",),
    }
    with place.env() as env:
        for table, names in columns.items():
            changes = ", ".join(f"{name} = {name} - {back}" for name in names)
            env.cr.execute(f"UPDATE {table} SET {changes} WHERE company_id = %s", (place.world.company,))
    with place.env() as env:
        env["kefu.followup.sweep"]._cron_escalate()


def overdue_is_seen(place, desk):
    """R2.3: whom nobody called is red on the designer's day, and was told once."""
    window = desk("w_designer2", phone=True)
    window.open("/odoo/kefu-my-day", ".o_kanban_record .border-danger")
    told = place.query(
        "SELECT count(*) FROM kefu_escalation WHERE user_id = %s GROUP BY lead_id, step_id", place.world.users["w_designer2"]
    )
    assert told
    assert {count for (count,) in told} == {1}
    return window


def hand_in(desk, logins):
    """R2.2: each designer opens their sheet and hands it in."""
    for login in logins:
        window = desk(login)
        page = window.open("/odoo/kefu-my-sheets", ".o_data_row")
        page.click(".o_data_row .o_data_cell >> nth=0")
        page.click("button[name=action_submit]:visible")
        page.click(".modal-footer .btn-primary")
        page.wait_for_selector("button[name=action_submit]", state="detached")
        assert not window.errors, window.errors


def check(place, desk):
    """R3.7: the supervisor judges both sheets and passes them on."""
    window = desk("w_supervisor")
    page = window.open("/odoo/kefu-sheet-check", "button[name=action_accept_suggestions]")
    rows = page.locator(".o_group_header")
    for number in range(2):
        # a sheet's row stays where it was; what it offers changes
        rows.nth(number).locator("button[name=action_accept_suggestions]").click()
        until(lambda number=number: sheets(place).count("checked") == number + 1)
    for left in (1, 0):
        # a sheet that is passed on goes, and its button with it
        rows.first.locator("button[name=action_pass]").click()
        until(lambda left=left: rows.count() == left)
    results = dict(
        place.query(
            "SELECT s.user_id, l.result FROM kefu_followup_sheet_line l JOIN kefu_followup_sheet s ON s.id = l.sheet_id "
            "WHERE s.state = 'passed' AND s.company_id = %s",
            place.world.company,
        )
    )
    assert results == {place.world.users["w_designer"]: "fine", place.world.users["w_designer2"]: "missing"}
    return window


def weekly_check(place, window):
    """R3.7: the director finds the sheets on the list, and checks them."""
    page = window.open("/odoo/kefu-director-check", ".o_data_row")
    page.click("thead .o_list_record_selector input")
    page.click("button[name=action_director_fine]:visible")

    def checked():
        return place.query(
            "SELECT count(*) FROM kefu_followup_sheet WHERE director_result = 'fine' AND company_id = %s",
            place.world.company,
        )[0][0]

    until(lambda: checked() == 2)
