"""S1, C1: what the customer sees of the site on the telephone: the next appointment, a slip to sign, an invoice to pay."""

import pytest

from tests.faults import sites

from .desks import until

#: what fits a telephone
WIDTH = 390
LOGIN = "s1_customer"


@pytest.fixture
def site(place):
    """Id of a site with an appointment, a slip to sign and an invoice to pay, and a customer with an account."""
    with place.env() as env:
        sites.employ(env, place.world)
        found = sites.contracts(env, place.world)[0]
        customer = env["project.project"].browse(found).partner_id
        customer.write({"name": "王丽", "email": "wang@example.com", "lang": "zh_CN"})
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "partner_id": customer.id,
                "login": LOGIN,
                "password": LOGIN,
                "company_id": place.world.company,
                "company_ids": [(6, 0, [place.world.company])],
                "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
            }
        )
        # the first instalment stays to be paid, and the director lets the site begin
        first = env["project.project"].browse(found).instalment_ids.sorted("sequence")[0]
        first.with_user(place.world.users["w_director"]).action_release("The transfer is under way")
        sites.node(env, found, "C6.1").with_user(place.world.users["w_site_manager"]).action_announce(sites.moment())
        sites.slip(env, place.world, found)
        return found


def test_s1_signed_and_seen_on_the_portal(place, phone, site):
    """S1, C1, C6.p: from the portal's home to the site, signed with a finger, and on to the invoice; nothing
    wider than the telephone.
    """
    page = phone.login(LOGIN).page
    page.click("a[href='/my/sites']:visible")
    page.click(f"a[href='/my/sites/{site}']")
    page.wait_for_selector("[aria-labelledby=kefu_next]")
    assert fits(page)
    page.click("a[href^='/my/slips/']")
    page.wait_for_selector(".o_kefu_sign canvas")
    draw(page)
    page.click(".o_portal_sign_submit")
    page.wait_for_selector("[role=status]")
    assert fits(page)
    until(lambda: slips(place, site) == [("signed", "customer", "王丽")])
    page.goto(f"/my/sites/{site}")
    assert not page.locator("[aria-labelledby=kefu_to_sign]").count()
    page.click("[aria-labelledby=kefu_to_pay] a")
    page.wait_for_selector("#portal_pay, .o_portal_invoice_sidebar, iframe#invoice_html")
    assert not phone.errors, phone.errors


def draw(page):
    """Sign with a finger."""
    box = page.locator(".o_kefu_sign canvas").bounding_box()
    left, middle = box["x"] + box["width"] / 4, box["y"] + box["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(left + step * box["width"] / 16, middle + (-1) ** step * box["height"] / 5, steps=3)
    page.mouse.up()


def fits(page):
    """:return: whether nothing has to be pushed sideways"""
    return page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def slips(place, site):
    return place.query("SELECT state, signer, signed_by FROM kefu_service_slip WHERE project_id = %s", site)
