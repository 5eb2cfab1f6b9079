"""Sites: opening 1,000 contracts, opening a site with 100 slips, the board of 10,000 sites beside stock's of 10,000 projects."""

from ast import literal_eval

from lxml import etree

from odoo import Command, fields
from odoo.tests import Form

from .bench_dispatch import create_users

SLIPS = 100


def bench(ctx):
    company = world(ctx)
    sites = contracts(ctx, company)
    page(ctx, sites[0])
    boards(ctx, company, sites)


def world(ctx):
    """A company that invoices, a service manager of its sites, and somebody of Odoo's own projects."""
    env = ctx.env(no_reset_password=True)
    company = env["res.company"].create({"name": "Bench Sites"})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    create_users(env, company, "site_service", "kefu_base.group_service_manager", 1)
    create_users(env, company, "site_stock", "project.group_project_manager", 1)
    env.ref("base.group_user").implied_ids = [Command.link(env.ref("project.group_project_stages").id)]
    ctx.analyze()
    return company


def person(ctx, login):
    env = ctx.env(lang="en_US")
    return env(user=env["res.users"].search([("login", "=", f"{login}0")]).id)


# === Contracts === #


def contracts(ctx, company):
    """Contracts that open a site with seven nodes each, beside orders that make a project by Odoo's own means.

    :return: the sites
    """
    count, env = ctx.size(1_000, quick=20), ctx.env(allowed_company_ids=company.ids)
    template = env.ref("kefu_site.template_seven")
    for _attempt in range(2):
        orders = draft_orders(env, company, count, {"kefu_site_template_id": template.id, "kefu_plan_id": False})
        with ctx.timer(f"confirm {count} contracts") as ours:
            orders.action_confirm()
    sites = env["project.project"].search([("contract_id", "in", orders.ids)])
    assert len(sites.node_ids) == 7 * count, len(sites.node_ids)
    stock = draft_orders(env, company, count, {"kefu_site_template_id": False, "kefu_plan_id": False}, "project_only")
    with ctx.timer(f"stock: confirm {count} orders with a project") as theirs:
        stock.action_confirm()
    assert len(stock.project_ids) == count, stock.project_ids
    ctx.ratio(
        "stock orders / contracts", f"stock: confirm {count} orders with a project", f"confirm {count} contracts", goal=">= 1"
    )
    ctx.note(
        f"Queries of a contract with seven nodes: {ours.queries / count:.1f}; of stock's order: {theirs.queries / count:.1f}."
    )
    return sites


def draft_orders(env, company, count, values, tracking="no"):
    """:return: quotations of one line each, to a customer each"""
    product = env["product.product"].create(
        {
            "name": "Decoration",
            "type": "service",
            "service_tracking": tracking,
            "list_price": 1000,
            "taxes_id": False,
        }
    )
    partners = env["res.partner"].create([{"name": f"Customer {number}", "company_id": company.id} for number in range(count)])
    line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 1000}
    orders = env["sale.order"].create(
        [
            {"partner_id": partner.id, "company_id": company.id, "order_line": [Command.create(dict(line))], **values}
            for partner in partners
        ]
    )
    env.flush_all()
    env.invalidate_all()
    return orders


# === The page of a site === #


def page(ctx, site):
    """Opening the form costs the same queries with a hundred slips as with one."""
    slips(ctx, site, 1)
    few = open_page(ctx, site, "open a site, 1 slip")
    slips(ctx, site, SLIPS)
    many = open_page(ctx, site, f"open a site, {SLIPS} slips")
    ctx.ratio(f"queries with {SLIPS} slips / with 1", many.queries, few.queries, goal="<= 1")


def open_page(ctx, site, label):
    """:return: what the form of a service manager costs, its view known already"""
    mine = site.with_env(person(ctx, "site_service"))
    view = "kefu_site.project_project_view_form_site"
    for _attempt in range(3):
        ctx.env().flush_all()
        ctx.env().invalidate_all()
        with ctx.timer(label) as measured:
            Form(mine, view=view)
    return measured


def slips(ctx, site, count):
    """So many signed slips on the site."""
    now = fields.Datetime.now()
    ctx.sql("DELETE FROM kefu_service_slip WHERE project_id = %s", [site.id])
    ctx.sql(
        """INSERT INTO kefu_service_slip (name, project_id, company_id, partner_id, designer_id, kind, start_at, end_at, content,
                  state,
                  create_date, write_date, create_uid)
           SELECT 'BENCH-' || nr, %(site)s, %(company)s, %(partner)s, %(user)s, 'site_met', %(now)s, %(now)s,
                  'Went there', 'to_sign',
                  %(now)s, %(now)s, 1
             FROM generate_series(1, %(count)s) nr""",
        {
            "site": site.id,
            "company": site.company_id.id,
            "partner": site.partner_id.id,
            "user": person(ctx, "site_service").uid,
            "now": now,
            "count": count,
        },
    )


