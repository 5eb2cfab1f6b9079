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
            if is_ours((cls.__module__.removeprefix("odoo.addons.")).split(".")[0])
            for attribute, value in vars(cls).items()
            if inspect.isfunction(value) and not attribute.startswith("_") and not hasattr(BaseModel, attribute)
        }
        names = sorted(attribute for attribute in names if _is_public(model, attribute))
        if names:
            found[name] = names
    return found


def _is_public(model, name):
    try:
        return bool(get_public_method(model, name))
    except Exception:
        return False


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
    """What a call changes, by checksum of the tables it touches; everything is rolled back afterwards.

    :param env: environment whose transaction everything happens in
    """

    def __init__(self, env):
        self.env = env
        self._before = {}

    def changed_tables(self, model, method, args, context):
        """Call a method as RPC does.

        :return: names of the tables that are not what they were
        :rtype: set[str]
        """
        cr, touched = self.env.cr, set()
        changed = set()
        savepoint = cr.savepoint(flush=False)
        try:
            with self._statements(touched):
                call_kw(model, method, args, {"context": {**model.env.context, **context}})
                model.env.flush_all()
            tables = self._tables(touched)
            after = {table: self._checksum(table) for table in tables}
        except Exception:
            # refused, or not understood: whatever it did is gone with its transaction
            after = {}
        finally:
            self.env.invalidate_all(flush=False)
            savepoint.rollback()
            savepoint.close(rollback=False)
            self._forget()
        for table, checksum in after.items():
            if checksum != self._unchanged(table):
                changed.add(table)
        return changed

    def _forget(self):
        self.env.transaction.clear()
        for callbacks in (self.env.cr.precommit, self.env.cr.postcommit, self.env.cr.prerollback, self.env.cr.postrollback):
            callbacks.clear()

    @contextmanager
    def _statements(self, touched):
        execute = Cursor.execute

        def watched(cursor, query, *args, **kwargs):
            text = query.code if isinstance(query, SQL) else str(query)
            touched.update(name.lower() for name in CHANGE.findall(text))
            return execute(cursor, query, *args, **kwargs)

        def refuse(*args, **kwargs):
            return AccessError("refused")

        # how a refusal is worded costs more than the call, and is no state
        rule, access = type(self.env["ir.rule"]), type(self.env["ir.model.access"])
        with (
            patch.object(Cursor, "execute", watched),
            patch.object(rule, "_make_access_error", refuse),
            patch.object(access, "_make_access_error", refuse),
        ):
            yield

    def _tables(self, touched):
        names = touched - IGNORED
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
