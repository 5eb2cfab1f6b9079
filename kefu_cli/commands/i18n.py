"""Bring the translation files up to date with the source.

Exports the terms of each addon (or of those named) into i18n/<addon>.pot and takes them over into zh_CN.po and
zh_TW.po: translations are kept, new terms stand there empty, terms that are gone are removed.
"""

import shutil

from .. import proc
from ..addons import demo_ids, own_addons
from ..console import KefuError, tell
from ..project import Project

_DATABASE = "kefu_i18n"


def arguments(parser):
    parser.add_argument("addons", nargs="*", metavar="ADDON", help="only these addons")


def run(args):
    project = Project()
    layout = project.layout
    names = args.addons or sorted(own_addons(layout.addons))
    unknown = sorted(set(names) - set(own_addons(layout.addons)))
    if unknown:
        raise KefuError(f"not in addons/: {', '.join(unknown)}", "Name addons of this project.")
    with project.ready() as databases:
        project.postgres.copy(databases.app(), _DATABASE)
        pots = layout.home / "i18n"
        shutil.rmtree(pots, ignore_errors=True)
        pots.mkdir()
        project.odoo.script(_DATABASE, export_script(layout.addons, names, pots), layout.log / "i18n.log")
        project.postgres.drop(_DATABASE)
    tell(proc.run([layout.python, "-m", "kefu_cli.po", "update", pots, layout.addons], capture=True, cwd=layout.root).strip())


def export_script(addons, names, directory):
    """Python for an Odoo shell that writes ``<addon>.pot`` of each addon into a directory.

    The texts of demo records are no terms: the shell's transaction forgets where they come from, and is rolled back.
    """
    forget = {name: demo_ids(addons / name) for name in names}
    return (
        "from odoo.tools.translate import trans_export\n"
        f"for name, demo in {forget!r}.items():\n"
        "    env['ir.model.data'].search([('module', '=', name), ('name', 'in', demo)]).unlink()\n"
        f"    with open(f'{directory}/{{name}}.pot', 'wb') as target:\n"
        "        trans_export(False, [name], target, 'po', env)\n"
    )
