"""T1: who may do what with whose records, for every model of ours or with rights of ours, as in the reviewed matrix."""

import pytest

from .common import EVERYBODY, Reviewed, SecurityCase
from .samples import granted_models

OPERATIONS = ("create", "read", "write", "unlink")


class TestAccessMatrix(SecurityCase):
    """One row per model, kind of record and operation; one column per role, 1 or 0: every refusal stands there."""

    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t):
        self.record_t = record_t

    def _scopes(self, model):
        """:return: ``{kind of record: f(role)}`` making one for the user with that role"""
        make, stored = self.samples.make, {field.name for field in model._fields.values() if field.store}
        scopes = {
            "mine": lambda role: make(model._name, self.company, self.people[role]),
            "colleague": lambda role: make(model._name, self.company, self.colleagues[role]),
            "other_company": lambda role: make(model._name, self.other_company, self.colleagues[role]),
            "other_company_mine": lambda role: make(model._name, self.other_company, self.people[role]),
        }
        if "active" in stored:
            scopes["archived"] = lambda role: make(model._name, self.company, self.people[role], active=False)
        if "company_id" in stored and not model._fields["company_id"].required and not model._fields["company_id"].related:
            # a customer without a company is none of ours: the database refuses a registered one
            none = {"company_id": None, **({"kefu_source": None} if model._name == "crm.lead" else {})}
            scopes["no_company"] = lambda role: make(model._name, self.company, self.people[role], **none)
        if model._name == "crm.lead":
            scopes["colleague_walk_in"] = lambda role: make(
                model._name, self.company, self.colleagues[role], kefu_source="walk_in"
            )
        return scopes

    def _rows_of_scope(self, model, scope, make):
        """:return: a row for each operation; the records are gone afterwards"""
        cells = {operation: {"model": model._name, "record": scope, "operation": operation} for operation in OPERATIONS}
        for role in EVERYBODY:
            savepoint = self.env.cr.savepoint()
            record = make(role).with_user(self.people[role])
            for operation in OPERATIONS:
                cells[operation][role] = str(int(record.has_access(operation)))
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all(flush=False)
        return list(cells.values())

    def _rows(self, model):
        # a query has nothing to insert: the model as a whole is all there is to decide on
        scopes = self._scopes(model) if model._auto else {"any": lambda role: model.browse()}
        return [row for scope, make in scopes.items() for row in self._rows_of_scope(model, scope, make)]

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
        for row in rows:
            about = f"{row['model']} {row['record']} {row['operation']}"
            if row["operation"] != "read":
                self.assertEqual((row["portal"], row["public"]), ("0", "0"), f"customers: {about}")
            model = self.env[row["model"]]
            if row["record"].startswith("other_company") and "company_id" in model._fields and not model._transient:
                self.assertNotIn("1", [row[role] for role in EVERYBODY], f"another company: {about}")
