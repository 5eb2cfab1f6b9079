"""Customers on credit for the tests of what happens at the same moment, and what must hold whatever happens."""

from odoo import Command
from odoo.tools import SQL

from tests.support.world import add_people

from . import sites

#: login: group
PEOPLE = {
    "w_sales_manager": "kefu_base.group_sales_manager",
    "w_sales_manager2": "kefu_base.group_sales_manager",
    "w_accountant2": "account.group_account_invoice",
}


def employ(env, world):
    """Add the people who decide on credit, and give the company accounts to invoice with."""
    sites.employ(env, world)
    add_people(env, world, PEOPLE)


def customers(env, world, count=1):
    """:return: ids of customers who have traded for long"""
    return env["res.partner"].create([
        {"name": f"Firm {number}", "is_company": True, "kefu_customer_since": "2015-01-01"} for number in range(count)
    ]).ids


def invoices(env, world, partner, amounts):
    """:return: ids of draft invoices of a customer"""
    env = env(context={**env.context, "allowed_company_ids": [world.company]})
    return env["account.move"].create([
        {
            "move_type": "out_invoice",
            "partner_id": partner,
            "company_id": world.company,
            "invoice_date": env["kefu.calendar"]._today(env["res.company"].browse(world.company)),
            "invoice_line_ids": [Command.create({"name": "Decoration", "price_unit": amount, "tax_ids": [Command.clear()]})],
        }
        for amount in amounts
    ]).ids


def designate_silently(env, world, partners, grade="a"):
    """Designated without grading anybody: what only the night finds."""
    env.cr.execute(SQL(
        """INSERT INTO kefu_grade_designation (company_id, partner_id, grade, reason, valid_from)
           SELECT %s, partner_id, %s, 'Known for years', '2020-01-01' FROM unnest(%s) AS partner_id""",
        world.company, grade, list(partners),
    ))


def check_grades(env, world, partners):
    """What is stored is what the books and designations say, and each change of a grade has its one line.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT partner.id, grade.open_amount, COALESCE(books.amount, 0), grade.grade,
                  (SELECT array_agg(old_grade || new_grade ORDER BY version) FROM kefu_grade_history history
                    WHERE history.grade_id = grade.id),
                  (SELECT array_agg(designation.grade) FROM kefu_grade_designation designation
                    WHERE designation.partner_id = partner.id AND designation.company_id = %(company)s
                      AND withdrawn_at IS NULL AND (valid_until IS NULL OR valid_until >= CURRENT_DATE + 1)),
                  grade.designated_grade
             FROM res_partner partner
        LEFT JOIN kefu_grade grade ON grade.partner_id = partner.id AND grade.company_id = %(company)s
        LEFT JOIN (SELECT line.partner_id, sum(line.balance) AS amount FROM account_move_line line
                     JOIN account_account account ON account.id = line.account_id
                    WHERE account_type = 'asset_receivable' AND parent_state = 'posted' AND line.company_id = %(company)s
                 GROUP BY line.partner_id) AS books ON books.partner_id = partner.id
            WHERE partner.id = ANY(%(partners)s)""",
        {"company": world.company, "partners": list(partners)},
    )
    return [text for row in env.cr.fetchall() for text in _check_row(*row)]


def _check_row(partner, stored, booked, grade, changes, designated, designated_grade):
    if grade is None:
        return [f"{partner}: not graded"]
    wrong = []
    if stored != booked:
        wrong.append(f"{partner}: {stored} stored, {booked} booked")
    chain = "c" + "".join(change[1] for change in changes or [])
    if chain[-1] != grade or any(change != chain[number : number + 2] for number, change in enumerate(changes or [])):
        wrong.append(f"{partner}: {grade} after {changes}")
    if len(designated or []) > 1 or (designated or [None])[0] != designated_grade:
        wrong.append(f"{partner}: designated {designated}, graded as {designated_grade}")
    return wrong
