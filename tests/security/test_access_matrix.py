"""T1: who may do what with whose records, for every model of ours, compared with the reviewed matrix."""

import pytest

from .common import EVERYBODY, Reviewed, SecurityCase
from .samples import own_models

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

    def _row(self, model, scope, records, operation):
        cells = {
            role: str(int(records[role].with_user(self.people[role]).has_access(operation))) if records else "0"
            for role in EVERYBODY
        }
        return {"model": model._name, "record": scope, "operation": operation, **cells}

    def _rows(self, model):
        if not model._auto:
            # a query: nothing to insert, and the model as a whole is all there is to decide on
            return [self._row(model, "any", dict.fromkeys(EVERYBODY, model.browse()), operation) for operation in OPERATIONS]
        rows = []
        for scope, make in self._scopes(model).items():
            records = {role: make(role) for role in EVERYBODY}
            rows += [self._row(model, scope, records, operation) for operation in OPERATIONS]
        return rows

    def test_t1_access_matrix(self):
        """Every cell is as reviewed; nobody reaches another company's records; customers reach nothing."""
        rows = [row for name in own_models(self.env) for row in self._rows(self.env[name])]
        rows.sort(key=lambda row: (row["model"], row["record"], OPERATIONS.index(row["operation"])))
        self._check_floor(rows)
        Reviewed("access_matrix.csv").compare(self, rows, ("model", "record", "operation"))
        cells = len(rows) * len(EVERYBODY)
        self.record_t("T1", "access matrix", f"{cells} cells, {len(own_models(self.env))} models, 0 differences", "0 differences")

    def _check_floor(self, rows):
        """What no review may allow."""
        for row in rows:
            about = f"{row['model']} {row['record']} {row['operation']}"
            if row["operation"] != "read":
                self.assertEqual((row["portal"], row["public"]), ("0", "0"), f"customers: {about}")
            if row["record"].startswith("other_company") and "company_id" in self.env[row["model"]]._fields:
                self.assertNotIn("1", [row[role] for role in EVERYBODY], f"another company: {about}")
