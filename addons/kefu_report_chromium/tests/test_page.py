from odoo.tests import TransactionCase

from ..tools.page import page_of


class TestPage(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls.env["report.paperformat"].create(
            {
                "name": "Test",
                "format": "A4",
                "orientation": "Portrait",
                "margin_top": 50,
                "margin_bottom": 30,
                "header_spacing": 40,
            }
        )

    def test_documents_paper_format(self):
        """Documents: size, margins and header position come from the paper format."""
        page = page_of(self.paper, None, {})
        self.assertEqual((page.width, page.height), (210, 297))
        self.assertEqual((page.top, page.bottom, page.left, page.right), (50, 30, 7, 7))
        self.assertEqual(page.header_top, 10)
        self.assertEqual(page.scale, 0.8)
        self.paper.disable_shrinking = True
        self.assertEqual(page_of(self.paper, None, {}).scale, 1)

    def test_documents_orientation(self):
        """Documents: caller, then document, then paper format decide on landscape."""
        self.assertEqual(page_of(self.paper, True, {}).width, 297)
        wide = {"data-report-landscape": "True"}
        self.assertEqual(page_of(self.paper, None, wide).width, 297)
        self.assertEqual(page_of(self.paper, False, wide).width, 210)
        self.paper.orientation = "Landscape"
        self.assertEqual(page_of(self.paper, None, {}).width, 297)

    def test_documents_custom_size(self):
        """Documents: custom sizes are kept; without one the sheet is A4."""
        self.paper.write({"format": "custom", "page_width": 80, "page_height": 60})
        page = page_of(self.paper, None, {})
        self.assertEqual((page.width, page.height), (80, 60))
        self.paper.write({"page_width": 0})
        self.assertEqual(page_of(self.paper, None, {}).width, 210)
        self.assertEqual(page_of(self.paper.browse(), None, {}).height, 297)

    def test_documents_margins_of_the_document_win(self):
        """Documents: margins a document names for itself go before the paper format."""
        page = page_of(
            self.paper,
            None,
            {
                "data-report-margin-top": "12",
                "data-report-margin-bottom": "8",
                "data-report-header-spacing": "9",
            },
        )
        self.assertEqual((page.top, page.bottom, page.header_top), (12, 8, 3))

    def test_documents_fitting(self):
        """Documents: margins grow with header and footer, never shrink, never fill the sheet."""
        page = page_of(self.paper, None, {})
        self.assertEqual(page.fitting(5, 5), page)
        grown = page.fitting(60, 45)
        self.assertEqual((grown.top, grown.bottom, grown.header_top), (70, 45, 10))
        endless = page.fitting(1000, 1000)
        self.assertLess(endless.top + endless.bottom, page.height)

    def test_documents_print_options(self):
        """Documents: Chromium is told inches."""
        options = page_of(self.paper, None, {}).print_options()
        self.assertAlmostEqual(options["paperWidth"], 210 / 25.4)
        self.assertAlmostEqual(options["marginTop"], 50 / 25.4)
        sheet = page_of(self.paper, None, {}).print_options(margins=False)
        self.assertEqual({sheet[f"margin{s}"] for s in ("Top", "Bottom", "Left", "Right")}, {0})
