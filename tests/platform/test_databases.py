"""Bringing the served database up to date: what is run, in which order, and what happens when it fails."""

from types import SimpleNamespace

import pytest

from kefu_cli.console import KefuError
from kefu_cli.databases import Databases
from kefu_cli.layout import Layout


class FakePostgres:
    """Remembers databases by name; answers the queries of Databases."""

    def __init__(self):
        self.names = {}
        self.installed = {"base", "kefu_a"}

    def databases(self):
        return list(self.names)

    def copy(self, source, target):
        self.names[target] = self.names[source]

    def rename(self, old, new):
        self.names[new] = self.names.pop(old)

    def drop(self, name):
        self.names.pop(name, None)

    def sql(self, query, database):
        if query.startswith("SELECT name"):
            return "\n".join(self.installed)
        if query.startswith("SELECT value"):
            return self.names[database]["hashes"]
        if query.startswith("SELECT count"):
            return "1"
        if query.startswith("INSERT"):
            self.names[database] = {
                **self.names[database],
                "hashes": query.split("VALUES ('kefu.addon_hashes', '")[1].split("', now()")[0],
            }
        return ""


@pytest.fixture
def world(tmp_path):
    """A project with one addon in a database that is up to date."""
    layout = Layout(tmp_path, tmp_path / ".kefu")
    layout.prepare()
    _addon(tmp_path, "kefu_a", "base")
    for module in ("base", "crm"):
        _write(tmp_path / "odoo" / module / "__manifest__.py", "{'depends': []}")
    runs = []
    tree = SimpleNamespace(key="1", addons_paths=[tmp_path / "odoo"])

    def run(*args, log, hint):
        runs.append(" ".join(arg for arg in args if not arg.startswith("--") or arg == "--with-demo"))

    odoo = SimpleNamespace(tree=tree, run=run)
    postgres = FakePostgres()
    databases = Databases(layout, odoo, postgres, "1")
    postgres.names["kefu"] = {"hashes": ""}
    databases._remember("kefu")
    return SimpleNamespace(databases=databases, postgres=postgres, odoo=odoo, runs=runs, root=tmp_path)


def _addon(root, name, *depends):
    _write(root / "addons" / name / "__manifest__.py", f"{{'depends': {list(depends)!r}}}")


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_nothing_changed_runs_nothing(world):
    world.databases.served("kefu")
    assert world.runs == []


def test_changed_addon_alone_is_updated(world):
    _write(world.root / "addons/kefu_a/models.py", "A = 1\n")
    world.databases.served("kefu")
    assert world.runs == ["-d kefu -u kefu_a --with-demo"]
    world.databases.served("kefu")
    assert len(world.runs) == 1
    assert list(world.postgres.names) == ["kefu"]


def test_new_addon_brings_its_dependencies_first_and_without_their_demo_data(world):
    _addon(world.root, "kefu_b", "crm")
    world.postgres.installed |= {"kefu_b"}
    world.databases.served("kefu")
    assert world.runs == ["-d kefu -i crm", "-d kefu -i kefu_b --with-demo"]


def test_other_odoo_updates_everything_before_our_addons(world):
    world.odoo.tree.key = "2"
    _write(world.root / "addons/kefu_a/models.py", "A = 1\n")
    world.databases.served("kefu")
    assert world.runs == ["-d kefu -u base", "-d kefu -u kefu_a --with-demo"]


def test_failed_update_puts_the_database_back(world):
    before = world.postgres.names["kefu"]
    _write(world.root / "addons/kefu_a/models.py", "A = 1\n")

    def fail(*args, log, hint):
        world.postgres.names["kefu"] = {"hashes": "half done"}
        raise KefuError("the update failed", hint)

    world.odoo.run = fail
    with pytest.raises(KefuError, match="the update failed") as caught:
        world.databases.served("kefu")
    assert world.postgres.names == {"kefu": before}
    assert "--fresh" in caught.value.hint


def test_killed_update_is_undone_at_the_next_start(world):
    world.postgres.names["kefu_before_update"] = world.postgres.names["kefu"]
    world.postgres.names["kefu"] = {"hashes": "half done"}
    world.databases.served("kefu")
    assert list(world.postgres.names) == ["kefu"] and world.runs == []


def test_addon_that_is_gone_is_named(world, capsys):
    _addon(world.root, "kefu_b")
    world.postgres.installed |= {"kefu_b"}
    world.databases.served("kefu")
    (world.root / "addons/kefu_b/__manifest__.py").unlink()
    world.databases.served("kefu")
    assert "no longer in addons/, still in the database: kefu_b" in capsys.readouterr().err


def test_demo_company_does_not_vanish_silently(world):
    with pytest.raises(KefuError, match="already has the demo company") as caught:
        world.databases.served("kefu", demo=False)
    assert "--fresh" in caught.value.hint
