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
_SAVED = "_before_update"
#: stands for Odoo itself among the addons whose state a database remembers
_ODOO = "base"
_HASHES = "kefu.addon_hashes"
_KEPT = {"core": 2, "app": 3, "bare": 1}
#: else each browser test, and the first page, compiles them again
_PREGENERATE = """
qweb = env['ir.qweb']
for name in ('web.assets_web', 'web.assets_frontend', 'web.assets_frontend_lazy', 'web.assets_tests',
             'web.__assets_tests_call__', 'web.assets_unit_tests', 'web.assets_unit_tests_setup'):
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

    def _foreign(self):
        return addons.foreign_dependencies(self.own, self.odoo.tree.addons_paths)

    # -- templates
    def core_name(self):
        """Name of the core template, by what it holds."""
        wanted = self._foreign()
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
        wanted = self._foreign()
        say(f"database template: {len(wanted)} modules of Odoo (once, about two minutes)")
        self.postgres.drop(_BUILDING)
        self._odoo(_BUILDING, "install-core.log", "-i", ",".join(wanted), f"--load-language={','.join(LANGUAGES)}")
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
        log = self._install_own(_BUILDING, "install-addons.log", ["-i", ",".join(self.own)], demo)
        self._check_log(log)
        self._check_installed(_BUILDING)
        say("database template: asset bundles")
        self.odoo.script(_BUILDING, _PREGENERATE, self.layout.log / "assets.log")
        self._remember(_BUILDING)
        self._finish(name, "app" if demo else "bare")
        return name

    def _odoo(self, database, log_name, *options, hint=""):
        log = self.layout.log / log_name
        log.unlink(missing_ok=True)
        self.odoo.run(
            "-d",
            database,
            *options,
            "--stop-after-init",
            "--no-http",
            "--max-cron-threads=0",
            "--log-level=warn",
            log=log,
            hint=f"The whole log is {log}.",
        )
        return log

    def _install_own(self, database, log_name, options, demo):
        """Install or update addons of ours, with our demo data only.

        An addon gets its demo data when all it depends on have theirs: that is said of Odoo's own modules for the
        time of the installation, without ever loading theirs.
        """
        if not demo:
            return self._odoo(database, log_name, *options)
        own = ", ".join(f"'{name}'" for name in self.own)
        pretend = f"UPDATE ir_module_module SET demo = %s WHERE state = 'installed' AND name NOT IN ({own})"
        self.postgres.sql(pretend % "true", database)
        try:
            return self._odoo(database, log_name, *options, "--with-demo")
        finally:
            self.postgres.sql(pretend % "false", database)

    def _finish(self, name, kind):
        self.postgres.rename(_BUILDING, name)
        for old in self._templates(kind)[_KEPT[kind] :]:
            self.postgres.drop(old)

    def _templates(self, kind):
        return [name for name in self.postgres.databases() if name.startswith(f"kefu_{kind}_")]

    def _check_log(self, log):
        lines = checklog.serious_lines(log.read_text(errors="replace"))
        if lines:
            shown = "\n".join(lines[:20])
            raise KefuError(
                f"{len(lines)} warnings or errors while the addons were installed:\n{shown}",
                f"Mend the addon, or allow it with a reason in kefu_cli/checklog.py. The log is {log}.",
            )

    def _check_installed(self, database):
        installed = set(self.postgres.sql("SELECT name FROM ir_module_module WHERE state = 'installed'", database).split())
        missing = sorted(set(self.own) - installed)
        if missing:
            raise KefuError(f"not installed: {', '.join(missing)}", f"See {self.layout.log / 'install-addons.log'}.")

    # -- the database that is served
    def served(self, name, demo=True, fresh=False):
        """Create the database ``name`` or bring it up to date, keeping its data.

        :raise KefuError: the update failed, or there is demo data where none was wanted; the database is as before
        """
        self._put_back(name)
        if fresh or name not in self.postgres.databases():
            self.postgres.copy(self.app(demo), name)
            return
        has_demo = self._has_demo(name)
        if has_demo and not demo:
            raise KefuError(
                f"the database {name} already has the demo company",
                "./kefu up --no-demo --fresh replaces it by an empty one.",
            )
        known = json.loads(self._parameter(name, _HASHES) or "{}")
        new, changed, gone = addons.changes(known, self._state())
        if gone:
            say(f"note: no longer in addons/, still in the database: {', '.join(gone)}")
        if new or changed:
            listings = (_listing("install", new), _listing("update", changed))
            say(f"database {name}: {'; '.join(filter(None, listings))}")
            self._update(name, new, changed, has_demo)

    def _update(self, name, new, changed, demo):
        """Install and update addons; on failure the database is put back as it was."""
        saved = name + _SAVED
        self.postgres.copy(name, saved)
        try:
            foreign = self._foreign_missing(name)
            if foreign:
                self._odoo(name, "update-core.log", "-i", ",".join(foreign))
            if _ODOO in changed:
                self._odoo(name, "update-core.log", "-u", "base")
            changed = [addon for addon in changed if addon != _ODOO]
            if new or changed:
                options = [*(["-i", ",".join(new)] if new else []), *(["-u", ",".join(changed)] if changed else [])]
                self._install_own(name, "update.log", options, demo)
            self._check_installed(name)
        except BaseException as error:
            self._put_back(name)
            if isinstance(error, KefuError):
                error.hint += " ./kefu up --fresh throws the data away and begins anew."
            raise
        self.postgres.drop(saved)
        self._remember(name)

    def _put_back(self, name):
        """Undo an update that failed, or that was killed the last time."""
        if name + _SAVED in self.postgres.databases():
            say(f"database {name}: put back as it was before the update")
            self.postgres.rename(name + _SAVED, name)

    def _foreign_missing(self, name):
        installed = set(self.postgres.sql("SELECT name FROM ir_module_module WHERE state = 'installed'", name).split())
        return sorted(set(self._foreign()) - installed)

    def _has_demo(self, name):
        return self.postgres.sql("SELECT count(*) FROM ir_module_module WHERE demo", name) != "0"

    def _state(self):
        return {**addons.database_hashes(self.layout.addons), _ODOO: self.odoo.tree.key}

    def _remember(self, database):
        value = json.dumps(self._state()).replace("'", "''")
        self.postgres.sql(
            "INSERT INTO ir_config_parameter (key, value, create_date, write_date) "
            f"VALUES ('{_HASHES}', '{value}', now(), now()) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            database,
        )

    def _parameter(self, database, key):
        return self.postgres.sql(f"SELECT value FROM ir_config_parameter WHERE key = '{key}'", database)


def _listing(what, names):
    return f"{what} {', '.join(names)}" if names else ""
