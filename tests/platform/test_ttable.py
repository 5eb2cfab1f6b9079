"""The reliability table: a run by parts keeps what the other parts measured."""

from types import SimpleNamespace

from tests.support import ttable


def report(*measurements):
    """:return: what pytest keeps of a test that recorded ``(row, what, measured)``"""
    properties = []
    for measurement in measurements:
        ttable.record(lambda name, value: properties.append((name, value)), *measurement)
    return SimpleNamespace(when="call", user_properties=properties)


def rows(path):
    """:return: ``{row: cell of what was measured}``"""
    cells = [line.strip("| ").split(" | ") for line in path.read_text().splitlines() if line.startswith("| T")]
    return {cell[0]: cell[3] for cell in cells}


def test_parts_are_put_together(tmp_path):
    path = tmp_path / "reliability.md"
    ttable.write(path, {"passed": [report(("T6", "one path", "4 races: 0 double"), ("T12", "clock", "9 points"))]})
    ttable.write(path, {"passed": [report(("T6", "one path", "5 races: 0 double"), ("T6", "another path", "5 races"))]})
    found = rows(path)
    assert list(found) == list(ttable.ROWS)
    assert found["T6"] == "another path — 5 races<br>one path — 5 races: 0 double"
    assert found["T12"] == "clock — 9 points"
    assert found["T1"] == "not measured"


def test_failures_are_said(tmp_path):
    path = tmp_path / "reliability.md"
    ttable.write(path, {"failed": [report(("T5", "calls", "1 canary"))]})
    assert rows(path)["T5"] == "calls — 1 canary (**failed**)"


def test_several_measurements_of_one_thing(tmp_path):
    path = tmp_path / "reliability.md"
    ttable.write(path, {"passed": [report(("T7", "cap", "stale: done")), report(("T7", "cap", "blocked: refused"))]})
    assert rows(path)["T7"] == "cap — stale: done; blocked: refused"
