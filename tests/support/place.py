"""A database with a company of its own, and its registry in this process."""

import fcntl
import json
import os
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

from . import database
from .world import EnvCaller, World, build

_WORLD = "kefu.tests.world"


class Place:
    """A database with a world in it, which is built when there is none yet.

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
            self.world = self._world(env)

    @staticmethod
    def _world(env):
        parameters = env["ir.config_parameter"]
        known = parameters.get_param(_WORLD)
        if known:
            return World(**json.loads(known))
        world = build(EnvCaller(env))
        parameters.set_param(_WORLD, json.dumps(world.values()))
        return world

    def close(self):
        """End its connections."""
        Registry.delete(self.db)
        sql_db.close_db(self.db)

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


def _with_world():
    """:return: name of a copy of the template with a world in it, which the first worker that wants it builds"""
    name = database.world()
    with open(Path(os.environ["KEFU_DATA"], f"{name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not database.exists(name):
            fresh = f"{name}_new"
            database.copy(database.template(), fresh)
            Place(fresh).close()
            database.rename(fresh, name)
    return name


@pytest.fixture(scope="module")
def module_db():
    """Name of a database with a world in it, shared by the tests of a module, dropped after the last."""
    name = database.unused()
    try:
        database.copy(_with_world(), name)
        yield name
    finally:
        database.drop(name)


@pytest.fixture(scope="module")
def place(module_db):
    """A Place shared by the tests of a module."""
    found = Place(module_db)
    yield found
    found.close()
