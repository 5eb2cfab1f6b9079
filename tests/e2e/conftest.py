import pytest

from tests.support.place import module_db, place  # noqa: F401 - fixtures

from .desks import Desks


@pytest.fixture
def desk(screen, served_db):
    return Desks(screen, served_db.url)


@pytest.fixture
def chinese(place):  # noqa: F811 - the fixture, not the import
    """Everybody's screens are in Chinese."""
    with place.env() as env:
        env["res.users"].browse(place.world.users.values()).write({"lang": "zh_CN"})
