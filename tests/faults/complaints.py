"""Complaints and call-backs for the tests of what happens at the same moment, and what must hold of them whatever happens."""

from datetime import timedelta

from odoo import fields

from tests.support.world import add_people

#: login: group
PEOPLE = {
    "w_consultant": "kefu_base.group_consultant",
    "w_consultant2": "kefu_base.group_consultant",
    "w_service_manager": "kefu_base.group_service_manager",
    "w_service_manager2": "kefu_base.group_service_manager",
    "w_general_manager": "kefu_base.group_general_manager",
    "w_site_manager": "kefu_base.group_site_manager",
}
#: department: its head
HEADS = {"engineering": "w_site_manager", "design": "w_supervisor", "service": "w_service_manager"}
#: what a complaint begins with, beside contact and telephone number
TAKEN = {"description": "The wall is wet", "content_confirmed": True, "contact_confirmed": True, "stage": "during"}


def employ(env, world):
    """Add the people of the customer service to the world's, once, and heads to its departments."""
    add_people(env, world, PEOPLE)
    for department in env["kefu.department"].search([("company_id", "=", world.company)]):
        if department.code in HEADS:
            department.user_id = world.users[HEADS[department.code]]


def take(env, world, count=1, login="w_consultant", **values):
    """:return: ids of so many complaints, registered by somebody"""
    complaints = write_down(env, world, count, login, **values)
    complaints.action_register()
    env.flush_all()
    return complaints.ids


def write_down(env, world, count=1, login="w_consultant", **values):
    """:return: so many drafts of somebody"""
    category = env.ref("kefu_complaints.category_plumbing").id
    drafts = env(user=world.users[login])["kefu.complaint"].create(
        [
            {"contact_name": "Wang", "phone": unique_phone(env, number), "category_id": category, **TAKEN, **values}
            for number in range(count)
        ]
    )
    env.flush_all()
    return drafts


def planned(env, world, count=1, **values):
    """:return: ids of so many complaints whose plan was told"""
    ids = take(env, world, count, **values)
    caller = env(user=world.users["w_consultant"])["kefu.complaint"]
    caller.browse(ids).action_plan("A plumber comes tomorrow", "phone")
    return ids


def handled(env, world, count=1, **values):
    """:return: ids of so many complaints that were handled"""
    ids = planned(env, world, count, **values)
    env(user=world.users["w_service_manager"])["kefu.complaint"].browse(ids).action_handle("founded", "The pipe was replaced")
    env.flush_all()
    return ids


def unique_phone(env, number):
    """A mobile number nobody has complained from."""
    env.cr.execute("SELECT COALESCE(max(id), 0) FROM kefu_complaint")
    return f"137{(env.cr.fetchone()[0] * 50 + number) % 10**8:08d}"


def age(env, ids, **delta):
    """Let time go by: whatever is known of these complaints happened, or is due, earlier."""
    values = {"ids": ids, "delta": timedelta(**delta)}
    env.flush_all()
    for model, key in (("kefu.complaint", "id"), ("kefu.complaint.escalation", "complaint_id")):
        shift = ", ".join(f'"{name}" = "{name}" - %(delta)s' for name in moments(env[model]))
        env.cr.execute(f"UPDATE {env[model]._table} SET {shift} WHERE {key} = ANY(%(ids)s)", values)
    env.invalidate_all()


def moments(model):
    """:return: names of the columns that hold a moment, beside those of the framework"""
    return [
        name
        for name, field in model._fields.items()
        if field.type == "datetime" and field.store and name not in ("create_date", "write_date")
    ]


def check_owned(env, ids):
    """X13: every open complaint has somebody who works there, a next deadline and a next look of the sweep.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT complaint.id, complaint.state FROM kefu_complaint complaint
             LEFT JOIN res_users person ON person.id = complaint.responsible_id AND person.active
            WHERE complaint.id = ANY(%s) AND state NOT IN ('closed', 'rejected')
              AND (person.id IS NULL OR next_deadline IS NULL OR next_check_at IS NULL)""",
        (ids,),
    )
    return [f"{complaint} is {state} without owner or deadline" for complaint, state in env.cr.fetchall()]


def check_escalated(env, ids):
    """X3, X7: what is overdue was passed on since it became so, and nothing that was to be looked at was left out.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT id, state, next_deadline, next_check_at, escalated_at FROM kefu_complaint
            WHERE id = ANY(%(ids)s) AND state NOT IN ('closed', 'rejected')
              AND (next_check_at <= %(now)s OR next_deadline <= %(now)s AND waiting_reason IS NULL AND state != 'draft'
                   AND (escalated_at IS NULL OR escalated_at < next_deadline))""",
        {"ids": ids, "now": fields.Datetime.now()},
    )
    return [
        f"{complaint} is {state}: due {deadline}, to be looked at {check}, escalated {escalated}"
        for complaint, state, deadline, check, escalated in env.cr.fetchall()
    ]


def calls(env, world, count=1, occasion="courtesy", about=None):
    """:return: ids of so many calls to make now, each to another customer"""
    partners = env["res.partner"].create(
        [{"name": f"Callee {number}", "phone": unique_phone(env, number), "company_id": world.company} for number in range(count)]
    )
    planned_calls = env["kefu.callback"]._schedule_batch([(occasion, partner, partner, None) for partner in partners])
    env.flush_all()
    if about:
        planned_calls.sudo().about_user_ids = env["res.users"].browse(world.users[about])
    return planned_calls.ids
