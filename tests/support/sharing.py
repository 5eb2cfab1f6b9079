"""How the tests of a whole run are shared out between workers (pytest-xdist)."""

from xdist.scheduler import LoadScopeScheduling

#: modules whose tests take a minute each and share nothing but a database that each worker makes for itself
ONE_BY_ONE = ("tests/faults/test_kills.py", "tests/faults/test_conflicts.py", "tests/security/test_public_methods.py")


class Sharing(LoadScopeScheduling):
    """A class or module stays with one worker, as it sets up once. What takes minutes is dealt out test by test, and first
    (see :func:`longest_first`), so that no worker is left alone with it at the end.
    """

    def _split_scope(self, nodeid):
        return nodeid if nodeid.startswith(ONE_BY_ONE) else super()._split_scope(nodeid)


def longest_first(items):
    """Sort collected tests in place: first those dealt out one by one, then those across processes, then the addons'."""
    items.sort(key=lambda item: (not item.nodeid.startswith(ONE_BY_ONE), not item.nodeid.startswith("tests/")))
