"""Databases of their own for tests that need real commits: copies of the template, and plain connections to them."""

import itertools
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import psycopg2
import psycopg2.extensions

_numbers = itertools.count(1)


def worker():
    """Short id of this xdist worker, part of every name that must not clash."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def template():
    """Name of the template database with all own addons and the demo company; never connect to it."""
    return os.environ["KEFU_TEMPLATE_DB"]


def world():
    """Name of the template's copy with a world in it (see :mod:`tests.support.place`), dropped when the tests end."""
    return f"kefu_t_world_{template()}"


def unused():
    """A name for a database that no other test has."""
    return f"kefu_t_{worker()}_{next(_numbers)}"


def _psql(*commands):
    environ = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
    arguments = [part for command in commands for part in ("-c", command)]
    subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "postgres", *arguments], env=environ, check=True)


def copy(source, name):
    """Copy database ``source`` to ``name``, filestore included: the web client stays blank without it."""
    drop(name)
    _psql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    if _filestore(source).exists():
        shutil.copytree(_filestore(source), _filestore(name), copy_function=os.link)


def rename(name, new):
    """Give a database, to which nobody is connected, and its filestore another name."""
    drop(new)
    _psql(f'ALTER DATABASE "{name}" RENAME TO "{new}"')
    if _filestore(name).exists():
        _filestore(name).rename(_filestore(new))


def exists(name):
    """Whether there is such a database."""
    return bool(query("postgres", "SELECT datname FROM pg_database WHERE datname = %s", (name,)))


def drop(name):
    """Drop database ``name`` and its filestore, whoever is connected."""
    _psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(name), ignore_errors=True)


@contextmanager
def own_filestore():
    """Within, the database that this process tests has a copy of its filestore that no other worker uses."""
    # here, as processes without Odoo import this module too
    from odoo.tools import config

    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    filestore = config.filestore
    shared = filestore(config["db_name"])
    own = f"{shared}-{worker()}"
    shutil.rmtree(own, ignore_errors=True)
    if os.path.isdir(shared):
        shutil.copytree(shared, own, copy_function=os.link)
    try:
        with mock.patch.object(config, "filestore", lambda name: own if filestore(name) == shared else filestore(name)):
            yield
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _filestore(name):
    return Path(os.environ["KEFU_DATA"], "filestore", name)


@contextmanager
def connect(name, autocommit=False):
    """A psycopg2 connection at Odoo's isolation level; what is not committed is rolled back at the end."""
    connection = psycopg2.connect(dbname=name)
    try:
        connection.set_session(isolation_level=psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ, autocommit=autocommit)
        yield connection
    finally:
        connection.close()


def query(name, statement, parameters=None):
    """Rows of one statement in a transaction of its own, which is committed."""
    with connect(name, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
