import pytest

from tests.support import place as places

from . import schedules

module_db, place = places.module_db, places.place


@pytest.fixture(params=schedules.ORDERS)
def order(request):
    return request.param


@pytest.fixture
def race(place, order, record_t, request):
    """``race(first, second)``: each is ``(login, work)``; no login is the scheduler's superuser. The outcomes."""

    def run(first, second):
        acts = [(work, place.world.users[login] if login else 1) for login, work in (first, second)]
        outcomes = schedules.run(order, place.registry, *acts)
        name = request.node.originalname.removeprefix("test_").replace("_", " ")
        record_t("T7", name, f"{order}: {' / '.join(outcomes)}", "0 violations")
        return outcomes

    return run
