import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .common import ReportCase

PATCHED = "wkhtmltopdf 0.12.6.1 (with patched qt)"
UNPATCHED = "wkhtmltopdf 0.12.6"


@tagged("post_install", "-at_install")
class TestEngine(ReportCase):
    def setUp(self):
        super().setUp()
        self.write_report("<p>hello</p>")
        folder = tempfile.TemporaryDirectory(prefix="kefu_test_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.addCleanup(_wkhtml.cache_clear)

    def _install(self, name, script):
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return str(program)

    def _install_wkhtmltopdf(self, version):
        """A stand-in that says its version, and otherwise writes a PDF where it is told to."""
        sample = self.folder / "sample.pdf"
        sample.write_bytes(self.print_pdf(self.zhang))
        self._install(
            "wkhtmltopdf",
            f'[ "$1" = --version ] && echo "{version}" && exit\n'
            f'for last; do :; done; echo "$@" > "{self.folder}/called"; cp "{sample}" "$last"',
        )

    def _only_installed(self, keep_path=False):
        """Run with nothing but what the test installed (and /bin for its scripts)."""
        path = f"{self.folder}:{os.environ['PATH']}" if keep_path else f"{self.folder}"
        environment = {k: v for k, v in os.environ.items() if k != "KEFU_CHROMIUM"}
        self.enterContext(patch.dict(os.environ, {**environment, "PATH": path}, clear=True))
        self.enterContext(patch.dict(config.options, {"bin_path": str(self.folder)}))
        _wkhtml.cache_clear()

    def _state(self):
        return self.env["ir.actions.report"].get_wkhtmltopdf_state()

    def test_documents_patched_wkhtmltopdf_goes_first(self):
        """Documents: with a patched wkhtmltopdf the stock path is used."""
        self._install_wkhtmltopdf(PATCHED)
        self._only_installed(keep_path=True)
        with patch(
            "odoo.addons.kefu_report_chromium.models.ir_actions_report.Browser",
            side_effect=AssertionError,
        ):
            self.assertEqual(self._state(), "ok")
            self.print_pdf(self.zhang)
        self.assertIn("--footer-html", (self.folder / "called").read_text())

    def test_documents_unpatched_wkhtmltopdf_is_passed_over(self):
        """Documents: Debian's wkhtmltopdf drops headers and footers, so Chromium prints."""
        self._install_wkhtmltopdf(UNPATCHED)
        self._only_installed(keep_path=True)
        text = self.texts(self.print_pages(self.zhang))[0]
        self.assertIn("Page 1 / 1", text)
        self.assertFalse((self.folder / "called").exists())

    def test_documents_without_browser_stock_path(self):
        """Documents: without Chromium, what wkhtmltopdf there is does what it can."""
        self._install_wkhtmltopdf(UNPATCHED)
        self._install("cp", 'exec /bin/cp "$@"')
        self._only_installed()
        self.assertEqual(self._state(), "ok")
        self.print_pdf(self.zhang)
        self.assertTrue((self.folder / "called").exists())

    def test_documents_no_program_at_all(self):
        """Documents: with neither program the user is told, and the state says so."""
        self._only_installed()
        self.assertEqual(self._state(), "install")
        with self.assertRaises(UserError):
            self.print_pdf(self.zhang)

    def test_documents_setting_names_missing_program(self):
        """Documents: a program set but missing is named, with where to correct it."""
        self.env["ir.config_parameter"].set_param("kefu_report_chromium.browser", "/no/such")
        with self.assertRaisesRegex(UserError, "/no/such.*kefu_report_chromium.browser"):
            self.print_pdf(self.zhang)

    def test_documents_setting_and_environment(self):
        """Documents: the setting goes before the environment, that before the search."""
        reports = self.env["ir.actions.report"]
        with patch.dict(os.environ, {"KEFU_CHROMIUM": "/from/environment"}):
            self.assertEqual(reports._kefu_browser_setting(), "/from/environment")
            self.env["ir.config_parameter"].set_param("kefu_report_chromium.browser", "/set")
            self.assertEqual(reports._kefu_browser_setting(), "/set")

    def test_documents_program_that_fails(self):
        """Documents: a browser that ends at once is an error with what it said."""
        program = self._install("broken", "echo cannot open display >&2; exit 1")
        self.env["ir.config_parameter"].set_param("kefu_report_chromium.browser", program)
        with self.assertRaisesRegex(UserError, "cannot open display"):
            self.print_pdf(self.zhang)

    def test_documents_program_that_hangs(self):
        """Documents: a browser that does not answer is given up and killed."""
        program = self._install("hanging", f"echo $$ > {self.folder}/pid; exec sleep 600")
        self.env["ir.config_parameter"].set_param("kefu_report_chromium.browser", program)
        self.env["ir.config_parameter"].set_param("kefu_report_chromium.timeout", "0.5")
        with self.assertRaisesRegex(UserError, "too long"):
            self.print_pdf(self.zhang)
        with self.assertRaises(ProcessLookupError):
            os.kill(int((self.folder / "pid").read_text()), 0)
