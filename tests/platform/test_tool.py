"""The tool behind ./kefu, part by part."""

import ast
import os
import signal
import subprocess
import sys
import threading
import time
import typing
from pathlib import Path

import pytest

from kefu_cli import addons, apt, checklog, cli, house_rules, odoo, odoo_tree, postgres, proc
from kefu_cli.commands import bench, up
from kefu_cli.commands import test as test_command
from kefu_cli.console import KefuError
from kefu_cli.layout import Layout, short_hash
from kefu_cli.stamps import Stamps, holder, locked, replace_tree
from tests.support import sharing

ROOT = Path(__file__).parents[2]


# -- paths
def test_home_is_in_the_project(tmp_path):
    assert Layout.find(tmp_path, environ={}, is_root=False).home == tmp_path / ".kefu"


def test_home_can_be_named(tmp_path):
    assert Layout.find(tmp_path, environ={"KEFU_HOME": str(tmp_path / "x")}, is_root=False).home == tmp_path / "x"


def test_root_leaves_a_directory_nobody_can_reach(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = Layout.find(closed / "project", environ={}, is_root=True).home
    assert home.parent == Path("/var/lib/kefu")
    assert home == Layout.find(closed / "project", environ={}, is_root=True).home
    assert home != Layout.find(closed / "other", environ={}, is_root=True).home
    assert Layout.find(closed / "project", environ={}, is_root=False).home == closed / "project/.kefu"


def test_socket_fits_into_its_address(tmp_path):
    long = Layout(tmp_path, Path("/" + "d" * 100) / ".kefu")
    assert len(str(long.socket)) < 80
    assert Layout(tmp_path, Path("/srv/.kefu")).socket == Path("/srv/.kefu/pg/run")


# -- keys and stamps
def test_key_depends_on_every_part_and_its_borders():
    assert short_hash("a", "b") == short_hash("a", "b")
    assert len({short_hash("a", "b"), short_hash("ab"), short_hash("b", "a"), short_hash("a", "b", "")}) == 4


def test_step_is_done_for_its_key_only(tmp_path):
    stamps = Stamps(tmp_path / "stamps")
    assert stamps.read("odoo") is None
    stamps.set("odoo", "1")
    assert stamps.done("odoo", "1") and not stamps.done("odoo", "2")
    stamps.clear("odoo")
    assert not stamps.done("odoo", "1")


def test_lock_names_its_holder_and_refuses_others(tmp_path):
    path = tmp_path / "lock"
    assert holder(path) is None
    with locked(path):
        assert holder(path) == os.getpid()
        with pytest.raises(KefuError, match="busy here"), locked(path, wait=False, busy="busy here"):
            pytest.fail("the lock was given twice")
        assert holder(path) == os.getpid()
    assert holder(path) is None


def test_tree_is_replaced_as_a_whole(tmp_path):
    for name in ("new", "final"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    replace_tree(tmp_path / "new", tmp_path / "final")
    assert os.listdir(tmp_path / "final") == ["new"]


# -- apt
URIS = """\
'http://mirror.example/debian/dists/bookworm/InRelease' mirror.example_debian_dists_bookworm_InRelease 0
'http://mirror.example/debian/dists/bookworm-updates/InRelease' x 0
'http://mirror.example/debian-security/dists/bookworm-security/InRelease' x 0
'http://mirror.example/debian/dists/bookworm/main/binary-amd64/Packages.xz' x 0
'https://third.example/node/dists/nodistro/InRelease' x 0
'https://sql.example/apt/dists/bookworm-pgdg/InRelease' x 0
"""


def test_sources_are_the_machines_own_without_third_parties():
    found = apt.own_sources(apt.parse_uris(URIS), "bookworm")
    assert found == [
        ("http://mirror.example/debian", "bookworm"),
        ("http://mirror.example/debian", "bookworm-updates"),
        ("http://mirror.example/debian-security", "bookworm-security"),
    ]


def test_release_may_be_named_by_its_alias():
    assert apt.own_sources([("http://mirror.example/debian", "sid")], "forky") == [("http://mirror.example/debian", "sid")]


def test_debian_mirror_is_read_from_the_distributions_own_data():
    info = "Suite: sid\nRepositoryType: deb\nBaseURI: http://mirror.example/debian/\nDescription: x\n"
    assert apt.debian_mirror(info) == "http://mirror.example/debian"
    assert apt.debian_mirror("") == ""


def test_os_release_is_read(tmp_path):
    (tmp_path / "os-release").write_text('ID=ubuntu\nVERSION_CODENAME=noble\nNAME="Ubuntu"\n\n')
    assert apt.os_release(tmp_path / "os-release") == {"ID": "ubuntu", "VERSION_CODENAME": "noble", "NAME": "Ubuntu"}


@pytest.mark.parametrize(
    ("architecture", "triplet"),
    [("amd64", "x86_64-linux-gnu"), ("arm64", "aarch64-linux-gnu"), ("riscv64", "riscv64-linux-gnu")],
)
def test_library_directory_follows_the_architecture(monkeypatch, architecture, triplet):
    monkeypatch.setattr(apt.proc, "run", lambda *args, **options: f"{architecture}\n")
    monkeypatch.setattr(apt.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert apt.multiarch() == triplet


# -- Odoo's source
def test_pinned_version_is_taken_while_it_is_there():
    assert odoo_tree.choose_version("19.0.0+dfsg-1", ["19.0.0+dfsg-2", "19.0.0+dfsg-1"]) == "19.0.0+dfsg-1"


def test_another_version_of_the_series_is_the_second_choice():
    assert odoo_tree.choose_version("19.0.0+dfsg-1", ["20.0.0-1", "19.0.0+dfsg-3", "19.0.0+dfsg-2"]) == "19.0.0+dfsg-3"
    assert odoo_tree.choose_version("19.0.0+dfsg-1", ["20.0.0-1"]) is None


def _odoo_source(path, version="(19, 0, 0, FINAL, 0, '')"):
    for module, depends in (
        ("base", "[]"),
        ("mail", "['base']"),
        ("crm", "['mail']"),
        ("account", "['mail']"),
        ("l10n_cn", "['account']"),
    ):
        (path / "odoo/addons" / module).mkdir(parents=True)
        (path / "odoo/addons" / module / "__manifest__.py").write_text(f"{{'name': '{module}', 'depends': {depends}}}")
    (path / "odoo/release.py").write_text(f"version_info = {version}\n")
    return path


def test_named_source_tree_is_used(tmp_path):
    tree = odoo_tree.NamedTree(_odoo_source(tmp_path / "src"))
    assert tree.addons_paths == [tmp_path / "src/odoo/addons"]
    (tmp_path / "src/addons").mkdir()
    assert tree.addons_paths == [tmp_path / "src/odoo/addons", tmp_path / "src/addons"]


@pytest.mark.parametrize(("version", "words"), [("(18, 0, 0)", "is Odoo 18.0"), (None, "holds no Odoo")])
def test_wrong_source_tree_is_refused(tmp_path, version, words):
    if version:
        _odoo_source(tmp_path, version)
    with pytest.raises(KefuError, match=words) as caught:
        odoo_tree.NamedTree(tmp_path)
    assert "--odoo" in caught.value.hint


# -- addons
@pytest.fixture
def own(tmp_path):
    """A directory with two addons, the second depending on the first."""
    for name, depends in (("kefu_a", "['crm']"), ("kefu_b", "['kefu_a', 'mail']")):
        directory = tmp_path / "addons" / name
        (directory / "tests").mkdir(parents=True)
        (directory / "__manifest__.py").write_text(f"{{'name': '{name}', 'depends': {depends}, 'demo': ['demo/a_demo.xml']}}")
        (directory / "models.py").write_text("A = 1\n")
    return tmp_path / "addons"


def test_closure_holds_what_is_not_ours(own, tmp_path):
    places = [_odoo_source(tmp_path) / "odoo/addons"]
    assert addons.foreign_dependencies(addons.own_addons(own), places) == ["base", "crm", "mail"]


def test_accounting_brings_the_chinese_chart(own, tmp_path):
    places = [_odoo_source(tmp_path) / "odoo/addons"]
    (own / "kefu_b/__manifest__.py").write_text("{'depends': ['account']}")
    assert addons.foreign_dependencies(addons.own_addons(own), places) == ["account", "base", "crm", "l10n_cn", "mail"]


def test_unknown_dependency_is_named(own, tmp_path):
    (own / "kefu_b/__manifest__.py").write_text("{'depends': ['no_such_module']}")
    with pytest.raises(KefuError, match="no_such_module"):
        addons.foreign_dependencies(addons.own_addons(own), [_odoo_source(tmp_path) / "odoo/addons"])


def test_uninstallable_addon_is_left_out(own):
    (own / "kefu_b/__manifest__.py").write_text("{'installable': False}")
    assert list(addons.own_addons(own)) == ["kefu_a"]


def test_broken_manifest_is_named(own):
    (own / "kefu_a/__manifest__.py").write_text("{'name': ")
    with pytest.raises(KefuError, match="kefu_a/__manifest__.py"):
        addons.own_addons(own)


def test_only_the_changed_addon_is_updated(own):
    known = addons.database_hashes(own)
    assert addons.changes(known, addons.database_hashes(own)) == ([], [], [])
    (own / "kefu_a/models.py").write_text("A = 2\n")
    (own / "kefu_c").mkdir()
    (own / "kefu_c/__manifest__.py").write_text("{}")
    assert addons.changes(known, addons.database_hashes(own)) == (["kefu_c"], ["kefu_a"], [])
    assert addons.changes({**known, "kefu_old": "1"}, known) == ([], [], ["kefu_old"])


def test_tests_change_neither_template_nor_database(own):
    before = addons.template_hash(own), addons.database_hashes(own)
    (own / "kefu_a/tests/test_a.py").write_text("assert True\n")
    assert (addons.template_hash(own), addons.database_hashes(own)) == before


def test_scripts_change_the_template_with_its_bundles_but_no_database(own):
    before = addons.template_hash(own), addons.database_hashes(own)
    (own / "kefu_a/static").mkdir()
    (own / "kefu_a/static/a.js").write_text("export const a = 1;\n")
    assert addons.template_hash(own) != before[0]
    assert addons.database_hashes(own) == before[1]


def test_demo_ids_are_found(own):
    (own / "kefu_a/demo").mkdir()
    (own / "kefu_a/demo/a_demo.xml").write_text('<odoo><record id="kefu_a.one" model="x"/><record id="two" model="x"/></odoo>')
    assert addons.demo_ids(own / "kefu_a") == ["one", "two"]


# -- logs
LOG = """\
2026-01-02 03:04:05,678 12 INFO db odoo.modules.loading: loading 1 modules...
2026-01-02 03:04:05,678 12 WARNING db odoo.addons.kefu_a.models.x: something is odd
with a second line
2026-01-02 03:04:05,679 12 ERROR db odoo.sql_db: bad query
2026-01-02 03:04:05,680 12 INFO db odoo.registry: done
"""


def test_warnings_of_an_installation_are_found():
    found = checklog.serious_lines(LOG)
    assert len(found) == 2 and found[0].endswith("with a second line") and "bad query" in found[1]


def test_allowed_warnings_are_left_out():
    assert checklog.serious_lines(LOG, allowed=[(r"odoo\..*", r"something is odd|bad query")]) == []


# -- house rules
def test_long_function_is_found():
    source = "def f():\n    '''Doc.'''\n" + "    x = 1\n" * 31
    assert [text for _line, text in house_rules.check_python(source)] == ["f has 31 lines, more than 30: give its parts names"]
    assert house_rules.check_python(source, is_test=True) == []


def test_sudo_needs_its_reason():
    assert len(house_rules.check_python("x = self.sudo()\n")) == 1
    assert house_rules.check_python("# sudo: res.partner: the visitor rates\nx = self.sudo()\n") == []
    assert house_rules.check_python("x = self.sudo()  # sudo: res.partner: the visitor rates\n") == []


def test_commit_is_found():
    assert [line for line, _text in house_rules.check_python("a = 1\nself.env.cr.commit()\n")] == [2]


def test_broken_xml_is_found():
    assert house_rules.check_xml("<odoo>\n<record></odoo>")[0][0] == 2
    assert house_rules.check_xml("<odoo/>") == []


# -- command line
def test_verbs_are_those_of_the_documentation():
    for verb in ("up", "down", "shell", "lint", "bench", "i18n"):
        assert callable(cli.parse([verb]).run)


def test_up_knows_its_options():
    args = cli.parse(["up", "--no-serve", "--no-demo", "--fresh", "--port", "8090", "--odoo", "/src"])
    assert (args.no_serve, args.no_demo, args.fresh, args.port, args.odoo) == (True, True, True, 8090, "/src")
    assert cli.parse(["up"]).port == 8069


@pytest.mark.parametrize("port", ["80", "70000", "web"])
def test_impossible_port_is_refused(port, capsys):
    with pytest.raises(SystemExit):
        cli.parse(["up", "--port", port])
    assert "--port" in capsys.readouterr().err


def test_test_passes_everything_on_to_pytest():
    args = cli.parse(["test", "--odoo", "/src", "-k", "deadline", "--long", "addons/kefu_base"])
    assert args.odoo == "/src"
    assert args.pytest == ["-k", "deadline", "--long", "addons/kefu_base"]


def test_whole_runs_use_workers_and_chosen_tests_do_not(monkeypatch):
    monkeypatch.delenv("KEFU_TEST_WORKERS", raising=False)
    shared_out = ["--dist", "loadscope", "--no-loadscope-reorder"]
    assert test_command.workers([], 2) == ["-n", "2", *shared_out]
    assert test_command.workers(["--long"], 3) == ["-n", "2", *shared_out]
    assert test_command.workers([], 8) == ["-n", "3", *shared_out]
    for given in (["addons/kefu_base"], ["-k", "x"], ["-n", "3"], ["--pdb"]):
        assert test_command.workers(given, 4) == []
    assert test_command.workers([], 1) == []


def test_long_tests_are_shared_out_one_by_one_and_first():
    class Item(typing.NamedTuple):
        nodeid: str

    ids = ["addons/a.py::C::test_1", "tests/platform/b.py::test_1", "tests/faults/test_kills.py::test_t8_kill[A]"]
    items = [Item(nodeid) for nodeid in ids]
    sharing.longest_first(items)
    assert [item.nodeid for item in items] == ids[::-1]
    scheduling = object.__new__(sharing.Sharing)
    assert [scheduling._split_scope(nodeid) for nodeid in ids] == ["addons/a.py::C", "tests/platform/b.py", ids[2]]


def test_benchmarks_are_chosen_by_name(tmp_path):
    (tmp_path / "bench_dispatch.py").touch()
    assert bench.chosen(tmp_path, []) == bench.chosen(tmp_path, ["dispatch"]) == ["bench_dispatch"]
    with pytest.raises(KefuError, match="bench_x") as caught:
        bench.chosen(tmp_path, ["x"])
    assert "dispatch" in caught.value.hint


def test_start_file_can_be_read_by_any_python_3():
    ast.parse((ROOT / "kefu").read_text(), feature_version=(3, 4))


def test_tool_needs_nothing_but_the_standard_library():
    for path in (ROOT / "kefu_cli").rglob("*.py"):
        if path.name == "po.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
                assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names), path


# -- running programs
def test_failure_shows_the_end_of_the_output_and_a_way_out(tmp_path):
    log = tmp_path / "log"
    log.write_text("of an earlier run\n")
    with pytest.raises(proc.CommandError) as caught:
        proc.run(["sh", "-c", "echo the reason; exit 3"], log=log, hint="Do this.")
    text = str(caught.value)
    assert "the reason" in text and "exit code 3" in text and "Do this." in text and "earlier" not in text


def test_missing_program_is_named():
    with pytest.raises(KefuError, match="no-such-program"):
        proc.run(["no-such-program"])


def test_output_and_input_are_text():
    assert proc.run(["cat"], capture=True, feed="客服") == "客服"


def test_stopping_ends_what_runs():
    started = time.monotonic()
    ended = []
    runner = threading.Thread(target=lambda: ended.append(proc.run(["sleep", "60"], check=False)))
    runner.start()
    while not proc._running:
        time.sleep(0.01)
    with proc.stopping():
        runner.join()
        with pytest.raises(KefuError, match="stopped"):
            proc.run(["true"])
    assert ended == [-signal.SIGTERM]
    assert time.monotonic() - started < 30
    assert proc.run(["true"]) == 0


def test_taken_port_is_refused_with_another_one():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KefuError, match=str(port)) as caught:
            odoo.require_free(port)
    assert str(port + 1) in caught.value.hint
    odoo.require_free(odoo.free_port())


def test_error_ends_the_command_with_its_hint():
    environ = {**os.environ, "ODOO_HOME": str(ROOT)}
    done = subprocess.run([sys.executable, ROOT / "kefu", "shell", "--list"], env=environ, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("kefu: ") and "ODOO_HOME" in done.stderr and "Traceback" not in done.stderr


# -- PostgreSQL
def test_system_postgresql_is_the_newest_usable(tmp_path):
    for version, extension in (("12", True), ("14", True), ("15", False), ("9.6", True)):
        (tmp_path / "lib" / version / "bin").mkdir(parents=True)
        program = tmp_path / "lib" / version / "bin/postgres"
        program.touch()
        program.chmod(0o755)
        if extension:
            (tmp_path / "share" / version / "extension").mkdir(parents=True)
            (tmp_path / "share" / version / "extension/pg_trgm.control").touch()
    found = postgres.system_binaries(str(tmp_path / "lib/*/bin"), str(tmp_path / "share"))
    assert found == tmp_path / "lib/14/bin"
    assert postgres.system_binaries(str(tmp_path / "none/*/bin"), str(tmp_path / "share")) is None


def test_logins_are_asked_of_the_demo_company_only():
    assert "kefu%" in up._LOGINS and "u.active" in up._LOGINS
