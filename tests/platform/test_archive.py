"""A Debian archive that is not what it was: a small one is built here and the private apt works on it."""

import gzip
import hashlib
import subprocess

import pytest

from kefu_cli import odoo_tree
from kefu_cli.apt import Apt
from kefu_cli.console import KefuError
from kefu_cli.layout import Layout
from kefu_cli.stamps import Stamps

RELEASE = "version_info = (19, 0, 0, FINAL, 0, '')\n"


def _deb(archive, name, version, files):
    source = archive.parent / f"{name}-{version}"
    (source / "DEBIAN").mkdir(parents=True)
    control = f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: x <x@example.com>\nDescription: x\n"
    (source / "DEBIAN/control").write_text(control)
    for path, text in files.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
    deb = archive / f"{name}_{version}_all.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", source, deb], check=True, capture_output=True)
    data = deb.read_bytes()
    return f"{control}Filename: ./{deb.name}\nSize: {len(data)}\nSHA256: {hashlib.sha256(data).hexdigest()}\n\n"


def _index(archive, entries):
    (archive / "Packages.gz").write_bytes(gzip.compress("".join(entries).encode()))


@pytest.fixture
def archive(tmp_path):
    """Directory of the archive."""
    (tmp_path / "archive").mkdir()
    return tmp_path / "archive"


@pytest.fixture
def tree(tmp_path, archive, monkeypatch):
    """Debian's Odoo of a project whose only source is the archive."""
    monkeypatch.setattr(odoo_tree, "LINKED", ())
    layout = Layout(tmp_path / "project", tmp_path / "project/.kefu")
    layout.prepare()
    stamps = Stamps(layout.stamps)
    apt = Apt(layout, stamps)
    monkeypatch.setattr(apt, "_source_lines", lambda: [f"deb [trusted=yes] copy:{archive} ./"])
    monkeypatch.setattr(apt, "fetch", lambda specs, into: specs and Apt.fetch(apt, specs, into))
    return odoo_tree.DebianTree(layout, apt, stamps, ("zh_CN", "en_US"))


def _odoo(archive, version, **more):
    base = "usr/lib/python3/dist-packages/odoo"
    files = {
        f"{base}/release.py": RELEASE,
        f"{base}/addons/crm/i18n/zh_CN.po": "kept",
        f"{base}/addons/crm/i18n/fr.po": "left out",
        f"{base}/addons/crm/i18n/crm.pot": "kept",
        "usr/lib/python3/dist-packages/addons/stray.py": "left out",
    }
    return _deb(archive, "odoo-19", version, {**files, **more})


def test_pinned_version_is_unpacked_without_what_is_not_needed(tree, archive):
    _index(archive, [_odoo(archive, odoo_tree.PINNED), _odoo(archive, "19.0.0+dfsg-9")])
    tree.ensure()
    assert tree.key == odoo_tree.PINNED
    assert odoo_tree.series(tree.path) == (19, 0)
    names = {path.name for path in tree.path.rglob("*")}
    assert {"zh_CN.po", "crm.pot", "selfie_segmentation.js", "odoo-bin"} <= names
    assert not {"fr.po", "stray.py"} & names


def test_other_version_is_taken_with_a_clear_message(tree, archive, capsys):
    _index(archive, [_odoo(archive, "19.0.0+dfsg-9"), _odoo(archive, "20.0.0-1")])
    tree.ensure()
    assert tree.key == "19.0.0+dfsg-9"
    said = capsys.readouterr().err
    assert odoo_tree.PINNED in said and "no longer in the archive" in said and "taking odoo-19 19.0.0+dfsg-9 instead" in said
    tree.ensure()
    assert tree.key == "19.0.0+dfsg-9"


def test_version_that_left_after_the_lists_were_read(tree, archive):
    _index(archive, [_odoo(archive, odoo_tree.PINNED)])
    tree.apt.ensure()
    (archive / f"odoo-19_{odoo_tree.PINNED}_all.deb").unlink()
    _index(archive, [_odoo(archive, "19.0.0+dfsg-2")])
    tree.ensure()
    assert tree.key == "19.0.0+dfsg-2"


def test_archive_without_the_series_says_what_to_do(tree, archive):
    _index(archive, [_odoo(archive, "20.0.0-1")])
    with pytest.raises(KefuError, match="only 20.0.0-1") as caught:
        tree.ensure()
    assert "--odoo PATH" in caught.value.hint


def test_interrupted_unpacking_is_done_again(tree, archive, monkeypatch):
    _index(archive, [_odoo(archive, odoo_tree.PINNED)])

    def interrupted(_target):
        raise KeyboardInterrupt

    monkeypatch.setattr(tree, "_complete", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tree.ensure()
    assert not tree.path.exists() and not tree.key
    monkeypatch.undo()
    monkeypatch.setattr(odoo_tree, "LINKED", ())
    monkeypatch.setattr(tree.apt, "fetch", lambda specs, into: specs and Apt.fetch(tree.apt, specs, into))
    tree.ensure()
    assert tree.path.exists() and tree.key == odoo_tree.PINNED


def test_unpacked_package_needs_no_second_download(tree, archive):
    _index(archive, [_deb(archive, "hello-kefu", "1", {"usr/share/hello/text": "hello"})])
    tree.apt.ensure()
    tree.apt.unpack("hello", ["hello-kefu"])
    assert (tree.layout.prefix / "usr/share/hello/text").read_text() == "hello"
    (archive / "hello-kefu_1_all.deb").unlink()
    tree.apt.unpack("hello", ["hello-kefu"])
