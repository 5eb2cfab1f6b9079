"""Databases: two levels of templates, keyed by what they hold, and copies of them."""

import json

from . import addons, checklog
from .console import KefuError, say
from .layout import short_hash

#: the first becomes the default language of the database
LANGUAGES = ("zh_CN", "en_US", "zh_TW")
#: bump to build the templates anew although nothing they are keyed by changed
_FORMAT = "1"
_BUILDING = "kefu_building"
_HASHES = "kefu.addon_hashes"
_KEPT = {"core": 2, "app": 3, "bare": 1}
#: else each browser test, and the first page, compiles them again
_PREGENERATE = """
qweb = env['ir.qweb']
for name in ('web.assets_web', 'web.assets_frontend', 'web.assets_frontend_lazy', 'web.assets_tests', 'web.__assets_tests_call__',
             'web.assets_unit_tests', 'web.assets_unit_tests_setup'):
    qweb._get_asset_bundle(name, css=False, js=True).js()
for name in ('web.assets_web', 'web.assets_web_print', 'web.assets_frontend', 'web.report_assets_common',
             'web.assets_unit_tests_setup'):
    qweb._get_asset_bundle(name, css=True, js=False).css()
env.cr.commit()
"""


class Databases:
    """Builds and copies the databases of one checkout.

    ``core`` holds what our addons depend on, without demo data: minutes, but only when Odoo or the dependencies
    change. ``app`` is a copy with our addons and our demo data; ``bare`` the same without demo data. A template is
    never served, so that it can be copied at any time.
    """

    def __init__(self, layout, odoo, postgres, environment_key):
        self.layout = layout
        self.odoo = odoo
        self.postgres = postgres
        self.environment_key = environment_key

    @property
    def own(self):
        return addons.own_addons(self.layout.addons)

    # -- templates
    def core_name(self):
        """Name of the core template, by what it holds."""
        wanted = addons.foreign_dependencies(self.own)
        return f"kefu_core_{short_hash(self.environment_key, *wanted, *LANGUAGES, _FORMAT)}"

    def app_name(self, demo=True):
        """Name of the template with our addons, by what it holds."""
        kind = "app" if demo else "bare"
        return f"kefu_{kind}_{short_hash(self.core_name(), addons.template_hash(self.layout.addons), _FORMAT)}"

    def core(self):
        """The core template, built when there is none; its name."""
        name = self.core_name()
        if name in self.postgres.databases():
            return name
        wanted = addons.foreign_dependencies(self.own)
        say(f"database template: Odoo with {', '.join(wanted)} (once, about two minutes)")
        self.postgres.drop(_BUILDING)
        self._install(_BUILDING, wanted, "install-core.log", f"--load-language={','.join(LANGUAGES)}")
        self._finish(name, "core")
        return name

    def app(self, demo=True):
        """The template with our addons, built when there is none; its name."""
        name = self.app_name(demo)
        if name in self.postgres.databases():
            return name
        core = self.core()
        if not self.own:
            return core
        self.postgres.copy(core, _BUILDING)
        say(f"database template: {len(self.own)} addons{' with the demo company' if demo else ''}")
        if demo:
            # an addon gets its demo data only when all it depends on have theirs: say so of Odoo's own, without loading it
            self.postgres.sql("UPDATE ir_module_module SET demo = true WHERE state = 'installed'", _BUILDING)
        log = self._install(_BUILDING, self.own, "install-addons.log", *(["--with-demo"] if demo else []))
        self._check_log(log)
        self._check_installed(_BUILDING)
        say("database template: asset bundles")
        self.odoo.script(_BUILDING, _PREGENERATE, self.layout.log / "assets.log")
        self._remember(_BUILDING)
        self._finish(name, "app" if demo else "bare")
        return name

    def _install(self, database, modules, log_name, *options):
        log = self.layout.log / log_name
        log.unlink(missing_ok=True)
        self.odoo.run(
            "-d", database, "-i", ",".join(modules), *options, "--stop-after-init", "--no-http", "--max-cron-threads=0",
            "--log-level=warn", log=log, hint=f"The whole log is {log}.",
        )
        return log

    def _finish(self, name, kind):
        self.postgres.rename(_BUILDING, name)
        for old in self._templates(kind)[_KEPT[kind]:]:
            self.postgres.drop(old)

    def _templates(self, kind):
        return [name for name in self.postgres.databases() if name.startswith(f"kefu_{kind}_")]

    def _check_log(self, log):
        lines = checklog.serious_lines(log.read_text(errors="replace"))
        if lines:
            shown = "\n".join(lines[:20])
            raise KefuError(
                f"{len(lines)} warnings or errors while the addons were installed:\n{shown}",
                f"Mend the addon; what is no defect is allowed, with its reason, in kefu_cli/checklog.py. The log is {log}.",
            )

    def _check_installed(self, database):
        installed = set(self.postgres.sql("SELECT name FROM ir_module_module WHERE state = 'installed'", database).split())
        missing = sorted(set(self.own) - installed)
        if missing:
            raise KefuError(f"not installed: {', '.join(missing)}", f"See {self.layout.log / 'install-addons.log'}.")

    # -- the database that is served
    def served(self, name, demo=True, fresh=False):
        """Create or bring up to date the database ``name``, keeping its data."""
        if fresh or name not in self.postgres.databases():
            self.postgres.copy(self.app(demo), name)
            return
        self._update(name)

    def _update(self, name):
        known = json.loads(self._parameter(name, _HASHES) or "{}")
        current = self._state()
        new, changed, gone = addons.changes(known, current)
        if gone:
            say(f"note: no longer in addons/, still in the database: {', '.join(gone)}")
        if not new and not changed:
            return
        # the key of Odoo itself stands under base, which everything depends on
        say(f"database {name}: " + "; ".join(f"{what} {', '.join(names)}" for what, names in (("install", new), ("update", changed)) if names))
        log = self.layout.log / "update.log"
        log.unlink(missing_ok=True)
        options = [part for flag, names in (("-i", new), ("-u", changed)) if names for part in (flag, ",".join(names))]
        self.odoo.run(
            "-d", name, *options, "--stop-after-init", "--no-http", "--max-cron-threads=0", "--log-level=warn", log=log,
            hint=f"The database is as it was before. The whole log is {log}; ./kefu up --fresh begins with an empty one.",
        )
        self._remember(name)

    def _state(self):
        return {**addons.database_hashes(self.layout.addons), "base": self.environment_key}

    def _remember(self, database):
        value = json.dumps(self._state()).replace("'", "''")
        self.postgres.sql(
            f"INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('{_HASHES}', '{value}', now(), now()) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            database,
        )

    def _parameter(self, database, key):
        return self.postgres.sql(f"SELECT value FROM ir_config_parameter WHERE key = '{key}'", database)
