"""F30: what the models declare is really in the database, and what the modules declare is sane."""

import ast
import re
from pathlib import Path

from odoo import models
from odoo.tests import TransactionCase, tagged
from odoo.tools import sql

from tests.security.samples import is_ours, own_models

ADDONS = Path(__file__).parents[2] / "addons"
KEYS = {"name", "summary", "version", "category", "author", "license", "depends"}


def manifests():
    """:return: ``{addon: its manifest}``"""
    return {path.parent.name: ast.literal_eval(path.read_text()) for path in sorted(ADDONS.glob("*/__manifest__.py"))}


@tagged("standard", "post_install", "-at_install")
class TestInstalled(TransactionCase):
    """Odoo skips a constraint that old rows violate, with a line in the log and exit code 0."""

    def _declared(self, kind):
        """:return: ``(model, table object)`` of our models, and of ours on others' models"""
        return [
            (self.env[name], table_object)
            for name in sorted(self.env.registry)
            if self.env[name]._auto and not self.env[name]._abstract
            for table_object in self.env[name]._table_objects.values()
            if isinstance(table_object, kind) and is_ours(table_object._module)
        ]

    def test_f30_constraints(self):
        """Every declared constraint exists and was validated against all rows."""
        self.env.cr.execute("SELECT conname FROM pg_constraint WHERE convalidated")
        existing = {name for (name,) in self.env.cr.fetchall()}
        declared = [table_object.full_name(model) for model, table_object in self._declared(models.Constraint)]
        self.assertFalse([name for name in declared if name not in existing])

    def test_f30_indexes(self):
        """Every declared index exists, is valid, and is unique where it says so."""
        self.env.cr.execute("SELECT indexrelid::regclass::text, indisunique, indisvalid FROM pg_index")
        existing = {name: (unique, valid) for name, unique, valid in self.env.cr.fetchall()}
        for model, table_object in self._declared(models.Index):
            name = table_object.full_name(model)
            self.assertEqual(existing.get(name), (table_object.unique, True), name)
        self.assertTrue(self._declared(models.Index))

    def test_f30_field_indexes(self):
        """Every field that asks for an index of its own has it."""
        self.env.cr.execute("SELECT indexname FROM pg_indexes")
        existing = {name for (name,) in self.env.cr.fetchall()}
        missing = [
            f"{name}.{field.name}"
            for name in sorted(self.env.registry)
            if self.env[name]._auto and not self.env[name]._abstract
            for field in self.env[name]._fields.values()
            if any(is_ours(module) for module in field._modules or ()) and field.store and field.column_type and field.index
            if sql.make_index_name(self.env[name]._table, field.name) not in existing
        ]
        self.assertFalse(missing)

    def test_f30_required_columns(self):
        """What is required is NOT NULL in the database."""
        self.env.cr.execute("SELECT table_name, column_name FROM information_schema.columns WHERE is_nullable = 'NO'")
        existing = set(self.env.cr.fetchall())
        missing = [
            f"{name}.{field.name}"
            for name in own_models(self.env)
            if self.env[name]._auto
            for field in self.env[name]._fields.values()
            if any(is_ours(module) for module in field._modules or ()) and field.store and field.column_type and field.required
            if (self.env[name]._table, field.name) not in existing
        ]
        self.assertFalse(missing)

    def test_f5_scheduled_actions(self):
        """Every scheduled action of ours calls one ``_cron_`` method that exists, as a user who is never archived."""
        xml_ids = self.env["ir.model.data"].search([("model", "=", "ir.cron"), ("module", "=like", "kefu\\_%")])
        for cron in self.env["ir.cron"].with_context(active_test=False).browse(xml_ids.mapped("res_id")):
            call = re.fullmatch(r"model\.(_cron_\w+)\(\)", (cron.code or "").strip())
            self.assertTrue(call, f"{cron.name}: {cron.code}")
            self.assertTrue(callable(getattr(self.env[cron.model_id.model], call[1], None)), f"{cron.name}: {cron.code}")
            self.assertEqual(cron.user_id, self.env.ref("base.user_root"), cron.name)
            self.assertTrue(cron.active, cron.name)

    def test_every_model_has_rights(self):
        """Every model of ours says who may use it; a company's records have a company rule."""
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        for name in own_models(self.env):
            model = self.env["ir.model"]._get(name)
            if name != "crm.lead":
                self.assertTrue(model.access_ids, f"{name} without a line in ir.model.access.csv")
            if "company_id" in self.env[name]._fields and not self.env[name]._transient:
                own = rules.filtered(lambda rule, model=model: rule.model_id == model)
                self.assertTrue(any("company" in rule.domain_force for rule in own), f"{name} without a company rule")

    def test_manifests(self):
        """Every manifest says what the addon is, whose, under which licence, and lists files that exist."""
        for addon, manifest in manifests().items():
            self.assertFalse(KEYS - manifest.keys(), addon)
            self.assertTrue(manifest["version"].startswith("19.0."), addon)
            self.assertEqual(manifest["license"], "LGPL-3", addon)
            for key in ("data", "demo"):
                for name in manifest.get(key, ()):
                    self.assertTrue((ADDONS / addon / name).exists(), f"{addon}: {name}")
            self.assertTrue((ADDONS / addon / "readme/DESCRIPTION.md").exists(), addon)
            listed = set(manifest.get("data", ())) | set(manifest.get("demo", ()))
            present = {
                str(path.relative_to(ADDONS / addon))
                for folder in ("security", "views", "data", "demo", "report", "wizards")
                for path in (ADDONS / addon / folder).glob("*.*")
                if path.suffix in (".xml", ".csv")
            }
            self.assertFalse(present - listed, f"{addon}: in no list of the manifest")
