"""Lists and boards at 100,000 customers: read by stock CRM's rules and by ours, the same rows and columns."""

from odoo import Command, fields

from .bench_dispatch import create_users

PEOPLE = 50
COLUMNS = {
    name: {}
    for name in ("contact_name", "phone", "expected_revenue", "probability", "create_date", "date_deadline", "email_from")
} | {name: {"fields": {"display_name": {}}} for name in ("stage_id", "user_id", "team_id")}
DAY_COLUMNS = {
    name: {}
    for name in ("contact_name", "phone", "room", "followup_deadline", "followup_urgency", "last_note", "area", "is_high_risk")
} | {"estate_id": {"fields": {"display_name": {}}}}


def bench(ctx):
    total = ctx.size(100_000, quick=2_000)
    person = world(ctx, total)
    for _attempt in range(5):
        read(ctx, person, f"our list, {total}", [], COLUMNS, "id desc")
        day(ctx, person, f"my day, {total}")
    # the same person, the same rows, read by the rules of the other
    groups = ("base.group_user", "sales_team.group_sale_salesman")
    person.group_ids = [Command.set([ctx.env().ref(group).id for group in groups])]
    ctx.commit()
    for _attempt in range(5):
        read(ctx, person, f"stock list, {total}", [("type", "=", "opportunity")], COLUMNS, "id desc")
        board(ctx, person, f"stock board, {total}")
    ctx.ratio(f"our list / stock list, {total}", f"our list, {total}", f"stock list, {total}", goal="<= 1.2")
    ctx.ratio(f"my day / stock board, {total}", f"my day, {total}", f"stock board, {total}", goal="<= 1")


def world(ctx, total):
    """Customers of one company, dispatched to fifty designers; one of them is returned."""
    env = ctx.env(no_reset_password=True, tracking_disable=True)
    company = env["res.company"].create({"name": "Bench Lists"})
    people = create_users(env, company, "lists", "kefu_base.group_designer", PEOPLE)
    team = env["crm.team"].create({"name": "Bench Lists", "company_id": company.id})
    env.flush_all()
    ctx.sql(
        """INSERT INTO crm_lead (name, contact_name, phone, company_id, team_id, user_id, designer_id, kefu_source, type, active,
                  won_status, stage_id, priority, registered_at, followup_deadline, followup_count, create_date, write_date,
                  create_uid)
           SELECT 'Customer ' || nr, 'Customer ' || nr, '138' || lpad(nr::text, 8, '0'), %(company)s, %(team)s,
                  people.ids[1 + nr %% %(people)s], people.ids[1 + nr %% %(people)s], 'company', 'opportunity', TRUE,
                  'pending', (ARRAY(SELECT id FROM crm_stage WHERE is_won IS NOT TRUE ORDER BY id))[1 + nr %% 3],
                  (nr %% 4)::text, %(now)s, %(now)s + (nr %% 20000 - 500) * INTERVAL '1 minute', 0, %(now)s, %(now)s, 1
             FROM generate_series(1, %(total)s) nr, (SELECT %(ids)s AS ids) people""",
        {
            "company": company.id,
            "team": team.id,
            "people": PEOPLE,
            "ids": people.ids,
            "total": total,
            "now": fields.Datetime.now(),
        },
    )
    ctx.analyze()
    return people[0]


def read(ctx, user, label, domain, columns, order):
    leads = ctx.env(lang="en_US")["crm.lead"].with_user(user)
    leads.env.invalidate_all()
    with ctx.timer(label):
        leads.web_search_read(domain, columns, limit=80, order=order, count_limit=10_001)


def day(ctx, user, label):
    """My Day: its figures and its cards."""
    leads = ctx.env(lang="en_US")["crm.lead"].with_user(user)
    leads.env.invalidate_all()
    domain = [("followup_deadline", "!=", False), ("won_status", "=", "pending"), ("user_id", "=", user.id)]
    with ctx.timer(label):
        leads.kefu_figures("my_day")
        leads.web_search_read(domain, DAY_COLUMNS, limit=40, order="followup_deadline, id", count_limit=10_001)


def board(ctx, user, label):
    """Stock board: groups by stage with their sums, and the cards of each."""
    leads = ctx.env(lang="en_US")["crm.lead"].with_user(user)
    leads.env.invalidate_all()
    with ctx.timer(label):
        groups = leads.web_read_group(
            [("type", "=", "opportunity")],
            ["stage_id"],
            ["expected_revenue:sum"],
            auto_unfold=True,
            unfold_read_specification=COLUMNS,
            unfold_read_default_limit=40,
        )
    assert sum(len(group.get("__records", [])) for group in groups["groups"]), "an empty board"
