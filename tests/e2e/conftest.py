from tests.support.place import place  # noqa: F401 - a fixture
