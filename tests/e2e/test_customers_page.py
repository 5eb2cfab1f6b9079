"""X12: a customer at the site board with a telephone, and one with an account: the whole way in a browser."""

import time

from tests.security.visitors import PATIENCE

from .desks import until

#: what fits a telephone
WIDTH = 390
#: a photo that is larger than it need be, drawn by the browser itself
PHOTO = """async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 3000; canvas.height = 2000;
    canvas.getContext("2d").fillRect(20, 20, 2000, 900);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const chosen = new DataTransfer();
    chosen.items.add(new File([blob], "crack.png", {type: "image/png"}));
    const input = document.querySelector("#kefu_files");
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}"""


def test_x12_complaint_at_the_site_board(place, phone):
    """X12, X2: scanned, written, a mistake mended with nothing lost, confirmed, followed, answered; without an account, in
    Chinese, and nothing wider than the telephone.
    """
    with place.env() as env:
        company = env["res.company"].browse(place.world.company)
        company.partner_id.phone = "027-87001000"
        token = company.kefu_complaint_token
    page = phone.open(f"/complaint/{token}", "#kefu_description")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert page.is_visible("a[href='tel:027-87001000']")
    page.fill("#kefu_description", "卫生间吊顶滴水\n墙皮湿了")
    photograph(page)

    page.reload()
    # a page that is lost loses nothing
    until(lambda: page.input_value("#kefu_description") == "卫生间吊顶滴水\n墙皮湿了")
    photograph(page)
    page.fill("#kefu_contact_name", "王丽")
    page.fill("#kefu_phone", "12")
    time.sleep(PATIENCE)
    page.click("form button[type=submit]")
    page.wait_for_selector(".o_kefu_alert")
    until(lambda: page.evaluate("document.activeElement.getAttribute('role')") == "alert")
    assert page.get_attribute("#kefu_phone", "aria-invalid") == "true"
    phone.errors.clear()  # the answer to the mistake

    page.fill("#kefu_phone", "138 0000 0000")
    photograph(page)
    page.click("form button[type=submit]")
    page.wait_for_url("**/confirm")
    assert page.is_visible(".o_kefu_photos img")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    page.check("#kefu_content")
    page.check("#kefu_contact")
    page.click("form button[type=submit]")
    page.wait_for_selector("[role=status]")
    link = page.inner_text("[aria-labelledby=kefu_link] a")
    page.goto(link.removeprefix(phone.page.url.split("/complaint")[0]))
    page.fill("#kefu_body", "什么时候来？")
    page.click("form[action$='/message'] button")
    page.wait_for_selector(".o_kefu_mine")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert not phone.errors, phone.errors
    state = place.query("SELECT state, phone FROM kefu_complaint WHERE company_id = %s", place.world.company)
    assert state == [("registered", "138 0000 0000")]


def photograph(page):
    """Choose a photo, and wait until the page has made it small enough to be sent."""
    page.evaluate(PHOTO)
    until(lambda: page.evaluate("document.querySelector('#kefu_files').files[0].type") == "image/jpeg")


def test_x12_complaint_on_the_portal(place, phone):
    """X12: a customer with an account: from the portal's home to the form and back to the list."""
    with place.env() as env:
        env["res.users"].with_context(no_reset_password=True).create({
            "name": "刘芳", "login": "x12_customer", "password": "x12_customer", "lang": "zh_CN", "email": "liu@example.com",
            "company_id": place.world.company, "company_ids": [(6, 0, [place.world.company])],
            "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
        }).partner_id.phone = "13911110000"
    page = phone.login("x12_customer").page
    page.click("a[href='/my/complaints']")
    page.click("a[href='/my/complaints/new']")
    assert page.input_value("#kefu_phone") == "13911110000"
    page.fill("#kefu_description", "柜门掉了")
    time.sleep(PATIENCE)
    page.click("form.o_kefu_card button[type=submit]")
    page.check("#kefu_content")
    page.check("#kefu_contact")
    page.click("form.o_kefu_card button[type=submit]")
    page.wait_for_selector("[role=status]")
    page.goto("/my/complaints")
    assert "柜门掉了" in page.inner_text(".o_kefu_list")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert not phone.errors, phone.errors
