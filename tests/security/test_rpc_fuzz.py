"""T5: hostile RPC calls never answer with what their sender may not read, never reach SQL, never take long."""

import time

import psycopg2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from psycopg2 import errors

from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .common import SecurityCase
from .fuzz import Grammar
from .samples import columns_of, own_models

SMALL, LONG, SLOW_SECONDS = 5_000, 100_000, 5
#: who sends: those who see little, and two who see all of their own company
SENDERS = ("designer", "salesperson", "reception", "employee", "portal", "public", "supervisor", "director", "finance")
#: a value of the wrong type, or one that breaks a constraint: PostgreSQL refuses the value, no text of the sender's became SQL
HARMLESS = (
    errors.IntegrityError,
    errors.DataError,
    errors.UndefinedFunction,
    errors.DatatypeMismatch,
    errors.CannotCoerce,
    errors.IndeterminateDatatype,
    errors.WrongObjectType,
    errors.GroupingError,
    errors.FeatureNotSupported,
    errors.ProgramLimitExceeded,
)


def is_harmless(error):
    """:return: whether a database error says nothing but that a value was refused"""
    # the driver has no literal for a dict: nothing was sent
    return isinstance(error, HARMLESS) or error.pgcode is None and str(error).startswith("can't adapt type")


class TestRpcFuzz(SecurityCase):
    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t, long_run):
        self.record_t, self.long_run = record_t, long_run

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = cls._create_user("designer", "test_designer_b", cls.other_company)
        #: ``{canary: record}``, in every text column of another company's records and of everybody's own
        cls.canaries, cls.ids = {}, [1, 2]
        for name in own_models(cls.env):
            if not cls.env[name]._auto:
                continue
            for number, (company, person) in enumerate(
                (
                    (cls.company, cls.designer),
                    (cls.company, cls.colleagues["designer"]),
                    (cls.company, cls.colleagues["salesperson"]),
                    (cls.other_company, cls.others),
                )
            ):
                canary = f"SECRET-{name}-{number}"
                cls.canaries[canary] = cls._plant(name, company, person, canary)
                cls.ids.append(cls.canaries[canary].id)
        cls.env.flush_all()

    @classmethod
    def _plant(cls, name, company, person, canary):
        values = {
            field.name: {"en_US": canary} if field.translate else canary
            for field in columns_of(cls.env[name])
            if field.type in ("char", "text", "html")
            and not field.name.startswith("res_model")
            and not (field.size and field.size < 40)
        }
        return cls.samples.make(name, company, person, **values)

    def _forbidden(self, role):
        """:return: the canaries of records this role does not read"""
        user = self.people[role]
        return [canary for canary, record in self.canaries.items() if not record.with_user(user).has_access("read")]

    @mute_logger(
        "odoo.sql_db",
        "odoo.http",
        "odoo.models",
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_model",
        "odoo.domains",
        "odoo.orm.domains",
        "odoo.fields",
        "odoo.orm.models",
        "odoo.tools.translate",
        "odoo.addons.base.models.ir_qweb",
        "py.warnings",
    )
    def test_t5_fuzz(self):
        """No canary in an answer or an error, no SQL error but of harmless kinds, no call above five seconds."""
        self.forbidden = {role: self._forbidden(role) for role in SENDERS}
        for role in ("designer", "salesperson", "employee", "portal", "public"):
            self.assertTrue(self.forbidden[role], role)
        self.calls, self.answered, self.seen, self.slowest = 0, 0, 0, 0

        @settings(
            max_examples=LONG if self.long_run else SMALL,
            deadline=None,
            database=None,
            derandomize=not self.long_run,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            print_blob=False,
        )
        @given(call=Grammar(self.env, self.ids).calls())
        def fuzz(call):
            self._send(*call)

        fuzz()
        self.assertTrue(self.seen, "not even readable canaries were seen: the calls are too wild to find anything")
        self.record_t(
            "T5",
            "RPC fuzz",
            f"{self.calls} calls ({self.answered} answered), 0 canaries, 0 SQL errors, slowest {self.slowest:.2f} s",
            "0 canaries, 0 unlisted SQL errors, 0 calls over 5 s",
        )

    def _send(self, number, model, method, args, kwargs):
        role = SENDERS[number % len(SENDERS)]
        started, cr = time.monotonic(), self.env.cr
        savepoint = cr.savepoint(flush=False)
        try:
            answer = call_kw(self.env[model].with_user(self.people[role]), method, args, kwargs)
            self.env.flush_all()
            text = repr(answer)
            self.answered += 1
        except (KeyboardInterrupt, SystemExit):
            raise
        except psycopg2.Error as error:
            self.assertTrue(is_harmless(error), f"{error!r}, {role}: {model}.{method}({args}, {kwargs})")
            text = ""
        except BaseException as error:
            text = repr(error)
        finally:
            self._roll_back(savepoint)
        seconds = time.monotonic() - started
        self.seen += "SECRET-" in text
        self.calls, self.slowest = self.calls + 1, max(self.slowest, seconds)
        leaked = [canary for canary in self.forbidden[role] if canary in text]
        self.assertFalse(leaked, f"{role}: {model}.{method}({args}, {kwargs})")
        # few calls on a busy machine say nothing about how long the server takes
        self.assertTrue(not self.long_run or seconds < SLOW_SECONDS, f"{role}: {model}.{method}({args}, {kwargs})")

    def _roll_back(self, savepoint):
        self.env.invalidate_all(flush=False)
        savepoint.rollback()
        savepoint.close(rollback=False)
        self.env.transaction.clear()
        for callbacks in (self.env.cr.precommit, self.env.cr.postcommit, self.env.cr.prerollback, self.env.cr.postrollback):
            callbacks.clear()
