"""Sites, slips and instalments for the tests of what happens at the same moment, and what must hold whatever happens."""

import base64
import io
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import Command, fields
from odoo.tools import SQL

from tests.support.world import add_people

#: login: group
PEOPLE = {
    "w_consultant": "kefu_base.group_consultant",
    "w_consultant2": "kefu_base.group_consultant",
    "w_service_manager": "kefu_base.group_service_manager",
    "w_general_manager": "kefu_base.group_general_manager",
    "w_site_manager": "kefu_base.group_site_manager",
    "w_inspector": "kefu_base.group_inspector",
    "w_accountant": "account.group_account_invoice",
}
PRICE = 100_000
#: what the job that invoices looks for
TO_INVOICE = SQL("state = 'due' AND next_try_at")


def employ(env, world):
    """Add the people of the sites to the world's, once, and give its company accounts to invoice with."""
    add_people(env, world, PEOPLE)
    company = env["res.company"].browse(world.company)
    if not company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)


def terms(env):
    """:return: ids of the shipped template of contracts and of the shipped plan of instalments"""
    return env.ref("kefu_site.template_seven").id, env.ref("kefu_site.instalment_plan").id


def contracts(env, world, count=1, **values):
    """:return: ids of sites opened by so many confirmed contracts, the first instalment of each invoiced"""
    env = env(context={**env.context, "allowed_company_ids": [world.company]})
    product = env["product.product"].create({"name": "Decoration", "type": "service", "list_price": PRICE, "taxes_id": False})
    template, plan = terms(env)
    env.cr.execute("SELECT COALESCE(max(id), 0) FROM res_partner")
    (start,) = env.cr.fetchone()
    partners = env["res.partner"].create(
        [{"name": f"Owner {number}", "phone": f"135{start + number:08d}", "company_id": world.company} for number in range(count)]
    )
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "company_id": world.company,
                "kefu_site_template_id": template,
                "kefu_plan_id": plan,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": PRICE})],
                **values,
            }
            for partner in partners
        ]
    )
    orders.action_confirm()
    sites = env["project.project"].search([("contract_id", "in", orders.ids)], order="id")
    sites.write(
        {
            "site_manager_id": world.users["w_site_manager"],
            "inspector_id": world.users["w_inspector"],
            "designer_id": world.users["w_designer"],
        }
    )
    env.flush_all()
    return sites.ids


def node(env, site, code):
    """:return: the node of a site"""
    return env["kefu.site.node"].search([("project_id", "=", site), ("code", "=", code)])


def moment(days=2):
    """:return: a moment to come, as RPC takes it"""
    return fields.Datetime.to_string(fields.Datetime.now().replace(minute=0, second=0) + timedelta(days=days))


def pay(env, invoices):
    """Pay what is open of posted invoices."""
    for invoice in invoices.filtered(lambda move: move.state == "posted" and move.amount_residual):
        wizard = env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard.create({})._create_payments()


def pay_all(env, site):
    """Pay all that was invoiced of a site's contract."""
    env = env(context={**env.context, "allowed_company_ids": env["project.project"].browse(site).company_id.ids})
    pay(env, env["project.project"].browse(site).contract_id.invoice_ids)


def confirm(env, site, code):
    """:return: id of a node that waits to be judged; those before it are passed, everybody was reached"""
    found = node(env, site, code)
    now, then = fields.Datetime.now(), fields.Datetime.now() + timedelta(days=1)
    before = found.project_id.node_ids.filtered(lambda other: other.sequence < found.sequence)
    before.write({"state": "passed", "passed_at": now})
    found.write({"state": "confirmed", "announced_at": now, "scheduled_at": then})
    found.party_ids.write({"reached_at": now})
    env.flush_all()
    return found.id


def slip(env, world, site, **values):
    """:return: id of a slip that waits for a signature"""
    now = fields.Datetime.now()
    theirs = env(user=world.users["w_designer"])["kefu.service.slip"]
    return theirs.create(
        {
            "project_id": site,
            "kind": "site_met",
            "start_at": now - timedelta(hours=2),
            "end_at": now - timedelta(hours=1),
            "content": "Went through the drawings",
            **values,
        }
    ).id


def signature():
    """:return: a name drawn with a finger, as the browser sends it"""
    image = Image.new("RGB", (300, 100), "white")
    ImageDraw.Draw(image).line([(20, 80), (90, 20), (150, 80), (210, 20), (280, 70)], fill="black", width=4)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return base64.b64encode(kept.getvalue()).decode()


def not_invoiced(env, sites):
    """The second instalment of sites is due, and could not be invoiced an hour ago.

    :return: the ids of the instalments
    """
    due = env["project.project"].browse(sites).mapped(lambda site: site.instalment_ids.sorted("sequence")[1])
    env.flush_all()
    env.cr.execute(
        "UPDATE kefu_instalment SET state = 'due', due_at = %(now)s, next_try_at = %(now)s, invoice_error = 'No journal'"
        " WHERE id = ANY(%(ids)s)",
        {"now": fields.Datetime.now() - timedelta(hours=1), "ids": due.ids},
    )
    env.invalidate_all()
    return due.ids


def check_invoiced(env, sites):
    """C6.p: each instalment has one invoice at most, each invoice one instalment, and what falls due is invoiced or says why not.

    :return: texts of what is wrong
    """
    env.flush_all()
    env.cr.execute(
        """SELECT instalment.id, instalment.state, invoice_id, invoice_error, move.state,
                  count(*) OVER (PARTITION BY invoice_id)
             FROM kefu_instalment instalment JOIN project_project site ON site.contract_id = instalment.order_id
        LEFT JOIN account_move move ON move.id = invoice_id
            WHERE site.id = ANY(%s)""",
        (sites,),
    )
    wrong = []
    for number, state, invoice, error, posted, uses in env.cr.fetchall():
        if bool(invoice) != (state in ("invoiced", "paid")) or (invoice and (uses > 1 or posted != "posted")):
            wrong.append(f"instalment {number} is {state}, invoice {invoice} {posted} of {uses}, error {error}")
    return wrong + check_sums(env, sites)


def check_sums(env, sites):
    """C6.i: the invoices of a contract are those of its instalments.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT site.id, count(DISTINCT line.move_id), count(DISTINCT instalment.invoice_id)
             FROM project_project site
             JOIN kefu_instalment instalment ON instalment.order_id = site.contract_id
        LEFT JOIN sale_order_line sold ON sold.order_id = site.contract_id
        LEFT JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sold.id
        LEFT JOIN account_move_line line ON line.id = rel.invoice_line_id
            WHERE site.id = ANY(%s) GROUP BY 1""",
        (sites,),
    )
    return [f"site {site}: {made} invoices, {kept} instalments" for site, made, kept in env.cr.fetchall() if made != kept]


def check_calls(env, nodes):
    """C6.0: each party of an announced node has one call to make or was reached; nobody else has one.

    :return: texts of what is wrong
    """
    wrong = []
    for each in env["kefu.site.node"].browse(nodes):
        waiting = env["kefu.callback"].search(
            [("res_model", "=", each._name), ("res_id", "=", each.id), ("state", "in", ("to_call", "no_answer"))]
        )
        open_parties = each.party_ids.filtered(lambda party: not party.reached_at)
        if each.state == "announced" and (len(waiting) != len(open_parties) or open_parties.callback_id != waiting):
            wrong.append(f"{each.code}: {len(open_parties)} to reach, {len(waiting)} calls")
        if each.state == "confirmed" and open_parties:
            wrong.append(f"{each.code} confirmed while {len(open_parties)} were not reached")
    return wrong
