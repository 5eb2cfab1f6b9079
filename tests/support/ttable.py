"""The reliability table: its rows, what the tests measured for each, how it is printed and written down."""

import datetime
import json

_PROPERTY = "kefu_t"
_BETWEEN = " — "
_HEAD = """# Reliability: what was measured

Each row is tested in `tests/`; the figure is what has to hold at the long size. Measured by
`./kefu test --long --write-reliability`, as a whole or by parts (`./kefu test --long --write-reliability
tests/faults/test_races.py`); the date is that of the row's last measurement. Not
measured: not at the long size yet, or of a feature to come.

| row | test | figure to hold | measured | on |
| --- | --- | --- | --- | --- |"""

#: row: (what is tested, figure to hold at the long size)
ROWS = {
    "T1": ("access matrix: model x role x CRUD x company", "100 % of the cells declared, 0 differences"),
    "T2": ("field matrix: sensitive field x role x channel", "at least 14 channels, 0 leaks"),
    "T3": ("relay lint: related, computed, names, views, unchecked companies", "0 unreviewed"),
    "T4": ("public methods x roles x arguments", "0 unauthorised changes by table checksum"),
    "T5": ("RPC fuzz with canary secrets", "100,000 calls: 0 canaries, 0 unlisted SQL errors, 0 calls over 5 s"),
    "T6": ("races over two servers", "1,000 per path: double 0, lost 0, p95 under 3 s, exhausted retries 0"),
    "T7": ("two-cursor schedules", "every invariant has one: 0 violations"),
    "T8": (
        "kill -9 in scheduled jobs",
        "200 kills per job: lost 0, double 0, effects without key 0, resumed within 90 s",
    ),
    "T9": ("PostgreSQL stopped at random points", "50 stops: lost 0, double 0, recovered within 60 s"),
    "T10": ("two servers, two cron threads each, manual runs, buttons", "1,000 triggers: double 0, lost 0"),
    "T11": ("conflicts injected into scheduled jobs", "100 per job: all done in the same run"),
    "T12": ("clock: hours x zones x deadlines against brute force", "about 840,000 points, 0 differences"),
    "T13": ("money: totals x stages x currencies", "1,000,000 splits: sum = total in all"),
    "T14": (
        "public form and portal: payloads, types, sizes, floods, guesses",
        "500 payloads 0 live; 10,000 guesses 0 hits",
    ),
    "T15": ("brute force on every login channel", "at most 10 tries in 15 minutes per account"),
    "T16": ("audit of reveals under faults", "1,000 of 1,000 recorded; 500 faults 0 answers; tampering found"),
    "T17": ("revocation over two servers", "100 each: 0 stale answers"),
    "T18": ("erasure and retention", "0 canaries in dump, filestore, mail"),
    "T19": (
        "install, upgrade, uninstall on dirty data",
        "all declared constraints present, checksums kept, 0 warnings",
    ),
    "T20": ("tenants: routes x wrong host, header, cookie, database", "10,000 requests, 0 cross answers"),
    "T21": ("restore drill", "100 % equal"),
    "T22": ("load soak, 50 users, jobs on", "8 h: errors under 0.1 %, exhausted retries 0, memory growth under 10 %"),
}


def record(record_property, row, what, measured, figure=""):
    """Keep one measurement with the running test's report (it survives xdist).

    :param row: T1 ... T22
    :param what: what this test did, in a few words
    :param measured: what came of it
    :param figure: the figure held at the size that ran, when it differs from the table's
    """
    assert row in ROWS, f"{row} is no row of the table"
    record_property(_PROPERTY, json.dumps([row, what, str(measured), figure]))


def entries(stats):
    """``(row, what, measured, figure, passed)`` of the reports in pytest's ``stats``, in the table's order."""
    found = []
    for outcome in ("passed", "failed"):
        for report in stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == _PROPERTY and getattr(report, "when", "") == "call":
                    found.append((*json.loads(value), outcome == "passed"))
    order = list(ROWS)
    return sorted(found, key=lambda entry: (order.index(entry[0]), entry[1]))


def lines(stats, long_run):
    """The table as text; rows nothing was measured for are left out."""
    size = "long" if long_run else "small"
    rows = [
        f"{row:<4} {'ok  ' if passed else 'FAIL'} {what}: {measured}" + (f"   [to hold: {figure}]" if figure else "")
        for row, what, measured, figure, passed in entries(stats)
    ]
    return [f"measured at the {size} size:", *rows] if rows else []


def write(path, stats):
    """Write what a long run measured into the table in ``path``; what it did not measure stays as it was."""
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    measured, dates = _read(path)
    fresh = {}
    for row, what, value, _figure, passed in entries(stats):
        fresh.setdefault((row, what), []).append(value if passed else f"{value} (**failed**)")
    for (row, what), values in fresh.items():
        measured.setdefault(row, {})[what] = "; ".join(values)
        dates[row] = today
    table = [
        f"| {row} | {what} | {figure} | {_cell(measured.get(row))} | {dates.get(row, '')} |"
        for row, (what, figure) in ROWS.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([_HEAD, *table]) + "\n")


def _cell(values):
    return "<br>".join(_BETWEEN.join(pair) for pair in sorted(values.items())) if values else "not measured"


def _read(path):
    """:return: ``({row: {what: measured}}, {row: date})`` of the table in ``path``"""
    measured, dates = {}, {}
    for line in path.read_text().splitlines() if path.exists() else ():
        cells = line.strip("| ").split(" | ")
        if cells[0] in ROWS and len(cells) == 5:
            row, _what, _figure, cell, dates[row] = cells
            measured[row] = dict(part.split(_BETWEEN) for part in cell.split("<br>"))
    return measured, dates
