"""Every sentence a user sees has its Chinese: templates hold all terms, languages all of the templates."""

from pathlib import Path

import polib
import pytest

from kefu_cli import po
from kefu_cli.addons import own_addons
from kefu_cli.commands.i18n import export_script

ADDONS = Path(__file__).parents[2] / "addons"
NAMES = sorted(own_addons(ADDONS))


@pytest.fixture(scope="module")
def exported(module_db, tmp_path_factory):
    """Directory with the terms of each addon as they are now."""
    from tests.support.server import start_script

    target = tmp_path_factory.mktemp("pot")
    process = start_script(module_db, export_script(ADDONS, NAMES, target))
    output = process.communicate(timeout=600)[0]
    assert process.returncode == 0, output
    return target


@pytest.mark.parametrize("name", NAMES)
def test_template_holds_every_term(exported, name):
    now = {entry.msgid for entry in polib.pofile(str(exported / f"{name}.pot"))}
    written = {entry.msgid for entry in polib.pofile(str(ADDONS / name / "i18n" / f"{name}.pot"))}
    assert sorted(now - written) == [], "run ./kefu i18n and translate these"
    assert sorted(written - now) == [], "run ./kefu i18n: these are gone"


@pytest.mark.parametrize("language", po.LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_term_is_translated(name, language):
    folder = ADDONS / name / "i18n"
    assert po.missing(polib.pofile(str(folder / f"{name}.pot")), polib.pofile(str(folder / f"{language}.po"))) == []
