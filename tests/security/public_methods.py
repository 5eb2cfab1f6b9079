"""The methods that anybody can call over RPC, and what calling them changes (T4)."""

import gc
import inspect
import re
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.models import BaseModel
from odoo.service.model import call_kw, get_public_method
from odoo.sql_db import Cursor
from odoo.tools import SQL

from odoo.addons.kefu_base.tools import Permit

from .samples import is_ours

#: statements that change a table; the group is its name
CHANGE = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?\"?([a-z_0-9]+)\"?", re.IGNORECASE
)
#: what Odoo itself writes beside the work, for every call: no state of ours
IGNORED = {"bus_bus", "set", "nothing", "res_users_log", "res_device_log", "skip", "nowait", "of"}


def public_methods(env):
    """The methods our classes declare or override that RPC lets through; those of every model (``write`` …) excepted.

    :return: ``{model name: [method names]}``
    """
    found = {}
    for name in sorted(env.registry):
        model = env[name]
        if model._abstract:
            continue
        names = {
            attribute
            for cls in type(model).mro()
            if _is_ours(cls)
            for attribute, value in vars(cls).items()
            if inspect.isfunction(value) and not attribute.startswith("_") and not hasattr(BaseModel, attribute)
        }
        names = sorted(attribute for attribute in names if _is_public(model, attribute))
        if names:
            found[name] = names
    return found


def added(model, names):
    """:return: those of ``names`` that the model would not offer without us"""
    others = [cls for cls in type(model).mro() if not _is_ours(cls)]
    return [name for name in names if not any(name in vars(cls) for cls in others)]


def _is_ours(cls):
    return is_ours(cls.__module__.removeprefix("odoo.addons.").split(".")[0])


def _is_public(model, name):
    try:
        return bool(get_public_method(model, name))
    except Exception:
        return False


def is_model_method(model, name):
    """:return: whether the method is called on no records"""
    return getattr(getattr(type(model), name), "_api_model", False)


def argument_sets(model, name, every):
    """:param bool every: all kinds of values, not only the likeliest to do something
    :return: lists of arguments for the required parameters: nothing, texts, numbers, empty lists and dicts
    """
    method = get_public_method(model, name)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    required = [
        parameter
        for parameter in parameters
        if parameter.default is parameter.empty and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    if not required:
        return [[]]
    values = (None, "no reason at all", [model.env.uid], *((model.env.uid, [], {}) if every else ()))
    return [[value for _parameter in required] for value in values]


@cache
def permit_keys():
    """:return: the context keys of all our permits"""
    return {permit._key for permit in gc.get_objects() if isinstance(permit, Permit)}


def hostile_contexts(company, user):
    """:return: contexts a client may send, with every key that any guard could be tempted to believe"""
    return [
        {},
        {
            **dict.fromkeys(permit_keys(), True),
            **dict.fromkeys(
                ("install_mode", "force_delete", "tracking_disable", "mail_notrack", "su", "sudo", "module_uninstall"), True
            ),
            **dict.fromkeys(
                ("bypass_search_access", "active_test", "no_check", "import_file", "from_cron", "cron_id", "kefu_engine"), True
            ),
            "uid": 1,
            "default_company_id": company.id,
            "default_designer_id": user.id,
            "default_user_id": user.id,
            "default_state": "approved",
        },
    ]


class Watch:
    """What calls change, by checksum of the tables they touch; everything is rolled back afterwards.

    A call begins with what checking the access to its records reads, which is read once: most of what a refused call costs.
    What is in the cache is not checked, so that a call can do more than otherwise, never less: one that changes something
    is made again with nothing in the cache, as over RPC.

    :param env: environment whose transaction everything happens in
    """

    def __init__(self, env):
        self.env = env
        self._before, self._read = {}, {}
        self._touched, self._asked = set(), False

    @contextmanager
    def watching(self):
        """Within, calls are made and nothing else."""
        execute = Cursor.execute

        def watched(cursor, query, *args, **kwargs):
            text = query.code if isinstance(query, SQL) else str(query)
            self._touched.update(name.lower() for name in CHANGE.findall(text))
            self._asked = True
            return execute(cursor, query, *args, **kwargs)

        def refuse(*args, **kwargs):
            return AccessError("refused")

        # how a refusal is worded costs more than the call, and is no state
        rule, access = type(self.env["ir.rule"]), type(self.env["ir.model.access"])
        with (
            self.env.cr.savepoint(),
            patch.object(Cursor, "execute", watched),
            patch.object(rule, "_make_access_error", refuse),
            patch.object(access, "_make_access_error", refuse),
        ):
            self.env.cr.execute("SAVEPOINT before_each_call")
            yield
            self._undo()

    def changed_tables(self, records, method, args, context):
        """Call a method as RPC does.

        :return: names of the tables that are not what they were
        :rtype: set[str]
        """
        args = args if is_model_method(records, method) else [records.ids, *args]
        context = {"context": {**records.env.context, **context}}
        self._know(records)
        if self._call(records.browse(), method, args, context):
            return self._call(records.browse(), method, args, context)
        return set()

    def _call(self, model, method, args, kwargs):
        self._touched.clear()
        after = {}
        try:
            call_kw(model, method, args, kwargs)
            self.env.flush_all()
            after = {table: self._checksum(table) for table in self._tables(self._touched - IGNORED)}
        except Exception:
            # refused, or not understood: whatever it did is gone with its transaction
            after = {}
        finally:
            self._undo()
        return {table for table, checksum in after.items() if checksum != self._unchanged(table)}

    def _know(self, records):
        """Fill the cache with what checking the access to ``records`` reads."""
        key = (records._name, records.env.uid, records._ids)
        cache = self.env.transaction.field_data
        if key not in self._read:
            for operation in ("read", "write"):
                records.has_access(operation)
            self._read[key] = _copied(cache)
        else:
            cache.update(_copied(self._read[key]))

    def _undo(self):
        self.env.transaction.clear()
        for callbacks in (self.env.cr.precommit, self.env.cr.postcommit, self.env.cr.prerollback, self.env.cr.postrollback):
            callbacks.clear()
        if self._asked:
            self.env.cr.execute("ROLLBACK TO SAVEPOINT before_each_call")
            self._asked = False

    def _tables(self, names):
        self.env.cr.execute("SELECT tablename FROM pg_tables WHERE tablename = ANY(%s)", (list(names),))
        return {name for (name,) in self.env.cr.fetchall()}

    def _checksum(self, table):
        self.env.cr.execute(
            SQL("SELECT count(*), sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint) FROM %s t", SQL.identifier(table))
        )
        return self.env.cr.fetchone()

    def _unchanged(self, table):
        if table not in self._before:
            self._before[table] = self._checksum(table)
        return self._before[table]


def _copied(cache):
    """:return: a copy of a transaction's cache, down to the values"""
    return {
        field: {key: dict(value) if type(value) is dict else value for key, value in values.items()}
        for field, values in cache.items()
    }