# === The board === #


def boards(ctx, company, sites):
    """Our board by node, and stock's by stage: as many groups, as many cards in each, the columns of each view."""
    total, env = ctx.size(10_000, quick=200), ctx.env(allowed_company_ids=company.ids)
    fill_sites(ctx, sites, total)
    fill_projects(ctx, env, company, total)
    ctx.analyze()
    for _attempt in range(4):
        ours = board(
            ctx,
            person(ctx, "site_service"),
            f"our board, {total}",
            "kefu_site.project_project_view_kanban_board",
            [("is_kefu_site", "=", True)],
            "current_stage_id",
        )
        stock = board(
            ctx,
            person(ctx, "site_stock"),
            f"stock board, {total}",
            "project.view_project_kanban",
            [("is_template", "=", False), ("name", "=like", "Bench %")],
            "stage_id",
        )
    ctx.ratio(f"our board / stock board, {total}", f"our board, {total}", f"stock board, {total}", goal="<= 1.2")
    ctx.note(f"Cards shown: {ours} of ours, {stock} of stock's.")


def fill_sites(ctx, sites, total):
    """The rows of the opened sites once more, until there are so many; each has come to another node."""
    copies = -(-total // len(sites)) - 1
    projects = {"contract_id": "NULL", "access_token": "NULL", "account_id": "NULL"}
    ctx.copy_rows("project_project", sites.ids, copies, **projects)
    ctx.sql(
        """INSERT INTO kefu_site_node (project_id, company_id, template_node_id, code, sequence, name, state, create_date,
                  write_date)
           SELECT site.id, site.company_id, node.template_node_id, node.code, node.sequence, node.name, node.state, now(), now()
             FROM project_project site, kefu_site_node node
            WHERE site.is_kefu_site AND site.company_id = %(company)s AND node.project_id = %(model)s
              AND NOT EXISTS (SELECT FROM kefu_site_node WHERE project_id = site.id)""",
        {"company": sites[0].company_id.id, "model": sites[0].id},
    )
    ctx.sql(
        """UPDATE project_project site SET current_node_id = node.id, current_stage_id = node.template_node_id
             FROM kefu_site_node node
            WHERE node.project_id = site.id AND site.company_id = %s
              AND node.id = (SELECT id FROM kefu_site_node WHERE project_id = site.id
                             ORDER BY (sequence + site.id) %% 7 LIMIT 1)""",
        [sites[0].company_id.id],
    )


def fill_projects(ctx, env, company, total):
    """As many of stock's projects, in as many stages as a site has nodes."""
    stages = env["project.project.stage"].create([{"name": f"Stage {number}", "sequence": number} for number in range(7)])
    seed = env["project.project"].create(
        [
            {
                "name": f"Bench {number}",
                "company_id": company.id,
                "partner_id": company.partner_id.id,
                "privacy_visibility": "employees",
            }
            for number in range(20)
        ]
    )
    env.flush_all()
    ctx.copy_rows("project_project", seed.ids, total // len(seed) - 1, access_token="NULL", account_id="NULL")
    ctx.sql(
        "UPDATE project_project SET stage_id = (%(stages)s)[1 + id %% 7] WHERE name->>'en_US' LIKE 'Bench %%'",
        {"stages": stages.ids},
    )


def board(ctx, env, label, view, domain, group):
    """Read a board as the web client does: groups, the first cards of each, the progress bar if there is one.

    :return: how many cards
    """
    model = env["project.project"]
    arch = etree.fromstring(model.get_view(env.ref(view).id, "kanban")["arch"])
    columns = specification(model, arch)
    bar = arch.find(".//progressbar")
    env.invalidate_all()
    with ctx.timer(label):
        groups = model.web_read_group(
            domain, [group], ["__count"], auto_unfold=True, unfold_read_specification=columns, unfold_read_default_limit=40
        )
        if bar is not None:
            model.read_progress_bar(domain, group, {"field": bar.get("field"), "colors": literal_eval(bar.get("colors"))})
    return sum(len(found.get("__records", [])) for found in groups["groups"])


def specification(model, arch):
    """:return: what the web client reads for the fields of a view"""
    found = {}
    for node in arch.iter("field"):
        name = node.get("name")
        if any(parent.tag == "field" for parent in node.iterancestors()) or name not in model._fields:
            continue
        relational = model._fields[name].type in ("many2one", "many2many", "one2many")
        found[name] = {"fields": {"display_name": {}}} if relational else {}
    return found
