"""X1–X4 in the browser: a complaint is taken on one screen, told at once, kept when the browser dies, loud when it is urgent."""

import pytest

from tests.support.place import place  # noqa: F401 - a fixture
from tests.support.world import add_people

from .desks import until

PEOPLE = {
    "w_consultant": "kefu_base.group_consultant",
    "w_service_manager": "kefu_base.group_service_manager",
    "w_site_manager": "kefu_base.group_site_manager",
}
INTAKE = "/odoo/kefu-complaint-intake"
PHONE = "div[name=phone] input"
WORDS = "卫生间漏水，楼下天花板湿了"
CARD = ".o_kanban_record:not(.o_kanban_ghost)"
ALARM = ".o_kefu_alarms"
#: what a page hears when another tab of the browser is looked at
ANOTHER_TAB = """
Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
document.dispatchEvent(new Event("visibilitychange"));
"""
#: the widest that fits a telephone
WIDTH = 390


@pytest.fixture(scope="module")
def people(place):  # noqa: F811 - the fixture, not the import
    """A consultant, a service manager, and the site manager who heads the engineering department."""
    with place.env() as env:
        add_people(env, place.world, PEOPLE)
        env["kefu.department"].search([("company_id", "=", place.world.company), ("code", "=", "engineering")]).write(
            {"user_id": place.world.users["w_site_manager"]}
        )


def test_taken_on_one_screen(place, desk, people, chinese):  # noqa: F811 - the fixture, not the import
    """X1–X3: number, name, words, two confirmations, one button; it stands on the list of whoever answers for it at once."""
    with desk.photographed():
        site_manager = desk("w_site_manager", phone=True)
        own = site_manager.open("/odoo/kefu-my-complaints", ".o_kanban_view")
        window = desk("w_consultant")
        page = take(window.open(INTAKE, PHONE), "13900010001", "王女士")
        register(page)
        # the list of whoever answers for it renews itself
        own.wait_for_selector(CARD)
        assert WORDS in own.inner_text(CARD)
        assert own.evaluate("document.querySelector('.o_content').scrollWidth") <= WIDTH
        plan(own)
        until(lambda: complaints(place, "state") == [("planned",)])
        # the same number again: everything is there at once
        page.fill(PHONE, "13900010001")
        page.wait_for_function("document.querySelector('div[name=contact_name] input').value === '王女士'")
        for each in (window, site_manager):
            assert not each.errors, each.errors


def test_kept_when_the_browser_dies(place, desk, people):  # noqa: F811 - the fixture, not the import
    """X1: nothing typed is lost: what was said is a draft on the server before anything is pressed."""
    with desk.photographed():
        window = desk("w_consultant")
        page = window.open(INTAKE, PHONE)
        page.fill(PHONE, "13900010002")
        page.fill("div[name=contact_name] input", "刘先生")
        page.click("div[name=description] textarea")
        page.keyboard.type(WORDS)
        until(lambda: (WORDS, "draft") in complaints(place, "description, state"))
        window.close()
    assert ("刘先生", "draft") in complaints(place, "contact_name, state")


def test_an_empty_form_is_nobodys_complaint(place, desk, people):  # noqa: F811 - the fixture, not the import
    """X1: who only looks at the screen, and goes, leaves no draft to be chased."""
    with desk.photographed():
        window = desk("w_consultant")
        for _time in range(2):
            page = window.open(INTAKE, PHONE)
            page.evaluate(ANOTHER_TAB)
            # by then the server has heard of whatever the page sent
            page.evaluate("fetch('/web/health').then((answer) => answer.ok)")
        window.open("/odoo/kefu-calls", ".o_kefu_call_desk, .o_action")
        # what the tests before wrote down may still arrive
        assert (None, None) not in complaints(place, "phone, description")


def test_urgent_is_loud(place, desk, people, chinese):  # noqa: F811 - the fixture, not the import
    """X4: it stands in red on the screens of those who can help, until one of them has taken it."""
    with desk.photographed():
        manager = desk("w_service_manager")
        board = manager.open("/odoo/kefu-complaint-board", ".o_list_view")
        window = desk("w_consultant")
        page = take(window.open(INTAKE, PHONE), "13900010003", "陈先生")
        page.click("div[name=urgency] span:has-text('紧急')")
        register(page)
        for screen in (board, page):
            screen.wait_for_selector(f"{ALARM}:has-text('陈先生')")
        report_emergency(place)
        board.wait_for_selector(f"{ALARM} > div:has-text('退票')")
        # each kind of alarm comes and goes by itself
        board.click(f"{ALARM} > div:has-text('退票') .btn-light")
        board.wait_for_selector(f"{ALARM}:has-text('退票')", state="detached")
        board.click(f"{ALARM} > div:has-text('陈先生') .btn-light")
        for screen in (board, page):
            screen.wait_for_selector(ALARM, state="detached")
        until(lambda: (place.world.users["w_service_manager"], True) in complaints(place, "responsible_id, taken_at IS NOT NULL"))
        for each in (window, manager):
            assert not each.errors, each.errors


def report_emergency(place):  # noqa: F811 - the fixture, not the import
    """G6: the service manager of a small company is its sales manager, too."""
    with place.env() as env:
        manager = env["res.users"].browse(place.world.users["w_service_manager"])
        manager.group_ids += env.ref("kefu_base.group_sales_manager")
        env["res.company"].browse(place.world.company).kefu_use_grading = True
        partner = env["res.partner"].create({"name": "Chen Botao", "company_id": place.world.company})
    # the server keeps who holds which role
    place.registry.signal_changes()
    with place.env("w_consultant") as env:
        entry = {"kind": "emergency", "emergency_kind": "bounced", "partner_id": partner.id, "text": "Bounced this morning."}
        env["kefu.info.entry"].create(entry).action_report()


def take(page, phone, name):
    """What the customer says, in the order in which people say it; :return: the page"""
    page.fill(PHONE, phone)
    page.fill("div[name=contact_name] input", name)
    page.fill("div[name=description] textarea", WORDS)
    page.check("div[name=content_confirmed] input")
    page.check("div[name=contact_confirmed] input")
    return page


def register(page):
    """Press the one button; the next empty form comes by itself."""
    page.click("button[name=action_register_intake]")
    page.wait_for_function("document.querySelector('div[name=phone] input')?.value === ''")


def plan(page):
    """X3: on the phone, from the card."""
    page.click(f"{CARD} button:has-text('告知方案')")
    page.wait_for_selector(".modal div[name=text] textarea")
    page.fill(".modal div[name=text] textarea", "明天 9 点开墙换管，周五完工")
    page.click(".modal-footer .btn-primary:visible")
    page.wait_for_selector(".modal", state="detached")


def complaints(place, columns):  # noqa: F811 - as above
    return place.query(f"SELECT {columns} FROM kefu_complaint WHERE company_id = %s ORDER BY id", place.world.company)
