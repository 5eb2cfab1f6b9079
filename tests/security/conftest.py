from tests.support.place import module_db, place  # noqa: F401 - fixtures
