"""Set everything up and serve Kefu with its demo company.

Fetches what is missing, creates or updates the database, prints the address and the demo logins and serves until
Ctrl-C. PostgreSQL keeps running for the next start; `./kefu down` stops it.
"""

from ..console import say, tell
from ..odoo import require_free
from ..project import Project
from ..stamps import locked

DATABASE = "kefu"
#: held while the database is prepared and served, by the process that serves
LOCK = "serve.lock"
_LOGINS = """
SELECT u.login, string_agg(DISTINCT coalesce(g.name->>'zh_CN', g.name->>'en_US'), ', '), min(data.id)
  FROM res_users u
  JOIN ir_model_data data ON data.model = 'res.users' AND data.res_id = u.id AND data.module LIKE 'kefu%'
  LEFT JOIN res_groups_users_rel rel ON rel.uid = u.id
  LEFT JOIN ir_model_data gdata ON gdata.model = 'res.groups' AND gdata.res_id = rel.gid
        AND (gdata.module LIKE 'kefu%'
             OR (gdata.module, gdata.name) IN (('base', 'group_portal'), ('account', 'group_account_invoice')))
  LEFT JOIN res_groups g ON g.id = gdata.res_id
 WHERE u.active AND u.password IS NOT NULL
 GROUP BY u.id, u.login ORDER BY min(data.id)
"""


def arguments(parser):
    parser.add_argument("--port", type=port_number, default=8069, help="port of the web server (8069)")
    parser.add_argument("--no-serve", action="store_true", help="prepare everything and end")
    parser.add_argument("--no-demo", action="store_true", help="an empty database, without the demo company")
    parser.add_argument("--fresh", action="store_true", help="throw the database away and begin anew")
    parser.add_argument("--odoo", metavar="PATH", help="use this Odoo 19 source tree (also: ODOO_HOME)")


def port_number(text):
    """A TCP port an ordinary user may serve on."""
    port = int(text)
    if not 1024 <= port <= 65535:
        raise ValueError(text)
    return port


def run(args):
    project = Project(source=args.odoo)
    project.layout.prepare()
    if not args.no_serve:
        require_free(args.port)
    with locked(project.layout.home / LOCK, wait=False, busy="Kefu is already being served from this checkout"):
        with project.ready() as databases:
            databases.served(DATABASE, demo=not args.no_demo, fresh=args.fresh)
        if args.no_serve:
            _report(project, "ready: ./kefu up serves it")
            return 0
        say("starting Odoo")
        code = project.odoo.serve(DATABASE, args.port, lambda: _report(project, f"http://localhost:{args.port}"))
    say("Odoo has stopped; PostgreSQL keeps running (./kefu down stops it)")
    return code


def _report(project, headline):
    rows = [line.split("|")[:2] for line in project.postgres.sql(_LOGINS, DATABASE).splitlines()]
    logins = [("admin", "administrator")] + [(login, roles) for login, roles in rows if roles and login != "admin"]
    width = max(len(login) for login, _roles in logins)
    tell(f"\n  Kefu: {headline}\n\n  {'login'.ljust(width)}  role     (the password is the login)")
    for login, roles in logins:
        tell(f"  {login.ljust(width)}  {roles}")
    tell("\n  Ctrl-C stops it.\n" if headline.startswith("http") else "")
