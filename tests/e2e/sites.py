"""What the browser tests of sites share: the contract of a customer, a call made to its end, a signature drawn."""

from odoo import Command

PRICE = 160_000


def contract(place, rpc, lead):
    """R3.16, C6: the designer quotes with the usual plan of instalments, the supervisor releases.

    :return: id of the released quotation
    """
    with place.env() as env:
        customer = env["crm.lead"].browse(lead)
        customer._handle_partner_assignment(create_missing=True)
        product = env["product.product"].create({
            "name": "全包装修", "type": "service", "list_price": PRICE, "taxes_id": False, "company_id": place.world.company,
        })
        partner = customer.partner_id.id
    designer = rpc("w_designer")
    (order,) = designer.call("sale.order", "create", [{
        "partner_id": partner,
        "opportunity_id": lead,
        "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": PRICE})],
    }])
    designer.call("sale.order", "action_ask_release", [order])
    rpc("w_supervisor").call("sale.order", "action_release", [order])
    return order


def make_call(session, callback):
    """Make a call as the desk does: open, the good answer to each question, done."""
    shown = session.call("kefu.callback", "action_open", [callback])
    for question in shown["questions"]:
        options = sorted(question["options"], key=lambda option: (option["tone"] != "good", bool(option["effect"])))
        answer = (options[0]["id"], False) if options else (False, "Site Manager One")
        session.call("kefu.callback", "action_answer", [callback], question["id"], *answer)
    session.call("kefu.callback", "action_done", [callback])


def open_calls(place, model, record):
    """:return: ids of the calls to make about a record"""
    rows = place.query(
        "SELECT id FROM kefu_callback WHERE res_model = %s AND res_id = %s AND state IN ('to_call', 'no_answer') ORDER BY id",
        model,
        record,
    )
    return [callback for (callback,) in rows]


def draw(page, canvas="canvas"):
    """Sign with a finger."""
    box = page.locator(f"{canvas}:visible").first.bounding_box()
    left, top = box["x"] + box["width"] / 4, box["y"] + box["height"] / 2
    page.mouse.move(left, top)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(left + step * box["width"] / 16, top + (-1) ** step * box["height"] / 6)
    page.mouse.up()
