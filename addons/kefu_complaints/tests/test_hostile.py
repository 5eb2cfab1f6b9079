import io
import os
import zipfile

from odoo.tests import tagged
from odoo.tools import split_every

from odoo.addons.kefu_base.tools.plain_text import plain_text

from ..tools.customer_files import FileRefused, check_files, clean_name
from .hostile import live, payloads
from .public_case import PublicCase, photo

#: how many payloads travel in one complaint
AT_ONCE = 4
FIELDS = ("description", "contact_name", "address", "body")
#: by default a sample of each kind goes through the server, all of them in a long run; the fields take all of them always
STRIDE = 1 if os.environ.get("KEFU_LONG") else 6


def _zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.html", "<script>alert(1)</script>")
    return packed.getvalue()


SCRIPT = b"<script>alert(1)</script>"
#: name: (what it is called, what is in it)
HOSTILE_FILES = {
    "page": ("a.html", b"<html>" + SCRIPT),
    "page called a picture": ("a.jpg", b"<html>" + SCRIPT),
    "drawing": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "drawing called a picture": ("a.png", b"<?xml version='1.0'?><svg onload='alert(1)'/>"),
    "program": ("a.exe", b"MZ\x90\x00" + b"\0" * 200),
    "program called a picture": ("a.jpg.exe", b"\x7fELF" + b"\0" * 200),
    "script": ("a.php", b"<?php system($_GET[0]); ?>"),
    "shell": ("a.sh", b"#!/bin/sh\nrm -rf /"),
    "archive": ("a.zip", _zip()),
    "document": ("a.docx", _zip()),
    "head of a picture only": ("a.jpg", b"\xff\xd8\xff\xe0" + SCRIPT),
    "head of a png only": ("a.png", b"\x89PNG\r\n\x1a\n" + SCRIPT),
    "gif and script": ("a.gif", b"GIF89a/*" + SCRIPT + b"*/=1;"),
    "webp head": ("a.webp", b"RIFF\x10\x00\x00\x00WEBP" + SCRIPT),
    "cut off": ("a.jpg", photo()[:120]),
    "text": ("a.txt", b"hello"),
    "nothing known": ("a", b"\x00\x01\x02\x03"),
    "page with a late head": ("a.pdf", b"<html>%PDF-1.4"),
}


@tagged("post_install", "-at_install")
class TestHostile(PublicCase):
    def test_t14_payloads_are_five_hundred(self):
        """T14: at least 500 payloads, each a different one."""
        self.assertGreaterEqual(len(payloads()), 500)

    def test_t14_payloads_in_messages_and_notes(self):
        """T14: whatever is written becomes text: every payload through every template and every message, none live."""
        complaint, link = self.file_public()
        self.step(link, "confirm", content="1", contact="1")
        complaint.invalidate_recordset()
        _response, known = self.open(link)
        for some in split_every(25, payloads()):
            for payload in some:
                text = plain_text(payload, 3000, lines=True)
                if text:
                    complaint._customer_post(text, [])
            complaint.invalidate_recordset()
        _response, page = self.open(link)
        self.assertEqual(live(page, known), [])
        self.assertIn("<script>alert(1)</script>", self.text(page), "they are there, as text")

    def test_t14_payloads_through_the_server(self):
        """T14: payloads in every field, in both languages of the page and on the colleagues' side: none live, none lost."""
        _complaint, link = self.file_public()
        _response, known = self.open(f"{link}/confirm")
        sample = payloads()[::STRIDE]
        for some in split_every(AT_ONCE, sample):
            words = dict(zip(FIELDS, some, strict=False))
            body = words.pop("body", "")
            response, page = self.send(**{**words, "phone": "13800000000"})
            self.assertIn(response.status_code, (200, 422))
            self.assertEqual(live(page, known), [], some)
            self.assertIn("script-src 'self'", response.headers["Content-Security-Policy"])
            complaint = self.newest()
            self.assertFalse({"\x00", "\x01", "\u202e"} & set(complaint.description + complaint.contact_name))
            if body:
                complaint._customer_post(plain_text(body, 3000, lines=True), [])

    def test_t14_payloads_beside_the_fields(self):
        """T14: hostile names of fields, categories, stamps, steps and parameters end in a clear answer, never in a crash."""
        _complaint, link = self.file_public()
        for payload in payloads()[::37]:
            with self.subTest(payload=payload[:40]):
                response, _page = self.send(category=payload, stamp=payload, email=payload)
                self.assertEqual(response.status_code, 422)
                response = self.url_open(self.form_url, params={"sent": payload, "debug": payload[:20], payload[:20]: "1"})
                self.assertIn(response.status_code, (200, 303))

    def test_t14_hostile_files(self):
        """T14: judged by what is in them: no page, drawing, program or archive is taken, whatever it is called."""
        before = self.env["ir.attachment"].search_count([("res_model", "=", "kefu.complaint")])
        for kind, (name, content) in HOSTILE_FILES.items():
            with self.subTest(kind):
                response, page = self.send(files=[(name, content, "image/jpeg")])
                self.assertEqual(response.status_code, 422)
                self.assertEqual(page.xpath("//input[@name='files']/@aria-invalid"), ["true"])
        after = self.env["ir.attachment"].search_count([("res_model", "=", "kefu.complaint")])
        self.assertEqual(before, after)

    def test_t14_pictures_are_drawn_anew(self):
        """T14: nothing hides behind a picture: no script at its end, no place in it, no name with folders."""
        polyglot = photo(exif=b"Exif\x00\x00GPS 30.5N 114.3E") + SCRIPT
        for fmt in ("JPEG", "PNG", "WEBP", "GIF"):
            with self.subTest(fmt):
                [file] = check_files([("../../a.php;.jpg", photo(fmt=fmt) + SCRIPT)])
                self.assertEqual((file.mimetype, file.content[:3]), ("image/jpeg", b"\xff\xd8\xff"))
                self.assertNotIn(b"script", file.content)
        [file] = check_files([("a.jpg", polyglot)])
        self.assertNotIn(b"GPS", file.content)

    def test_t14_a_picture_that_grows(self):
        """T14: a small file that is a huge picture is refused before it is drawn."""
        with self.assertRaises(FileRefused):
            check_files([("bomb.png", photo(size=(12_000, 12_000), fmt="PNG"))])

    def test_t14_names_of_files(self):
        """T14: names without folders, control characters or turned writing."""
        names = ("../../etc/passwd", "C:\\a\\b.jpg", "a\r\nX: y", "\u202egnp.exe", '"><script>', "", ".." * 40, "a" * 500)
        for name in names:
            with self.subTest(name=name[:30]):
                cleaned = clean_name(name)
                self.assertTrue(0 < len(cleaned) <= 80)
                self.assertFalse(set(cleaned) & set('/\\<>"\r\n\u202e'))

    def test_t14_papers_are_offered_to_be_saved(self):
        """T14: a PDF file is not shown in the page's own name."""
        complaint, link = self.file_public()
        complaint.customer_file_ids = complaint._customer_create_files(check_files([("a.pdf", b"%PDF-1.4\n<script>")]))
        self.env.flush_all()
        response = self.url_open(f"{link}/file/{complaint.customer_file_ids.id}")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Content-Security-Policy"], "default-src 'none'")
