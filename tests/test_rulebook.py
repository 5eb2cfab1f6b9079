"""The rulebook tells the truth: each clause is in it, and the tests it names exist and carry the clause."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLAUSES = (
    "R1.0",
    "R1.1",
    "R1.2",
    "R1.3",
    "R2.1",
    "R2.2",
    "R2.3",
    "R2.4",
    "R2.5",
    "R2.6",
    "R2.7",
    "R2.9",
    "R3.2",
    "R3.3",
    "R3.4",
    "R3.5",
    "R3.6",
    "R3.7",
    "R3.8",
    "R3.9",
    "R3.12",
    "R3.13",
    "R3.14",
    "R3.15",
    "R3.16",
    "F1",
    "F2",
    "F3",
    "F4",
    "P3.4",
)
LATER = "later"


def rulebook():
    """:return: ``{clause: (where, [tests])}``"""
    rows = (line.strip("|\n ").split(" | ") for line in (ROOT / "docs/rulebook.md").read_text(encoding="utf-8").splitlines())
    cells = [row for row in rows if len(row) == 4 and re.fullmatch(r"[A-Z]\d+(\.\d+)?", row[0])]
    return {clause: (where, re.findall(r"`(test_\w+)`", tests)) for clause, _what, where, tests in cells}


def test_names():
    """:return: the names of all tests"""
    files = [*ROOT.glob("addons/*/tests/test_*.py"), *ROOT.glob("tests/**/test_*.py")]
    return {name for file in files for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))}


test_names.__test__ = False


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause_has_a_test(clause):
    """A clause is done when a test that carries its id proves it."""
    where, tests = rulebook()[clause]
    if where.startswith(LATER):
        return
    prefix = f"test_{clause.lower().replace('.', '_')}_"
    existing = test_names()
    assert not [name for name in tests if name not in existing]
    assert [name for name in tests if name.startswith(prefix)]


def test_no_clause_is_missing():
    assert set(rulebook()) == set(CLAUSES)
