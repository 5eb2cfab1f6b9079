import unicodedata

from odoo.tests import BaseCase

from ..tools.binder import RADICALS, plain, without_radicals


class TestBinder(BaseCase):
    def test_documents_text_has_no_radicals(self):
        """Documents: text copied from a PDF is what was typed, so that a search finds it."""
        cmap = b"\n".join(
            (
                b"3 beginbfchar",
                b"<0041> <2F2F>",
                b"<0042> <65BD>",
                b"<0043> <2ED4>",
                b"endbfchar",
                b"1 beginbfrange",
                b"<0050> <0052> <2F00>",
                b"<0060> <0062> <4E00>",
                b"endbfrange",
            )
        )
        lines = without_radicals(cmap).split(b"\n")
        self.assertEqual(lines[1], b"<0041> <5DE5>")
        self.assertEqual(lines[2], b"<0042> <65BD>")
        self.assertEqual(lines[3], b"<0043> <95E8>")
        self.assertEqual(lines[6], b"<0050> <0052> [<4E00> <4E28> <4E36>]")
        self.assertEqual(lines[7], b"<0060> <0062> <4E00>")

    def test_documents_radical_table(self):
        """Documents: the table names each radical's own character."""
        self.assertEqual([plain(c) for c in "⻔⻋⼯工A"], ["门", "车", "工", "工", "A"])
        for radical, character in RADICALS.items():
            self.assertIn("RADICAL", unicodedata.name(radical))
            self.assertIn("CJK UNIFIED IDEOGRAPH", unicodedata.name(character))
