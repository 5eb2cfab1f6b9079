from odoo.tests import tagged

from .common import ReportCase

ROWS = """
<table class="table">
    <thead><tr><th>Item</th></tr></thead>
    <tbody><tr t-foreach="range({count})" t-as="n"><td>Row <t t-out="n"/></td></tr></tbody>
</table>
"""


@tagged("post_install", "-at_install")
class TestDocuments(ReportCase):
    def test_documents_header_footer_number_and_chinese(self):
        """Documents: every PDF has header, footer, page number and Chinese that reads right."""
        self.write_report('<h1>量房单</h1><p t-out="o.name"/>')
        pages = self.print_pages(self.zhang)
        self.assertEqual(len(pages), 1)
        self.assertPaper(pages[0], 210, 297)
        text = self.texts(pages)[0]
        for expected in ("上海云客装饰有限公司", "家装设计专家", "诚信设计 安心施工", "量房单", "张伟"):
            self.assertIn(expected, text)
        self.assertIn("Page 1 / 1", text)

    def test_documents_long_table_numbers_every_page(self):
        """Documents: a table over several pages repeats its heading below the page header."""
        self.write_report(ROWS.format(count=90))
        texts = self.texts(self.print_pages(self.zhang))
        self.assertGreaterEqual(len(texts), 3)
        for number, text in enumerate(texts, 1):
            self.assertIn(f"Page {number} / {len(texts)}", text)
            self.assertIn("上海云客装饰有限公司", text)
            self.assertIn("诚信设计 安心施工", text)
            self.assertEqual(text.count("Item"), 1)
        rows = [word for text in texts for word in text.split() if word == "Row"]
        self.assertEqual(len(rows), 90, "No row is lost or split between pages.")

    def test_documents_each_record_its_own_header_and_count(self):
        """Documents: several records in one PDF, each with its own header and page count."""
        self.write_report(
            '<p t-out="o.name"/>'
            f"<t t-if=\"o.name == '李娜'\">{ROWS.format(count=60)}</t>"
        )
        other = self.env["res.company"].create(
            {
                "name": "杭州分公司",
                "external_report_layout_id": self.env.ref("web.external_layout_standard").id,
            }
        )
        self.clerk.company_ids += other
        self.zhang.company_id, self.li.company_id = self.env.company, other
        pages = self.print_pages(
            self.zhang + self.li, allowed_company_ids=[self.env.company.id, other.id]
        )
        texts = self.texts(pages)
        self.assertGreater(len(texts), 2)
        self.assertIn("上海云客装饰有限公司", texts[0])
        self.assertNotIn("杭州分公司", texts[0])
        self.assertIn("Page 1 / 1", texts[0])
        for number, text in enumerate(texts[1:], 1):
            self.assertIn("杭州分公司", text)
            self.assertNotIn("上海云客", text)
            self.assertIn(f"Page {number} / {len(texts) - 1}", text)

    def test_documents_split_per_record_for_attachments(self):
        """Documents: printed together, each record still gets its own pages as attachment."""
        self.write_report(f"<p t-out=\"o.name\"/>{ROWS.format(count=30)}")
        self.report.attachment = "'sheet-%s.pdf' % object.id"
        records = self.zhang + self.li
        self.assertEqual(len(self.print_pages(records)), 4)
        for record in records:
            saved = self.env["ir.attachment"].search(
                [("res_model", "=", "res.partner"), ("res_id", "=", record.id)]
            )
            texts = self.texts(self.pages(saved.raw))
            self.assertEqual(len(texts), 2)
            self.assertIn(record.name, texts[0])
            self.assertIn("Page 2 / 2", texts[1])

    def test_documents_saved_attachment_is_merged(self):
        """Documents: a record printed before is taken from its attachment and merged."""
        self.write_report('<p t-out="o.name"/>')
        self.report.write({"attachment": "'%s.pdf' % object.id", "attachment_use": True})
        self.print_pdf(self.zhang)
        self.write_report('<p>second print</p><p t-out="o.name"/>')
        texts = self.texts(self.print_pages(self.zhang + self.li))
        self.assertEqual(["second print" in text for text in texts], [False, True])

    def test_documents_landscape(self):
        """Documents: landscape by paper format, by the document and by the caller."""
        self.write_report("<p>wide</p>")
        self.assertPaper(self.print_pages(self.zhang, landscape=True)[0], 297, 210)
        self.report.paperformat_id = self.env["report.paperformat"].create(
            {"name": "Landscape", "format": "A5", "orientation": "Landscape"}
        )
        page = self.print_pages(self.zhang)[0]
        self.assertPaper(page, 210, 148)
        self.assertIn("Page 1 / 1", self.texts([page])[0])

    def test_documents_custom_paper_and_margins(self):
        """Documents: custom sizes and the margins of the paper format are kept."""
        self.write_report(ROWS.format(count=30))
        paper = self.env["report.paperformat"].create(
            {
                "name": "Slip",
                "format": "custom",
                "page_width": 100,
                "page_height": 150,
                "orientation": "Portrait",
                "margin_top": 40,
                "margin_bottom": 20,
            }
        )
        self.report.paperformat_id = paper
        pages = self.print_pages(self.zhang)
        self.assertPaper(pages[0], 100, 150)
        paper.margin_bottom = 90
        self.assertGreater(len(self.print_pages(self.zhang)), len(pages))

    def test_documents_high_header_pushes_the_text(self):
        """Documents: a header higher than its margin moves the text instead of covering it."""
        self.write_report(ROWS.format(count=30))
        pages = len(self.print_pages(self.zhang))
        self.env.company.company_details = "<p>地址</p>" * 20
        texts = self.texts(self.print_pages(self.zhang))
        self.assertGreater(len(texts), pages)
        self.assertEqual(texts[0].count("地址"), 20)

    def test_documents_images_and_links(self):
        """Documents: pictures of records are printed, links in text and footer stay links."""
        picture = self.attach("plan.png", public=True)
        self.env.company.report_footer = '<p><a href="https://kefu.example/f">site</a></p>'
        self.write_report(
            f'<img src="/web/image/{picture.id}"/><a href="https://kefu.example/b">more</a>'
        )
        page = self.print_pages(self.zhang)[0]
        self.assertEqual(len(self.images(page)), 1)
        links = {note.get_object()["/A"]["/URI"] for note in page["/Annots"]}
        self.assertEqual(links, {"https://kefu.example/f", "https://kefu.example/b"})

    def test_documents_without_layout(self):
        """Documents: a report without header, footer and article is printed too."""
        self.view.arch = (
            f'<t t-name="{self.view.key}"><t t-call="web.basic_layout">'
            "<p>标签</p></t></t>"
        )
        texts = self.texts(self.print_pages(self.zhang))
        self.assertEqual(len(texts), 1)
        self.assertIn("标签", texts[0])
        self.assertNotIn("Page", texts[0])

    def test_documents_every_stock_layout(self):
        """Documents: each layout a company can choose prints its header, footer and number."""
        self.write_report('<p t-out="o.name"/>')
        for layout in self.env["report.layout"].search([]):
            with self.subTest(layout=layout.name):
                self.env.company.external_report_layout_id = layout.view_id
                texts = self.texts(self.print_pages(self.zhang + self.li))
                self.assertEqual(len(texts), 2)
                for text in texts:
                    self.assertIn("上海云客装饰有限公司", text)
                    self.assertIn("诚信设计 安心施工", text)
                    self.assertRegex(text, "1 ?/ ?1")
