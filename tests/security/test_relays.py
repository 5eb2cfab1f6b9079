"""T3: nothing of a record reaches people who may not read it, by way of a record they may."""

import csv

import pytest

from .common import HERE, SecurityCase
from .relays import Relays, our_fields, unchecked_companies, unruled_queries


def reasons(name):
    """:return: ``{what: why it is allowed}`` of a reviewed list"""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return {row["what"]: row["why"] for row in csv.DictReader(lines)}


class TestRelays(SecurityCase):
    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t):
        self.record_t = record_t

    def _compare(self, found, name):
        allowed = reasons(name)
        self.assertFalse(sorted(set(found) - set(allowed)), f"not reviewed: close it, or say in {name} why it may be")
        self.assertFalse(sorted(set(allowed) - set(found)), f"gone from the code: strike it out of {name}")
        self.assertFalse([what for what, why in allowed.items() if not why.strip()], f"without a reason in {name}")

    def test_t3_relays(self):
        """Every related field, computed field and name that leads into a model with fewer readers is reviewed."""
        relays = Relays(self.env, self.people).find()
        self._compare({f"{relay.kind} {relay.model}.{relay.field} > {relay.target}" for relay in relays}, "relays_allowed.csv")
        self.record_t("T3", "relays", f"{len(our_fields(self.env))} fields, {len(relays)} reviewed, 0 others", "0 unreviewed")

    def test_t3_queries_have_rules(self):
        """A model that is an SQL query shows every company's figures unless a rule says otherwise."""
        self.assertFalse(unruled_queries(self.env))

    def test_t3_companies_are_checked(self):
        """No record of one company points to a record of another: Odoo checks the fields that say so."""
        found = unchecked_companies(self.env)
        self._compare(found, "unchecked_companies.csv")
        self.record_t("T3", "many2one across companies", f"{len(found)} reviewed, 0 others unchecked", "100 % checked")

    def test_t3_lint_finds_planted_relays(self):
        """The lint itself: what the employees' own model would show them of refused attempts is found."""
        relays = Relays(self.env, self.people)
        field = self.env["kefu.refusal"]._fields["user_id"]
        relays._readers["res.users"] = set()
        self.assertIn(("name", "res.users"), list(relays._ways(field)))
        self.assertIn("director", {role for relay in relays.find() if relay.target == "res.users" for role in relay.roles})
