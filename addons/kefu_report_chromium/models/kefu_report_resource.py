import base64
import logging
from contextlib import nullcontext
from urllib.parse import parse_qsl, unquote, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from odoo import SUPERUSER_ID, api, http, models
from odoo.exceptions import UserError
from odoo.tools import file_open
from odoo.tools.image import image_guess_size_from_field_name, image_process
from odoo.tools.mimetypes import guess_mimetype

_logger = logging.getLogger(__name__)

RECORDS = (
    "<int:id>",
    "<int:id>-<string:unique>",
    "<string:xmlid>",
    "<string:model>/<int:id>/<string:field>",
)
# The routes of web that reports use, each answered by the method _resource_<endpoint>
ROUTES = Map(
    [
        Rule("/web/assets/<string:unique>/<string:filename>", endpoint="assets"),
        *(
            Rule(f"/web/content/{record}{filename}", endpoint="content")
            for record in RECORDS
            for filename in ("", "/<string:filename>")
        ),
        Rule("/web/content", endpoint="content"),
        *(
            Rule(f"/web/image/{record}{size}{filename}", endpoint="image")
            for record in RECORDS
            for size in ("", "/<int:width>x<int:height>")
            for filename in ("", "/<string:filename>")
        ),
        Rule("/web/image", endpoint="image"),
        Rule("/report/barcode", endpoint="barcode"),
        Rule("/report/barcode/<string:barcode_type>/<path:value>", endpoint="barcode"),
        Rule("/web/binary/company_logo", endpoint="company_logo"),
        Rule("/logo", endpoint="company_logo"),
        Rule("/logo.png", endpoint="company_logo"),
    ],
    strict_slashes=False,
    merge_slashes=False,
)
MIMETYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "otf": "font/otf",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "woff": "font/woff",
    "woff2": "font/woff2",
}


class KefuReportResource(models.AbstractModel):
    """What a printed page may load, answered by Odoo itself instead of over HTTP.

    Override :meth:`_get` to allow further addresses.
    """

    _name = "kefu.report.resource"
    _description = "Resource of a Printed Page"

    @api.model
    def _reader(self, origin):
        """Return a callable taking a URL, returning ``(mimetype, bytes)``, or None to refuse.

        It sees what the printing user sees. Under sudo that is the user behind it, and under
        the superuser (a scheduled action) the public: a text somebody else wrote may ask for
        any record's picture.
        """
        hosts = {urlsplit(url).netloc for url in (origin, self.get_base_url())}
        resources = self.with_env(self.env(su=False))
        if resources.env.su:
            resources = resources.with_user(self.env.ref("base.public_user"))
        known = {}

        def read(url):
            if url not in known:
                known[url] = resources._get(url, hosts)
                if known[url] is None:
                    _logger.info("Not loaded into the printed page: %s", url[:200])
            return known[url]

        return read

    @api.model
    def _get(self, url, hosts):
        """Return ``(mimetype, bytes)`` for ``url``, or None when it is not one of ``hosts``, is
        not allowed or not there."""
        parts = urlsplit(url)
        path = unquote(parts.path)
        if parts.scheme not in ("http", "https") or parts.netloc not in hosts:
            return None
        if ".." in path.split("/"):
            return None
        if static_path := http.root.get_static_file(path):
            return self._from_file(static_path)
        try:
            endpoint, arguments = ROUTES.bind("").match(path, method="GET")
            answer = getattr(self, f"_resource_{endpoint}")
            return answer(**{**dict(parse_qsl(parts.query)), **arguments})
        except (HTTPException, UserError, ValueError, TypeError) as error:
            _logger.info("Printed page: %s: %s", path[:200], error)
            return None

    @api.model
    def _from_file(self, path):
        with file_open(path, "rb") as file:
            return self._typed(file.read(), path)

    @api.model
    def _typed(self, content, filename=""):
        extension = (filename or "").rpartition(".")[2].lower()
        return MIMETYPES.get(extension) or guess_mimetype(content), content

    @api.model
    def _resource_assets(self, unique, filename, **kwargs):
        bundle_name, rtl, kind, autoprefix = self.env["ir.asset"]._parse_bundle_name(
            filename, debug_assets=False
        )
        if kind != "css":
            return None
        found = self._find_bundle(unique, filename)
        if found:
            return "text/css", found.raw
        cursor = self.env.cr
        writable = self.env.registry.cursor(readonly=False) if cursor.readonly else None
        with writable or nullcontext(cursor) as rw_cursor:
            env = api.Environment(rw_cursor, SUPERUSER_ID, {})
            bundle = env["ir.qweb"]._get_asset_bundle(
                bundle_name, css=True, js=False, rtl=rtl, autoprefix=autoprefix
            )
            return "text/css", bundle.css().raw or b""

    @api.model
    def _find_bundle(self, unique, filename):
        # sudo: ir.attachment: style sheets are public, their attachments need not be readable
        return self.env["ir.attachment"].sudo().search(
            [
                ("public", "=", True),
                ("url", "=", f"/web/assets/{unique}/{filename}"),
                ("res_model", "=", "ir.ui.view"),
                ("res_id", "=", 0),
                ("create_uid", "=", SUPERUSER_ID),
            ],
            limit=1,
        )

    @api.model
    def _resource_content(
        self, xmlid=None, model="ir.attachment", id=None, field="raw", access_token=None, **kwargs
    ):
        record = self.env["ir.binary"]._find_record(
            xmlid, model, id and int(id), access_token, field=field
        )
        if record._name != "ir.attachment":
            return self._from_field(record, field)
        if record.type == "url":
            path = http.root.get_static_file(record.url or "")
            return path and self._from_file(path)
        return record.mimetype, record.raw

    @api.model
    def _from_field(self, record, field_name):
        field = record._fields.get(field_name)
        if not field or field.type != "binary":
            return None
        record._check_field_access(field, "read")
        value = record.with_context(bin_size=False)[field_name]
        return self._typed(base64.b64decode(value)) if value else None

    @api.model
    def _resource_image(self, field="raw", width=0, height=0, crop=False, **kwargs):
        size = int(width), int(height)
        if size == (0, 0):
            size = image_guess_size_from_field_name(field)
        try:
            answer = self._resource_content(field=field, **kwargs)
        except UserError:
            answer = None
        mimetype, content = answer or self._from_file("web/static/img/placeholder.png")
        if not mimetype.startswith("image/"):
            return None
        if any(size) or crop:
            content = image_process(content, size=size, crop=crop) or b""
        return mimetype, content

    @api.model
    def _resource_company_logo(self, company=None, **kwargs):
        # sudo: res.company: logos are public, as in the route this stands for
        company_sudo = self.env["res.company"].sudo().browse(int(company or self.env.company.id))
        if company_sudo.exists().logo_web:
            return self._typed(base64.b64decode(company_sudo.logo_web))
        return self._from_file("web/static/img/nologo.png")

    @api.model
    def _resource_barcode(self, barcode_type, value, **kwargs):
        return "image/png", self.env["ir.actions.report"].barcode(barcode_type, value, **kwargs)
