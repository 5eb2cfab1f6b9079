"""Overdue follow-ups: what a sweep costs that finds 10,000 due of a million, and one that finds nothing."""

from odoo import fields

from .bench_dispatch import create_users

PEOPLE = 20


def bench(ctx):
    # a copy of the database is measured; its demo company would be due among the rest
    ctx.sql("DELETE FROM kefu_followup_clock")
    for total in sorted({ctx.size(100_000, quick=1_000), ctx.size(1_000_000, quick=3_000)}):
        company, people = world(ctx, total)
        idle(ctx, total)
        due = ctx.size(10_000, quick=100)
        sweep(ctx, company, people, total, due)
        pages(ctx, people[0], total)
        ctx.sql("DELETE FROM kefu_escalation")
        ctx.sql("DELETE FROM kefu_followup_clock")
        ctx.sql("DELETE FROM crm_lead WHERE company_id = %s", [company.id])
        ctx.commit()


def world(ctx, total):
    """A company with so many customers under follow-up, none of them due yet."""
    env = ctx.env(no_reset_password=True, tracking_disable=True)
    company = env["res.company"].create({"name": f"Bench Overdue {total}"})
    if "kefu_use_discipline" in company:
        # what proposals cost beside is measured by bench_discipline
        company.kefu_use_discipline = False
    people = create_users(env, company, f"overdue{total}_", "kefu_base.group_designer", PEOPLE)
    env.flush_all()
    ctx.sql(
        """INSERT INTO crm_lead (name, contact_name, company_id, user_id, designer_id, kefu_source, type, active, won_status,
                  stage_id, priority, registered_at, followup_deadline, followup_count, create_date, write_date, create_uid)
           SELECT 'Customer ' || nr, 'Customer ' || nr, %(company)s, people.ids[1 + nr %% %(people)s],
                  people.ids[1 + nr %% %(people)s], 'company', 'opportunity', TRUE, 'pending', %(stage)s, '0', %(now)s,
                  %(now)s + INTERVAL '1 day' + nr * INTERVAL '1 second', 0, %(now)s, %(now)s, 1
             FROM generate_series(1, %(total)s) nr, (SELECT %(ids)s AS ids) people""",
        {
            "company": company.id,
            "people": PEOPLE,
            "ids": people.ids,
            "total": total,
            "now": fields.Datetime.now(),
            "stage": env.ref("crm.stage_lead1").id,
        },
    )
    ctx.sql(
        """INSERT INTO kefu_followup_clock (lead_id, company_id, deadline, limit_at, next_at, episode)
           SELECT id, company_id, followup_deadline, followup_deadline, followup_deadline, 1
             FROM crm_lead WHERE company_id = %s""",
        [company.id],
    )
    ctx.analyze()
    return company, people


def idle(ctx, total):
    """Nothing due: one query, however many customers there are."""
    env = ctx.env()
    for _attempt in range(3):
        with ctx.timer(f"nothing due, {total}") as measured:
            env["kefu.followup.sweep"]._cron_escalate()
    ctx.ratio(f"queries when nothing is due, {total}", measured.queries, 1, goal="<= 1")
    ctx.ratio(f"milliseconds when nothing is due, {total}", measured.seconds * 1000, 1, goal="<= 5")


def sweep(ctx, company, people, total, due):
    """So many just overdue: log, next step, one notice per person; beside the SQL that leaves the same log behind."""
    for _attempt in range(2):
        make_due(ctx, company, due)
        with ctx.timer(f"sweep, {due} of {total}") as ours:
            ctx.env()["kefu.followup.sweep"]._cron_escalate()
        told = ctx.sql("SELECT count(*) FROM kefu_escalation")[0][0]
        assert told == due, f"{told} told, {due} due"
    ctx.ratio(f"queries per overdue customer, {due} of {total}", ours.queries, due, goal="<= 0.3")
    step = ctx.env().ref("kefu_followup.kefu_escalation_step_overdue").id
    for _attempt in range(2):
        make_due(ctx, company, due)
        with ctx.timer(f"SQL, {due} of {total}"):
            plain_sql(ctx, step)
        ctx.commit()
    ctx.ratio(f"sweep / SQL, {due} of {total}", f"sweep, {due} of {total}", f"SQL, {due} of {total}", goal="<= 4")


def make_due(ctx, company, due):
    ctx.sql("DELETE FROM kefu_escalation")
    ctx.sql(
        """UPDATE kefu_followup_clock SET next_at = limit_at, limit_at = %(past)s, deadline = %(past)s
            WHERE id IN (SELECT id FROM kefu_followup_clock WHERE company_id = %(company)s ORDER BY id LIMIT %(due)s)""",
        {"company": company.id, "due": due, "past": fields.Datetime.subtract(fields.Datetime.now(), hours=1)},
    )
    ctx.sql("UPDATE kefu_followup_clock SET next_at = limit_at WHERE limit_at < %s", [fields.Datetime.now()])
    ctx.sql(
        "UPDATE crm_lead SET followup_deadline = limit_at FROM kefu_followup_clock clock WHERE lead_id = crm_lead.id"
        " AND limit_at < %s",
        [fields.Datetime.now()],
    )
    ctx.analyze()


def plain_sql(ctx, step):
    """The same log, the same clocks."""
    ctx.sql(
        """WITH due AS (
               SELECT clock.id, clock.lead_id, clock.company_id, clock.episode, clock.deadline, clock.limit_at, lead.user_id
                 FROM kefu_followup_clock clock JOIN crm_lead lead ON lead.id = clock.lead_id
                WHERE next_at <= %(now)s FOR NO KEY UPDATE OF clock SKIP LOCKED
           ), logged AS (
               INSERT INTO kefu_escalation (lead_id, company_id, step_id, episode, deadline, due_at, user_id, is_told)
               SELECT lead_id, company_id, %(step)s, episode, deadline, limit_at, user_id, TRUE FROM due
               ON CONFLICT DO NOTHING RETURNING id)
           UPDATE kefu_followup_clock clock SET next_at = clock.limit_at + INTERVAL '2 days', high_risk = FALSE
             FROM due WHERE due.id = clock.id""",
        {"now": fields.Datetime.now(), "step": step},
    )


def pages(ctx, designer, total):
    """A designer's overdue customers, the first eighty: by the stored deadline, not by activities."""
    leads = ctx.env()["crm.lead"].with_user(designer)
    for _attempt in range(3):
        leads.env.invalidate_all()
        with ctx.timer(f"page of overdue, {total}") as measured:
            leads.search_fetch([("is_followup_overdue", "=", True)], ["contact_name"], limit=80, order="followup_deadline, id")
    ctx.note(f"The first 80 overdue of {total} as a designer: {measured.seconds * 1000:.1f} ms.")
