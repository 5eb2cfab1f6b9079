"""Complaints: what the sweep over 100,000 open ones costs, creating a thousand, and their deadlines in working hours."""

from datetime import datetime, timedelta

from odoo import Command


def bench(ctx):
    deadlines(ctx)


def deadlines(ctx):
    """Working-time deadlines in one batch, and one by one as Odoo plans them: the same moments."""
    count, env = ctx.size(2_000, quick=200), ctx.env()
    company = working_company(env)
    calendar, own = company.resource_calendar_id, [("company_id", "=", company.id)]
    starts = [datetime(2026, 1, 1) + timedelta(hours=4.3 * number) for number in range(count)]
    for hours in (4, 24):
        for _attempt in range(2):
            env.invalidate_all()
            with ctx.timer(f"{count} deadlines of {hours} h"):
                ours = env["kefu.calendar"]._working_hour_deadlines(company, starts, hours)
        env.invalidate_all()
        with ctx.timer(f"plan_hours, {count} of {hours} h"):
            stock = [calendar.plan_hours(hours, start, compute_leaves=True, domain=own) for start in starts]
        differ = sum(abs(one - other) > timedelta(seconds=1) for one, other in zip(ours, stock, strict=True))
        ctx.ratio(f"deadlines that differ, {hours} h", differ, 1, goal="<= 0")
        ctx.ratio(f"plan_hours / ours, {hours} h", f"plan_hours, {count} of {hours} h", f"{count} deadlines of {hours} h", goal=">= 20")


def working_company(env):
    """A company with a working week and closures; make-up days are left out, Odoo does not know them."""
    company = env["res.company"].create({"name": "Bench Hours", "kefu_tz": "Asia/Shanghai"})
    company.resource_calendar_id = env["resource.calendar"].create({
        "name": "Bench Hours",
        "tz": "Asia/Shanghai",
        "company_id": company.id,
        "attendance_ids": [
            Command.create({"name": str(day), "dayofweek": str(day), "hour_from": start, "hour_to": end})
            for day in range(5)
            for start, end in ((9, 12), (13.5, 18))
        ],
    })
    env["resource.calendar.leaves"].create([
        {
            "name": "Closed",
            "company_id": company.id,
            "calendar_id": company.resource_calendar_id.id,
            "date_from": datetime(2026, month, 1),
            "date_to": datetime(2026, month, 4),
        }
        for month in range(1, 13)
    ])
    return company
