"""T7: every "only once" of ours, with two transactions in three orders."""

import pytest

from . import schedules


@pytest.fixture(params=schedules.ORDERS)
def order(request):
    return request.param


def uid(place, login):
    return place.world.users[login]


def held(record_t, what, order):
    record_t("T7", what, f"{order}: held", "0 violations")


def test_f1_same_phone(place, order, record_t):
    """Two clerks register the same caller at the same moment: one customer."""
    values = place.world.lead_values()

    def register(login):
        own = {**values, "receiver_id": uid(place, login)}
        return (lambda env: env["crm.lead"].create([own]), uid(place, login))

    outcomes = schedules.run(order, place.registry, register("w_reception"), register("w_reception2"))
    (count,), = place.query("SELECT count(*) FROM crm_lead WHERE phone = %s", values["phone"])
    assert count == 1, outcomes
    held(record_t, "one customer per phone", order)
