"""T4: calling a public method changes something for those only who may, and nothing of another company."""

import itertools

import pytest

from odoo.tools import mute_logger

from .common import EVERYBODY, Reviewed, SecurityCase
from .public_methods import Watch, added, argument_sets, hostile_contexts, is_model_method, public_methods
from .samples import columns_of

MOST_PUBLIC_METHODS = 10
#: everybody's screens, with a button for each act
MOST = {"crm.lead": 26, "kefu.complaint": 26, "kefu.callback": 16, "project.project": 17, "kefu.site.node": 11}
#: models with so many states and buttons that they are tried by themselves, beside the others
SERVICE = ("kefu.callback", "kefu.complaint")
SITES = ("project.project", "kefu.site.node", "kefu.service.slip", "kefu.instalment")
#: whose records are tried; ``nothing``: no record at all
SCOPES = ("nothing", "mine", "colleague", "other_company")


class PublicMethodsCase(SecurityCase):
    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t, long_run):
        self.record_t, self.long_run = record_t, long_run

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.methods = public_methods(cls.env)
        cls.others = {role: cls._create_user(role, f"test_{role}_b", cls.other_company) for role in ("designer", "director")}

    def _try_methods(self, what, concerns):
        """Call every public method of the models for which ``concerns(model name)`` holds, and compare with the list.

        :param str what: how the models are called in the reliability table
        """
        self.calls, watch, rows = 0, Watch(self.env), []
        methods = {model_name: names for model_name, names in self.methods.items() if concerns(model_name)}
        for model_name, names in methods.items():
            foreign = self._foreign(self.env[model_name])
            records = {role: {**self._records(model_name, role), "other_company": foreign} for role in EVERYBODY}
            with watch.watching():
                rows += [self._row(watch, model_name, name, records) for name in names]
        Reviewed("public_methods.csv").compare(self, rows, ("model", "method"), lambda row: concerns(row["model"]))
        wrong = [f"{row['model']}.{row['method']}: {row['other_company']}" for row in rows if row["other_company"]]
        self.assertFalse(wrong, "changes to another company's records")
        count = sum(map(len, methods.values()))
        self.record_t("T4", what, f"{count} methods, {self.calls} calls, 0 unauthorised changes", "0 unauthorised")

    def _records(self, model_name, role):
        """:return: ``{scope: records}`` for the user with this role; one record in each state there is"""
        model, user, colleague = self.env[model_name], self.people[role], self.colleagues[role]
        if model_name == "res.users":
            mine, theirs = user, colleague
        elif model_name == "res.company":
            mine = theirs = self.company
        elif self._is_makeable(model):
            mine, theirs = self._in_each_state(model, self.company, user), self._in_each_state(model, self.company, colleague)
        else:
            mine = theirs = model
        return {"nothing": model, "mine": mine, "colleague": theirs}

    def _foreign(self, model):
        """:return: records of the other company"""
        if model._name == "res.users":
            return self.others["designer"]
        if model._name == "res.company":
            return self.other_company
        return self._in_each_state(model, self.other_company, self.others["designer"]) if self._is_makeable(model) else model

    @staticmethod
    def _is_makeable(model):
        return model._auto and not model._name.startswith(("ir.", "bus."))

    def _in_each_state(self, model, company, person):
        values = {
            field.name: "a reason of some length"
            for field in columns_of(model)
            if field.type in ("char", "text") and "reason" in field.name and not field.translate
        }
        state = model._fields.get("state")
        states = (
            [{"state": value} for value, _label in state.selection]
            if state and state.store and isinstance(state.selection, list)
            else [{}]
        )
        return model.union(*(self.samples.make(model._name, company, person, **values, **more) for more in states))

    def _row(self, watch, model_name, name, records):
        """:return: the roles for whom the method changes something, by whose record it is called on"""
        changing = {scope: [] for scope in SCOPES}
        arguments = argument_sets(self.env[model_name], name, self.long_run)
        for role in EVERYBODY:
            contexts = hostile_contexts(self.other_company, self.people[role])
            for scope in SCOPES:
                # another company's records: whatever a plain call could do a hostile one can, too
                calls = list(itertools.product(contexts[1:] if scope == "other_company" else contexts, arguments))
                found = records[role][scope].with_user(self.people[role])
                if any(self._changes(watch, name, record, calls) for record in found or [found]):
                    changing[scope].append(role)
        return {"model": model_name, "method": name, **{scope: " ".join(roles) for scope, roles in changing.items()}}

    def _changes(self, watch, name, record, calls):
        if record and is_model_method(record, name):
            return False
        for context, arguments in calls:
            self.calls += 1
            if watch.changed_tables(record, name, arguments, context):
                return True
        return False


class TestPublicMethods(PublicMethodsCase):
    def test_t4_few_public_methods(self):
        """We add at most ten methods to what a model offers to the world; to those of everybody's screens a button for each
        act."""
        for model, names in self.methods.items():
            names = added(self.env[model], names)
            most = MOST.get(model, MOST_PUBLIC_METHODS)
            self.assertLessEqual(len(names), most, f"{model}: {names}")

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.http")
    def test_t4_unauthorised_changes(self):
        """Every public method, for every role, on nothing, one's own, a colleague's and another company's record, with
        missing arguments and hostile contexts, changes what the reviewed list says and nothing else."""
        self._try_methods("public methods", lambda model_name: model_name not in (*SERVICE, *SITES))


class TestPublicMethodsOfService(PublicMethodsCase):
    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.http")
    def test_t4_unauthorised_changes(self):
        """As above, of calls and complaints."""
        self._try_methods("public methods of calls and complaints", lambda model_name: model_name in SERVICE)


class TestPublicMethodsOfSites(PublicMethodsCase):
    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.http")
    def test_t4_unauthorised_changes(self):
        """As above, of sites, their nodes, slips and instalments."""
        self._try_methods("public methods of sites", lambda model_name: model_name in SITES)
