import tempfile
from pathlib import Path

from markupsafe import Markup

from odoo.tests import tagged

from .common import ReportCase

SECRET = "kefu-secret-7b1f"


@tagged("post_install", "-at_install")
class TestSafety(ReportCase):
    """Documents: text people wrote is printed; it must not fetch, run or read anything."""

    def setUp(self):
        super().setUp()
        with tempfile.NamedTemporaryFile("w", suffix=".html", delete=False) as file:
            file.write(f"<html><body>{SECRET}</body></html>")
        self.secret_path = file.name
        self.addCleanup(Path(file.name).unlink)

    def _print_hostile(self, snippets):
        """Print each snippet in a document of its own, as if no field had cleaned it."""
        partners = self.env["res.partner"].create([{"name": "Victim"} for _ in snippets])
        texts = {
            partner.id: Markup(snippet) for partner, snippet in zip(partners, snippets, strict=True)
        }
        self.write_report('<p>before</p><t t-out="hostile[o.id]"/><p>after</p>')
        found = self.texts(self.print_pages(partners, data={"hostile": texts}))
        self.assertGreaterEqual(len(found), len(snippets))
        text = " ".join(found)
        self.assertEqual(text.count("before"), len(snippets), found)
        self.assertEqual(text.count("after"), len(snippets))
        return text

    def test_documents_local_files_are_not_read(self):
        """Documents: no way of embedding shows a file of the server."""
        path = self.secret_path
        text = self._print_hostile(
            (
                f'<iframe src="file://{path}" width="600" height="300"></iframe>',
                f'<iframe src="{path}"></iframe>',
                f'<object data="file://{path}" type="text/html"></object>',
                f'<embed src="file://{path}"/>',
                f'<meta http-equiv="refresh" content="0; url=file://{path}"/>',
                '<meta http-equiv="refresh" content="0; url=/web/login"/>',
                f'<link rel="stylesheet" href="file://{path}"/>',
                f'<style>@import "file://{path}"; p::after {{ content: url(file://{path}) }}</style>',
                f'<base href="file:///"/><iframe src="{path}"></iframe>',
                f'<img src="file://{path}"/>',
                f"<iframe srcdoc=\"<iframe src='file://{path}'></iframe>\"></iframe>",
                '<iframe src="file:///etc/passwd"></iframe>',
            )
        )
        self.assertNotIn(SECRET, text)
        self.assertNotIn("root:", text)

    def test_documents_scripts_do_not_run(self):
        """Documents: scripts and event handlers in the content do nothing."""
        change = f"document.body.append('{SECRET}')"
        text = self._print_hostile(
            (
                f"<script>{change}</script>",
                f'<img src="x" onerror="{change}"/>',
                f'<svg onload="{change}"></svg>',
                f'<iframe srcdoc="&lt;script&gt;parent.{change}&lt;/script&gt;"></iframe>',
                f'<a href="javascript:{change}" autofocus="1" onfocus="{change}">x</a>',
            )
        )
        self.assertNotIn(SECRET, text)

    def test_documents_scripts_do_not_run_in_the_header(self):
        """Documents: the same in headers and footers."""
        self.patch(self.env["res.company"]._fields["report_footer"], "sanitize", False)
        self.env.company.report_footer = (
            f"<script>document.body.append('{SECRET}')</script>"
            f'<iframe src="file://{self.secret_path}"></iframe><p>foot</p>'
        )
        self.assertIn(SECRET, self.env.company.report_footer)
        self.write_report("<p>text</p>")
        text = self.texts(self.print_pages(self.zhang))[0]
        self.assertNotIn(SECRET, text)
        self.assertIn("foot", text)

    def test_documents_other_hosts_are_not_asked(self):
        """Documents: nothing is loaded from elsewhere, nor pages of this server embedded."""
        asked, refused = [], []
        resources = type(self.env["kefu.report.resource"])
        original = resources._get

        def spy(records, url, hosts):
            answer = original(records, url, hosts)
            (asked if answer else refused).append(url)
            return answer

        self.patch(resources, "_get", spy)
        self._print_hostile(
            (
                '<img src="http://169.254.169.254/latest/meta-data"/>'
                '<img src="https://elsewhere.example/pixel.png"/>'
                '<img src="/web/session/logout"/>'
                '<iframe src="/web/login"></iframe>',
            )
        )
        self.assertIn("http://169.254.169.254/latest/meta-data", refused)
        self.assertIn("https://elsewhere.example/pixel.png", refused)
        self.assertTrue(any(url.endswith("/web/session/logout") for url in refused))
        self.assertFalse(any(url.endswith("/web/login") for url in asked))
