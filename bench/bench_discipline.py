"""Overdue customers become proposed penalties: 100,000 of them in one pass, beside the SQL that leaves the same rows."""

from odoo import fields

from .bench_overdue import PEOPLE, make_due, plain_sql, world

#: what the sweep takes in one transaction
BATCH = 2000


def bench(ctx):
    # a copy of the database is measured; its demo company would be due among the rest
    ctx.sql("DELETE FROM kefu_followup_clock")
    total = ctx.size(100_000, quick=3_000)
    company, _people = world(ctx, total)
    without(ctx, company, total)
    sweep(ctx, company, total)
    again(ctx, company, total)
    by_sql(ctx, company, total)


def forget(ctx, company, total):
    """Everybody is overdue anew, and nothing was proposed."""
    ctx.sql("DELETE FROM kefu_penalty WHERE company_id = %s", [company.id])
    make_due(ctx, company, total)


def proposed(ctx, company):
    """How many penalties the company has."""
    return ctx.sql("SELECT count(*) FROM kefu_penalty WHERE company_id = %s", [company.id])[0][0]


def without(ctx, company, total):
    """What of it is the sweep itself: a company that does not use discipline."""
    forget(ctx, company, total)
    with ctx.timer(f"sweep without discipline, {total}"):
        ctx.env()["kefu.followup.sweep"]._cron_escalate()
    assert not proposed(ctx, company)
    ctx.note(f"{total} customers of {PEOPLE} people; the sweep tells each of them as well.")
    company.kefu_use_discipline = True


def sweep(ctx, company, total):
    """The scheduled action, from finding what is due to a proposal with its facts for each."""
    for _attempt in range(2):
        forget(ctx, company, total)
        with ctx.timer(f"sweep into proposals, {total}") as ours:
            ctx.env()["kefu.followup.sweep"]._cron_escalate()
        assert proposed(ctx, company) == total, f"{proposed(ctx, company)} proposed, {total} due"
    bare = ctx.sql("SELECT count(*) FROM kefu_penalty WHERE company_id = %s AND (facts IS NULL OR lead_id IS NULL)", [company.id])
    assert not bare[0][0], f"{bare[0][0]} without facts or customer"
    more = ours.queries - ctx.measurements[f"sweep without discipline, {total}"].queries
    ctx.ratio(f"queries for the proposals of a batch of {BATCH}", more, -(-total // BATCH), goal="<= 40")


def again(ctx, company, total):
    """The same customers are found once more, as after a restored log: nothing new is proposed."""
    make_due(ctx, company, total)
    with ctx.timer(f"second run, {total}"):
        ctx.env()["kefu.followup.sweep"]._cron_escalate()
    ctx.ratio("proposals of a second run", proposed(ctx, company) - total, 1, goal="<= 0")


def by_sql(ctx, company, total):
    """The same log, clocks and proposals by two statements, facts in one language."""
    step = ctx.env().ref("kefu_followup.kefu_escalation_step_overdue").id
    rule = ctx.env()["kefu.penalty.rule"]._get_rules(company, ["FOLLOWUP_LATE"])["FOLLOWUP_LATE"]
    for _attempt in range(2):
        forget(ctx, company, total)
        with ctx.timer(f"SQL, {total}"):
            plain_sql(ctx, step)
            insert_penalties(ctx, company, rule)
        assert proposed(ctx, company) == total
        ctx.commit()
    ctx.ratio(f"sweep into proposals / SQL, {total}", f"sweep into proposals, {total}", f"SQL, {total}", goal="<= 8")


def insert_penalties(ctx, company, rule):
    """A proposal for each customer in the log of escalations."""
    ctx.sql(
        """INSERT INTO kefu_penalty (company_id, rule_id, code, clause, user_id, proposed_at, res_model, res_id, lead_id,
                  record_name, occurrence_key, occurrence_number, occurred_on, currency_id, mode, effect, amount, amount_open,
                  amount_executed, points, suspend_rounds, state, facts, create_uid, write_uid, create_date, write_date)
           SELECT told.company_id, %(rule)s, 'FOLLOWUP_LATE', %(clause)s, told.user_id, %(now)s, 'crm.lead', lead.id, lead.id,
                  lead.name, 'followup_late,' || lead.id || ',' || told.episode,
                  row_number() OVER (PARTITION BY told.user_id ORDER BY lead.id), CURRENT_DATE, %(currency)s, 'money', 'none',
                  %(amount)s, %(amount)s, 0, 0, 0, 'proposed',
                  'Dispatched: ' || COALESCE(to_char(lead.dispatched_at AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s,
                  'YYYY-MM-DD HH24:MI'), '-') || '. No contact since; it was due until: '
                  || to_char(lead.followup_deadline AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s, 'YYYY-MM-DD HH24:MI') || '.',
                  1, 1, %(now)s, %(now)s
             FROM kefu_escalation told JOIN crm_lead lead ON lead.id = told.lead_id
            WHERE told.company_id = %(company)s
           ON CONFLICT (rule_id, occurrence_key) DO NOTHING""",
        {
            "company": company.id,
            "rule": rule.id,
            "clause": rule.clause,
            "amount": rule.amount,
            "currency": company.currency_id.id,
            "now": fields.Datetime.now(),
            "tz": company.kefu_tz,
        },
    )
