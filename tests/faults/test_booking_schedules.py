"""T7 of booked penalties: each in the books once, reversed once, within the limit, by two transactions in three orders."""

import pytest

from odoo import Command

from . import penalties


@pytest.fixture(autouse=True)
def books(place):
    """The world's company keeps its books here; finance and the general manager are there."""
    with place.env() as env:
        penalties.employ(env, place.world)
        company = env["res.company"].browse(place.world.company)
        if not company.kefu_penalty_income_id:
            accounts = env["account.account"].with_company(company)
            own = {"company_ids": [Command.set(company.ids)]}
            receivable, income = accounts.create(
                [
                    {**own, "name": "Employees", "code": "122190", "account_type": "asset_current", "reconcile": True},
                    {**own, "name": "Penalties", "code": "630190", "account_type": "income_other"},
                ]
            )
            journal = env["account.journal"].create(
                {"name": "Penalties", "code": "PNL", "type": "general", "company_id": company.id}
            )
            company.write(
                {
                    "kefu_penalty_receivable_id": receivable.id,
                    "kefu_penalty_income_id": income.id,
                    "kefu_penalty_journal_id": journal.id,
                }
            )
        company.write({"kefu_book_penalties": True, "kefu_penalty_cap_type": "none"})


def step(login, ids, action, *args):
    """:return: the act of somebody who takes a step on penalties"""
    return login, lambda env: getattr(env["kefu.penalty"].browse(ids), action)(*args)


def due(place, count=1, designer="w_designer"):
    with place.env() as env:
        return penalties.due(env, place.world, count, [place.world.users[designer]])


def executed(place, count=1):
    ids = due(place, count)
    with place.env("w_finance") as env:
        env["kefu.penalty"].browse(ids).action_execute()
    return ids


def check_books(place, ids):
    """Every entry of the ledger is posted once, every journal entry balances and has a number of its own."""
    wrong = place.query(
        """SELECT entry.id, entry.amount, count(line.id), sum(line.balance) FROM kefu_penalty_entry entry
        LEFT JOIN account_move_line line ON line.kefu_penalty_entry_id = entry.id AND line.parent_state = 'posted'
            WHERE entry.penalty_id = ANY(%s) GROUP BY entry.id
           HAVING count(line.id) != 1 OR sum(line.balance) != entry.amount""",
        ids,
    )
    assert not wrong, wrong
    moves = place.query(
        """SELECT move.name, count(DISTINCT move.id), sum(line.balance) FROM account_move move
             JOIN account_move_line line ON line.move_id = move.id WHERE move.company_id = %s GROUP BY move.journal_id, move.name
           HAVING count(DISTINCT move.id) > 1 OR sum(line.balance) != 0""",
        place.world.company,
    )
    assert not moves, moves
    with place.env() as env:
        assert not penalties.check_executed(env, ids)


def test_d_2_booked_once(place, race):
    """D-2: two of finance execute the same penalties: in the books once."""
    ids = due(place, 3)
    race(step("w_finance", ids, "action_execute"), step("w_finance2", ids, "action_execute"))
    check_books(place, ids)
    assert place.query("SELECT count(*) FROM kefu_penalty_entry WHERE penalty_id = ANY(%s)", ids) == [(3,)]


def test_d_3_two_batches_in_one_journal(place, race):
    """D-3: two of finance execute different penalties: two journal entries with different numbers, none lost."""
    one, two = due(place, 2), due(place, 2, "w_designer2")
    outcomes = race(step("w_finance", one, "action_execute"), step("w_finance2", two, "action_execute"))
    check_books(place, one + two)
    entries = place.query("SELECT count(*) FROM kefu_penalty_entry WHERE penalty_id = ANY(%s)", one + two)
    assert entries == [(2 * outcomes.count("done"),)]


def test_d_3_booked_within_the_limit(place, race):
    """D-3: two batches for one person at the same moment: no more is booked than the month allows."""
    one, two = due(place, 3, "w_designer4"), due(place, 3, "w_designer4")
    with place.env() as env:
        env.cr.execute("DELETE FROM kefu_penalty_allowance")
        env["res.company"].browse(place.world.company).write({"kefu_penalty_cap_type": "amount", "kefu_penalty_cap_amount": 70})
    race(step("w_finance", one, "action_execute"), step("w_finance2", two, "action_execute"))
    ((booked,),) = place.query(
        """SELECT sum(line.balance) FROM account_move_line line JOIN kefu_penalty_entry entry ON entry.id = kefu_penalty_entry_id
            WHERE penalty_id = ANY(%s)""",
        one + two,
    )
    assert booked <= 70


def test_d_3_reversed_once(place, race):
    """D-3: director and general manager cancel what is booked: one reversing entry."""
    ids = executed(place, 2)
    race(step("w_director", ids, "action_cancel", "A mistake"), step("w_general_manager", ids, "action_cancel", "A mistake"))
    check_books(place, ids)
    entries = place.query("SELECT amount FROM kefu_penalty_entry WHERE penalty_id = ANY(%s) ORDER BY id", ids)
    assert sorted(float(amount) for (amount,) in entries) == [-20, -20, 20, 20]


def test_d_3_cancelled_while_others_are_executed(place, race):
    """D-3: one batch is taken back while another is executed: both are in the books."""
    booked, waiting = executed(place, 2), due(place, 2)
    race(step("w_director", booked, "action_cancel", "A mistake"), step("w_finance", waiting, "action_execute"))
    check_books(place, booked + waiting)
