"""Graded customers on whom there are information reports, for the tests of what happens at the same moment."""

from odoo import fields

from tests.support.world import add_people

#: login: group
PEOPLE = {
    "w_sales_manager": "kefu_base.group_sales_manager",
    "w_general_manager": "kefu_base.group_general_manager",
}


def employ(env, world):
    """Add the people who read reports to the world's, once; its company alone has reports, this month's are not made yet."""
    add_people(env, world, PEOPLE)
    env["res.company"].search([("id", "!=", world.company)]).kefu_use_grading = False
    env["res.company"].browse(world.company).write({
        "kefu_info_made_for": False,
        "kefu_info_made_up_to": 0,
        "kefu_info_months_c": "1,2,3,4,5,6,7,8,9,10,11,12",
    })
    # what earlier rounds left behind is not due
    env.cr.execute("UPDATE kefu_info_report SET remind_at = NULL WHERE remind_at IS NOT NULL")
    env.cr.execute("UPDATE kefu_info_report SET state = 'acknowledged', next_alarm_at = NULL WHERE next_alarm_at IS NOT NULL")
    env.cr.execute("UPDATE kefu_grade SET open_amount = 0 WHERE company_id = %s", (world.company,))
    env.invalidate_all()


def customers(env, world, count):
    """:return: ids of so many customers of the salesperson, graded C, who owe something"""
    partners = env["res.partner"].create(
        [
            {"name": f"Debtor {number}", "is_company": True, "user_id": world.users["w_salesperson"], "company_id": world.company}
            for number in range(count)
        ]
    )
    env["kefu.grade"].create(
        [
            {
                "company_id": world.company, "partner_id": partner.id, "grade": "c", "open_amount": 100, "version": 1,
                "graded_at": fields.Datetime.now(),
            }
            for partner in partners
        ]
    )
    return partners.ids


def last_message(env):
    """:return: id of the last message there is"""
    env.cr.execute("SELECT COALESCE(max(id), 0) FROM mail_message")
    return env.cr.fetchone()[0]


def notices(env, world, since, login, text):
    """:return: how often somebody was told so since then"""
    return env["mail.message"].search_count(
        [
            ("id", ">", since),
            ("subject", "like", text),
            ("partner_ids", "in", env["res.users"].browse(world.users[login]).partner_id.ids),
        ]
    )
