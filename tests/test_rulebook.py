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
    "R2.8",
    "D-1",
    "D-2",
    "D-3",
    "D-4",
    "R3.10",
    "R3.17",
    "R3.18",
    "C3",
    "C1",
    "C2",
    "C4",
    "C5",
    "C6",
    "C6.0",
    "C6.1",
    "C6.p",
    "C6.i",
    "C6.w",
    "C7",
    "C8",
    "C8w",
    "X1",
    "X2",
    "X3",
    "X4",
    "X5",
    "X6",
    "X7",
    "X8",
    "X9",
    "X10",
    "X11",
    "X12",
    "X13",
    "S1",
    "P3.6",
    "P3.5.4",
    "G1",
    "G2",
    "G3",
    "G4",
    "G5",
    "G6",
    "G7",
    "G8",
)
LATER = "later"


def table_rows():
    """:return: the cells of each row of the rulebook's tables, as many as there are columns"""
    lines = (ROOT / "docs/rulebook.md").read_text(encoding="utf-8").splitlines()
    rows = (line.strip("|\n ").split(" | ") for line in lines)
    return [row for row in rows if len(row) == 4]


def rulebook():
    """:return: ``{clause: (where, [tests])}``"""
    cells = [row for row in table_rows() if re.fullmatch(r"[A-Z]-?\d+(\.\w+)*w?", row[0])]
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
    carried = re.compile(f"test_{clause.lower().replace('.', '_').replace('-', '_?')}_")
    existing = test_names()
    assert not [name for name in tests if name not in existing]
    assert [name for name in tests if carried.match(name)]


def test_no_clause_is_missing():
    assert set(rulebook()) == set(CLAUSES)


def test_penalty_rules_have_a_test():
    """Each shipped rule is listed with what raises it and a test of that."""
    data = (ROOT / "addons/kefu_discipline/data/kefu_penalty_rule_data.xml").read_text(encoding="utf-8")
    shipped = set(re.findall(r'<field name="code">(\w+)</field>', data))
    rows = [row for row in table_rows() if re.fullmatch(r"`[A-Z_]+`", row[0])]
    listed = {row[0].strip("`"): re.findall(r"`(test_\w+)`", row[3]) for row in rows}
    assert set(listed) == shipped
    existing = test_names()
    assert not [(code, name) for code, names in listed.items() for name in names if name not in existing]
    assert all(listed.values())
