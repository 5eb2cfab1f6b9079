"""Open an Odoo shell on a database.

A script on standard input runs with `env` and is rolled back unless it commits:
    echo "print(env['res.partner'].search_count([]))" | ./kefu shell
"""

import subprocess

from ..console import tell
from ..project import Project, require_database
from .up import DATABASE


def arguments(parser):
    parser.add_argument("database", nargs="?", default=DATABASE, metavar="DB", help=f"the database ({DATABASE})")
    parser.add_argument("--list", action="store_true", help="list the databases and end")
    parser.add_argument("--odoo", metavar="PATH", help="use this Odoo 19 source tree (also: ODOO_HOME)")


def run(args):
    project = Project(source=args.odoo)
    with project.ready():
        if args.list:
            tell("\n".join(name for name in project.postgres.databases() if name.startswith("kefu")))
            return 0
        require_database(project, args.database)
    command = [project.odoo.program, "shell", "-d", args.database, "--no-http", "--log-level=warn"]
    return subprocess.call([str(part) for part in command], env=project.odoo.environ)
