"""Sheets of a collection day: 500 designers with their customers and notes, beside the SQL that leaves the same rows."""

from datetime import timedelta

from odoo import fields

from .bench_dispatch import create_users

NOTES = 2


def bench(ctx):
    people, customers = ctx.size(500, quick=10), ctx.size(40, quick=5)
    company, users = world(ctx, people, customers)
    job = ctx.env()["kefu.followup.sheet.job"]
    day = ctx.env()["kefu.calendar"]._today(company)
    for _attempt in range(3):
        with ctx.scratch(), ctx.timer(f"sheets for {people} people") as ours:
            job._make_sheets(company, day, users)
    for _attempt in range(3):
        with ctx.scratch(), ctx.timer("SQL"):
            plain_sql(ctx, company, day)
    ctx.ratio(f"ours / SQL, {people} people with {customers} customers", f"sheets for {people} people", "SQL", goal="<= 4")
    ctx.ratio("queries per sheet", ours.queries, people, goal="<= 0.1")


def world(ctx, people, customers):
    env = ctx.env(no_reset_password=True, tracking_disable=True)
    company = env["res.company"].create({"name": "Bench Sheets"})
    users = create_users(env, company, "sheet", "kefu_base.group_designer", people)
    env.flush_all()
    now = fields.Datetime.now()
    ctx.sql(
        """INSERT INTO crm_lead (name, contact_name, company_id, user_id, designer_id, type, active, won_status, stage_id,
                  registered_at, create_date, write_date, create_uid)
           SELECT 'Customer', 'Customer', %(company)s, person, person, 'opportunity', TRUE, 'pending', %(stage)s,
                  %(now)s, %(now)s, %(now)s, 1
             FROM unnest(%(users)s) person, generate_series(1, %(customers)s)""",
        {"company": company.id, "users": users.ids, "customers": customers, "now": now, "stage": env.ref("crm.stage_lead1").id},
    )
    ctx.sql(
        """INSERT INTO kefu_followup (lead_id, company_id, user_id, contacted_at, channel, content, phase, is_qualified,
                  create_date, create_uid)
           SELECT id, company_id, user_id, %(past)s, 'call', 'Discussed the floor plan', 'design', TRUE, %(past)s, 1
             FROM crm_lead, generate_series(1, %(notes)s) WHERE company_id = %(company)s""",
        {"company": company.id, "past": now - timedelta(hours=12), "notes": NOTES},
    )
    ctx.analyze()
    return company, users


def plain_sql(ctx, company, day):
    ctx.sql(
        """INSERT INTO kefu_followup_sheet (company_id, user_id, date, period_start, due_at, state)
           SELECT DISTINCT company_id, user_id, %(day)s::date, now() - INTERVAL '3 days', now() + INTERVAL '1 day', 'draft'
             FROM crm_lead WHERE company_id = %(company)s AND active AND won_status = 'pending'""",
        {"company": company.id, "day": day},
    )
    ctx.sql(
        """INSERT INTO kefu_followup_sheet_line (sheet_id, company_id, lead_id)
           SELECT sheet.id, sheet.company_id, lead.id FROM kefu_followup_sheet sheet
             JOIN crm_lead lead ON lead.user_id = sheet.user_id AND lead.company_id = sheet.company_id
            WHERE sheet.company_id = %(company)s AND sheet.date = %(day)s AND lead.active AND lead.won_status = 'pending'""",
        {"company": company.id, "day": day},
    )
    ctx.sql(
        """UPDATE kefu_followup note SET sheet_line_id = line.id
             FROM kefu_followup_sheet_line line JOIN kefu_followup_sheet sheet ON sheet.id = line.sheet_id
            WHERE sheet.company_id = %(company)s AND sheet.date = %(day)s AND note.lead_id = line.lead_id
              AND note.user_id = sheet.user_id""",
        {"company": company.id, "day": day},
    )
