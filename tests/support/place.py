"""A database with a company of its own, and its registry in this process."""

from contextlib import closing, contextmanager

import pytest

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

from .world import EnvCaller, build


class Place:
    """A database with a world in it.

    :param db: its name; :param registry: its registry; :param world: the company in it
    """

    def __init__(self, db):
        self.db = db
        # with the flag up, loading a registry would run the addons' tests
        testing, config["test_enable"] = config["test_enable"], False
        try:
            self.registry = Registry(db)
        finally:
            config["test_enable"] = testing
        with self.env() as env:
            self.world = build(EnvCaller(env))

    @contextmanager
    def env(self, login=None, world=None):
        """An environment of the superuser, or of somebody of the world (or of another one); committed at the end."""
        uid = (world or self.world).users[login] if login else SUPERUSER_ID
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def register(self, count=1, login="w_reception", **values):
        """Customers registered by somebody; their ids."""
        with self.env(login) as env:
            return self.world.register(EnvCaller(env), count, **values)

    def query(self, statement, *parameters):
        """Rows of one statement."""
        with closing(self.registry.cursor()) as cr:
            cr.execute(statement, parameters)
            return cr.fetchall()


@pytest.fixture(scope="module")
def place(module_db):
    """A Place shared by the tests of a module."""
    found = Place(module_db)
    yield found
    Registry.delete(found.db)
    sql_db.close_db(found.db)
