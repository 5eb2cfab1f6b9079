"""T1: who may do what with whose records, for every model of ours or with rights of ours, as in the reviewed matrix."""

from dataclasses import dataclass, field

import pytest

from odoo.exceptions import AccessError

from odoo.addons.kefu_base.tests.common import ROLES

from .common import EVERYBODY, PLAIN, Reviewed, SecurityCase
from .samples import granted_models

OPERATIONS = ("create", "read", "write", "unlink")
#: records of a company that whoever looks has not chosen, or is not of
CLOSED = ("other_company", "other_company_mine", "forged_company", "second_company", "second_company_mine")


@dataclass
class Scope:
    """A kind of record, and who looks at it from where.

    :param company: whose record
    :param owners: ``{role: the person it belongs to in every respect}``
    :param viewers: ``{role: who looks}``
    :param chosen: the companies they have chosen in the web client, what it sends as ``allowed_company_ids``
    :param values: column values
    """

    company: object
    owners: dict
    viewers: dict
    chosen: object
    values: dict = field(default_factory=dict)


class TestAccessMatrix(SecurityCase):
    """One row per model, kind of record and operation; one column per role, 1 or 0: every refusal stands there."""

    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t):
        self.record_t = record_t

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls.company | cls.other_company
        #: people of the same kinds who work in both companies
        cls.travellers = {role: cls._create_user(role, f"test_{role}_both") for role in ROLES}
        for role, group in PLAIN.items():
            cls.travellers[role] = cls._create_plain(f"test_{role}_both", group)
        for person in cls.travellers.values():
            person.company_ids = cls.both

    def _scopes(self, model):
        """:return: ``{kind of record: Scope}``"""
        own, other = self.company, self.other_company
        people, colleagues, travellers = self.people, self.colleagues, self.travellers
        scopes = {
            "mine": Scope(own, people, people, own),
            "colleague": Scope(own, colleagues, people, own),
            "other_company": Scope(other, colleagues, people, own),
            "other_company_mine": Scope(other, people, people, own),
            # the company is claimed, but not theirs
            "forged_company": Scope(other, people, people, other),
            # somebody of both companies, who has chosen one or both
            "second_company": Scope(other, colleagues, travellers, own),
            "second_company_mine": Scope(other, travellers, travellers, own),
            "both_companies": Scope(other, colleagues, travellers, self.both),
            "both_companies_mine": Scope(other, travellers, travellers, self.both),
        }
        return {**scopes, **self._scopes_by_column(model)}

    def _scopes_by_column(self, model):
        """:return: the scopes of models that have an archive, or records of no company"""
        own, people, colleagues = self.company, self.people, self.colleagues
        stored = {field.name for field in model._fields.values() if field.store}
        scopes = {}
        if "active" in stored:
            gone = {"active": False}
            scopes["archived"] = Scope(own, people, people, own, gone)
            scopes["archived_colleague"] = Scope(own, colleagues, people, own, gone)
            scopes["archived_other_company"] = Scope(self.other_company, people, people, own, gone)
        if "company_id" in stored and not model._fields["company_id"].required and not model._fields["company_id"].related:
            # a customer without a company is none of ours: the database refuses a registered one
            none = {"company_id": None, **({"kefu_source": None} if model._name == "crm.lead" else {})}
            scopes["no_company"] = Scope(own, people, people, own, none)
            scopes["no_company_colleague"] = Scope(own, colleagues, people, own, none)
        if model._name == "crm.lead":
            scopes["colleague_walk_in"] = Scope(own, colleagues, people, own, {"kefu_source": "walk_in"})
        return scopes

    def _rows_of_scope(self, model, name, scope):
        """:return: a row for each operation; the records are gone afterwards"""
        cells = {operation: {"model": model._name, "record": name, "operation": operation} for operation in OPERATIONS}
        savepoint = self.env.cr.savepoint()
        for role in EVERYBODY:
            # a query has nothing to insert: the model as a whole is all there is to decide on
            record = self.samples.make(model._name, scope.company, scope.owners[role], **scope.values) if model._auto else model
            record = record.with_user(scope.viewers[role]).with_context(allowed_company_ids=scope.chosen.ids)
            for operation in OPERATIONS:
                cells[operation][role] = self._cell(record, operation)
        savepoint.rollback()
        savepoint.close(rollback=False)
        self.env.invalidate_all(flush=False)
        return list(cells.values())

    @staticmethod
    def _cell(record, operation):
        try:
            return str(int(record.has_access(operation)))
        except AccessError:
            # the companies claimed in the context are not theirs
            return "0"

    def _rows(self, model):
        scopes = self._scopes(model) if model._auto else {"any": Scope(None, None, self.people, self.company)}
        return [row for name, scope in scopes.items() for row in self._rows_of_scope(model, name, scope)]

    def test_t1_access_matrix(self):
        """Every cell is as reviewed; nobody reaches another company's records; customers reach nothing."""
        models = granted_models(self.env)
        rows = [row for name in models for row in self._rows(self.env[name])]
        rows.sort(key=lambda row: (row["model"], row["record"], OPERATIONS.index(row["operation"])))
        self._check_floor(rows)
        Reviewed("access_matrix.csv").compare(self, rows, ("model", "record", "operation"))
        cells = len(rows) * len(EVERYBODY)
        self.record_t("T1", "access matrix", f"{cells} cells, {len(models)} models, 0 differences", "0 differences")

    def _check_floor(self, rows):
        """What no review may allow."""
        rights = {(row["model"], row["record"], row["operation"]): [row[role] for role in EVERYBODY] for row in rows}
        for row in rows:
            about = f"{row['model']} {row['record']} {row['operation']}"
            if row["operation"] != "read":
                self.assertEqual((row["portal"], row["public"]), ("0", "0"), f"customers: {about}")
            model = self.env[row["model"]]
            if row["record"].endswith(CLOSED) and "company_id" in model._fields and not model._transient:
                self.assertNotIn("1", [row[role] for role in EVERYBODY], f"another company: {about}")
            # who works in both has in each what others have in one
            for name, like in (("both_companies", "colleague"), ("both_companies_mine", "mine")):
                if row["record"] == name:
                    found = rights[row["model"], name, row["operation"]]
                    self.assertEqual(found, rights[row["model"], like, row["operation"]], f"both companies: {about}")
