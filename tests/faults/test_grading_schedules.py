"""T7 of grades: the night, invoices, payments and designations of one customer, by two transactions in three orders."""

import pytest

from . import grading


@pytest.fixture(autouse=True)
def people(place):
    """The people who decide on credit."""
    with place.env() as env:
        grading.employ(env, place.world)


@pytest.fixture
def customer(place):
    """Id of a customer with an invoice of 100 that is graded."""
    with place.env() as env:
        (partner,) = grading.customers(env, place.world)
        env["account.move"].browse(grading.invoices(env, place.world, partner, (100,))).action_post()
        return partner


@pytest.fixture
def sound(place):
    """``sound(customer)`` fails unless the grade is what books, designations and history say."""

    def check(customer):
        with place.env() as env:
            assert not grading.check_grades(env, place.world, [customer])

    return check


def post(place, customer, amount):
    """:return: an act that posts an invoice of that amount"""
    with place.env() as env:
        (invoice,) = grading.invoices(env, place.world, customer, (amount,))
    return "w_accountant", lambda env: env["account.move"].browse(invoice).action_post()


def designate(customer, grade, login="w_sales_manager"):
    """:return: an act that designates the customer"""
    values = {"partner_id": customer, "grade": grade, "reason": "Known for years"}
    return login, lambda env: env["kefu.grade.designation"].create(values)


def night(place, customer):
    """:return: an act that does the night of the company, beginning with the customer"""

    def work(env):
        company = env["res.company"].browse(place.world.company)
        runs = env["kefu.grade.run"]
        runs._begin()
        run = runs.search([("company_id", "=", company.id)])
        run.write({"day": False, "finished_at": False, "last_partner_id": 0})
        run._grade_next()

    return None, work


def row(place, customer, columns):
    return place.query(f"SELECT {columns} FROM kefu_grade WHERE partner_id = %s", customer)


def test_g2_designated_twice(place, race, customer, sound):
    """G2: designated in two windows: one designation in force."""
    race(designate(customer, "a"), designate(customer, "b", "w_sales_manager2"))
    sound(customer)


def test_g8_posted_twice(place, race, customer, sound):
    """G8: two invoices posted at the same moment: both are in the open amount."""
    outcomes = race(post(place, customer, 300_000), post(place, customer, 400_000))
    sound(customer)
    posted = {("done", "done"): 700_100, ("undone", "done"): 400_100}[tuple(outcomes)]
    assert row(place, customer, "open_amount::int, version > 1") == [(posted, True)]


def test_g8_posted_in_the_night(place, race, customer, sound):
    """G8: an invoice posted while the night grades: the night, with older figures, does not write over it."""
    race(post(place, customer, 300_000), night(place, customer))
    sound(customer)


def test_g8_night_and_post(place, race, customer, sound):
    """G8: likewise the other way round."""
    race(night(place, customer), post(place, customer, 300_000))
    sound(customer)
    assert row(place, customer, "open_amount::int") == [(300_100,)]


def test_g8_two_nights(place, race, customer, sound):
    """G8: two servers grade the same company: one line of history for one change."""
    with place.env() as env:
        grading.designate_silently(env, place.world, [customer], "b")
        env.cr.execute("UPDATE account_move_line SET balance = 0 WHERE partner_id = %s", (customer,))
    race(night(place, customer), night(place, customer))
    sound(customer)
    assert place.query("SELECT old_grade, new_grade FROM kefu_grade_history WHERE partner_id = %s", customer) == [("c", "b")]


def test_g8_designated_while_posted(place, race, customer, sound):
    """G8: designated while an invoice is posted: the grade knows of both."""
    race(designate(customer, "b"), post(place, customer, 900_000))
    sound(customer)
    assert row(place, customer, "open_amount::int, grade") == [(900_100, "c")]
