import os
import resource
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..tools.browser import Browser
from ..tools.process import BrowserError, find_program

PAGE = "<html><head></head><body>%s</body></html>"


@tagged("post_install", "-at_install")
class TestBrowser(BaseCase):
    def setUp(self):
        super().setUp()
        self.folder = tempfile.TemporaryDirectory(prefix="kefu_test_")
        self.addCleanup(self.folder.cleanup)
        self.enterContext(patch.object(tempfile, "tempdir", self.folder.name))

    def _browser(self, program=None, resource=lambda url: None):
        return Browser(program or find_program(), "http://kefu.test", resource, 60)

    def _left(self):
        return [path for path in Path(self.folder.name).iterdir() if path.is_dir()]

    def _processes(self):
        """Return the command lines of processes working in this test's folder."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes().decode(errors="replace")
            except OSError:
                continue
            if self.folder.name in line:
                found.append(line)
        return found

    def test_documents_nothing_is_left_behind(self):
        """Documents: after printing no process and no file of the browser is left."""
        with self._browser() as browser:
            browser.load(PAGE % "hello")
            self.assertTrue(self._processes())
            self.assertTrue(browser.pdf().startswith(b"%PDF"))
        self.assertFalse(self._processes())
        self.assertFalse(self._left())

    def test_documents_nothing_is_left_after_an_error(self):
        """Documents: the same when the work in between fails."""
        with self.assertRaises(ZeroDivisionError), self._browser() as browser:
            browser.load(PAGE % "hello")
            raise ZeroDivisionError
        self.assertFalse(self._processes())
        self.assertFalse(self._left())

    def test_documents_refused_command(self):
        """Documents: what Chromium refuses is an error that names the command."""
        with self._browser() as browser, self.assertRaisesRegex(BrowserError, "printToPDF"):
            browser.load(PAGE % "hello")
            browser.pdf(scale=99)

    def test_documents_address_space_limit_is_lifted(self):
        """Documents: the browser does not inherit the memory limit Odoo set on itself."""
        program = Path(self.folder.name, "limits")
        said = Path(self.folder.name, "said")
        program.write_text(f'#!/bin/sh\nulimit -S -v > "{said}"\n')
        program.chmod(0o755)
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_AS, (soft, hard))
        resource.setrlimit(resource.RLIMIT_AS, (64 << 30, hard))
        with self.assertRaises(BrowserError), self._browser(str(program)):
            self.fail("the program is no browser")
        expected = "unlimited" if hard == resource.RLIM_INFINITY else str(hard // 1024)
        self.assertEqual(said.read_text().strip(), expected)

    def test_documents_browser_works_below_a_limit(self):
        """Documents: Chromium prints although this process may use little address space."""
        size = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_AS, (soft, hard))
        resource.setrlimit(resource.RLIMIT_AS, (size + (1 << 30), hard))
        with self._browser() as browser:
            browser.load(PAGE % "hello")
            self.assertTrue(browser.pdf().startswith(b"%PDF"))
