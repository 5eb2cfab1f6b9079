import base64

from odoo.tests import tagged

from .common import PIXEL, ReportCase

HOST = "http://kefu.test"


@tagged("post_install", "-at_install")
class TestResources(ReportCase):
    def _read(self, path, user=None, origin=HOST):
        resources = self.env["kefu.report.resource"].with_user(user or self.clerk)
        return resources._reader(origin)(path if "://" in path else HOST + path)

    def test_documents_static_files(self):
        """Documents: static files of addons are loaded, other files are not."""
        mimetype, content = self._read("/web/static/img/logo.png")
        self.assertEqual(mimetype, "image/png")
        self.assertTrue(content.startswith(b"\x89PNG"))
        for path in (
            "/web/static/../../../../../../../etc/passwd",
            "/web/static/%2e%2e/__manifest__.py",
            "/web/__manifest__.py",
            "/etc/passwd",
            "/web/static/img/no_such.png",
        ):
            with self.subTest(path=path):
                self.assertIsNone(self._read(path))

    def test_documents_style_sheets(self):
        """Documents: the report's style sheet is generated when nobody asked for it yet."""
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.report_assets_pdf", css=True, js=False)
        link = bundle.get_link("css")
        self.env["ir.attachment"].search([("url", "=", link)]).unlink()
        mimetype, content = self._read(link)
        self.assertEqual(mimetype, "text/css")
        self.assertIn(b"border", content)
        self.assertEqual(self._read(link)[1], content)

    def test_documents_only_own_hosts(self):
        """Documents: only this server's addresses are answered, by any of its two names."""
        own = self.env["kefu.report.resource"].get_base_url()
        self.assertTrue(self._read(f"{own}/web/static/img/logo.png"))
        self.assertTrue(self._read("/web/static/img/logo.png"))
        for url in ("http://other.test", "ftp://kefu.test", "file://", "http://kefu.test.evil"):
            self.assertIsNone(self._read(f"{url}/web/static/img/logo.png"))

    def test_documents_pictures_follow_access_rights(self):
        """Documents: a picture is printed only for whoever may read its record."""
        private = self.attach("private.png")
        placeholder = self._read("/web/static/img/placeholder.png")
        path = f"/web/image/{private.id}"
        self.assertEqual(self._read(path, self.env.ref("base.user_admin"))[1], self._pixel())
        self.assertEqual(self._read(path), placeholder)
        shared = self.attach("shared.png", public=True)
        self.assertEqual(self._read(f"/web/image/{shared.id}")[1], self._pixel())
        self.assertEqual(
            self._read(f"/web/image/ir.attachment/{shared.id}/raw")[1], self._pixel()
        )
        self.assertIsNone(self._read(f"/web/content/{private.id}"))
        self.assertEqual(self._read(f"/web/content/{shared.id}")[1], self._pixel())

    def test_documents_sudo_does_not_widen_pictures(self):
        """Documents: printing under sudo, or unattended, opens no record's picture."""
        private = self.attach("private.png")
        path = f"{HOST}/web/image/{private.id}"
        placeholder = self._read("/web/static/img/placeholder.png")
        resources = self.env["kefu.report.resource"]
        for env in (
            resources.with_user(self.clerk).sudo().env,
            resources.with_user(self.env.ref("base.user_root")).env,
        ):
            self.assertEqual(resources.with_env(env)._reader(HOST)(path), placeholder)

    def test_documents_resized_pictures(self):
        """Documents: the size in the address is kept to."""
        shared = self.attach("shared.png", public=True)
        mimetype, content = self._read(f"/web/image/{shared.id}/8x8?crop=1")
        self.assertEqual(mimetype, "image/png")
        self.assertTrue(content)
        self.assertIsNone(self._read(f"/web/image/{shared.id}?width=wide"))

    def test_documents_attachment_naming_a_url(self):
        """Documents: an attachment that names an address opens static files only."""
        inside = self.attach("logo", public=True, type="url", url="/web/static/img/logo.png")
        outside = self.attach("out", public=True, type="url", url="http://169.254.169.254/x")
        self.assertTrue(self._read(f"/web/image/{inside.id}")[1].startswith(b"\x89PNG"))
        placeholder = self._read("/web/static/img/placeholder.png")
        self.assertEqual(self._read(f"/web/image/{outside.id}"), placeholder)

    def test_documents_barcodes_and_logo(self):
        """Documents: QR codes and the company's logo come without a request."""
        self.env.company.logo = PIXEL
        self.assertEqual(self._read("/report/barcode/QR/kefu?width=90&height=90")[0], "image/png")
        self.assertEqual(
            self._read("/report/barcode/?barcode_type=Code128&value=1234")[0], "image/png"
        )
        self.assertIsNone(self._read("/report/barcode/QR/kefu?width=wide"))
        self.assertEqual(self._read(f"/logo.png?company={self.env.company.id}")[0], "image/png")

    def test_documents_other_routes_are_refused(self):
        """Documents: no other route of the server is reached."""
        for path in ("/web/login", "/web/database/manager", "/web/health", "/odoo", "/web/no"):
            self.assertIsNone(self._read(path))

    @staticmethod
    def _pixel():
        return base64.b64decode(PIXEL)
