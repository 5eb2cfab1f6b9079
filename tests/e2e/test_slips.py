"""C1 on telephones: the designer writes slips; the customer signs them, on the designer's telephone and in the portal."""

import pytest

from tests.support.place import place  # noqa: F401 - a fixture
from tests.support.world import add_people

from .desks import until

WORDS = "现场确认厨房插座位置，冰箱位改到左侧"
CANVAS = "canvas.o_web_sign_signature"
#: the widest that fits a telephone
WIDTH = 390


@pytest.fixture(scope="module")
def site(place):  # noqa: F811 - the fixture, not the import
    """An open site of the designer; its customer has an account, ``w_customer``."""
    with place.env() as env:
        add_people(env, place.world, {"w_site_manager": "kefu_base.group_site_manager"})
        portal = env["res.users"].with_context(no_reset_password=True).create({
            "name": "王女士", "login": "w_customer", "password": "w_customer",
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)], "lang": "zh_CN",
            "company_id": place.world.company, "company_ids": [(6, 0, [place.world.company])],
        })
        return env["project.project"].create({
            "name": "滨江壹号 3-2-1801", "company_id": place.world.company, "partner_id": portal.partner_id.id,
            "is_kefu_site": True, "privacy_visibility": "followers", "site_state": "open",
            "designer_id": place.world.users["w_designer"], "site_manager_id": place.world.users["w_site_manager"],
            "node_ids": [(0, 0, {"code": f"C6.{step}", "sequence": step, "name": f"节点 {step}"}) for step in range(1, 8)],
        }).id


def test_slip_on_telephones(place, desk, site, chinese):  # noqa: F811 - the fixture, not the import
    """C1: written and signed without a desk; no screen reports an error or is wider than the telephone."""
    with desk.photographed():
        designer = desk("w_designer", phone=True)
        page = write(designer)
        page.click("button:has-text('客户签字')")
        draw(page)
        page.click(".modal-footer .btn-primary")
        page.wait_for_selector(".modal", state="detached")
        until(lambda: slips(place) == [("signed", "screen")])
        write(designer)
        page.click(".o_form_button_save")
        until(lambda: slips(place) == [("signed", "screen"), ("to_sign", None)])
        customer = desk("w_customer", phone=True)
        page = customer.open(f"/my/sites/{site}", ".o_kefu_stages")
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
        page.click("a:has-text('阅读并签字')")
        draw(page)
        page.click(".o_portal_sign_submit")
        page.wait_for_selector(".o_kefu_slip_signature")
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
        assert slips(place) == [("signed", "screen"), ("signed", "portal")]
        # two calls wait for a consultant, one about each
        ((calls,),) = place.query(
            "SELECT count(*) FROM kefu_callback WHERE res_model = 'kefu.service.slip' AND state = 'to_call' AND company_id = %s",
            place.world.company,
        )
        assert calls == 2
        for window in (designer, customer):
            assert not window.errors, window.errors


def write(window):
    """The designer writes down what was done on the only site; :return: the page"""
    page = window.open("/odoo/kefu-my-slips/new", "div[name=content] textarea")
    assert page.evaluate("document.querySelector('.o_content').scrollWidth") <= WIDTH
    page.fill("div[name=content] textarea", WORDS)
    return page


def draw(page):
    """Sign with a finger."""
    page.wait_for_selector(CANVAS)
    page.locator(CANVAS).scroll_into_view_if_needed()
    box = page.locator(CANVAS).bounding_box()
    x, y = box["x"], box["y"] + box["height"] / 2
    page.mouse.move(x + 30, y)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(x + 30 + 30 * step, y + (20 if step % 2 else -20))
    page.mouse.up()


def slips(place):  # noqa: F811 - as above
    return place.query("SELECT state, signed_how FROM kefu_service_slip WHERE company_id = %s ORDER BY id", place.world.company)
