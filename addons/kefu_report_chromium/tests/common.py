import base64
import io

from odoo.tests import TransactionCase, new_test_user
from odoo.tools.pdf import PdfFileReader

POINTS_PER_MM = 72 / 25.4
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

TEMPLATE = """
<t t-name="{name}">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <t t-call="web.external_layout">
                <div class="page">{content}</div>
            </t>
        </t>
    </t>
</t>
"""


class ReportCase(TransactionCase):
    """A clerk who prints partners, and a report whose content each test writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write(
            {
                "name": "上海云客装饰有限公司",
                "external_report_layout_id": cls.env.ref("web.external_layout_standard").id,
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
                "report_header": "<p>家装设计专家</p>",
                "report_footer": "<p>诚信设计 安心施工</p>",
            }
        )
        cls.clerk = new_test_user(
            cls.env, "clerk", groups="base.group_user,base.group_partner_manager", lang="en_US"
        )
        cls.zhang, cls.li = cls.env["res.partner"].create([{"name": "张伟"}, {"name": "李娜"}])
        cls.view = cls.env["ir.ui.view"].create(
            {"name": "Test", "type": "qweb", "key": "kefu_report_chromium.test_report"}
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Test",
                "model": "res.partner",
                "report_name": cls.view.key,
                "report_type": "qweb-pdf",
            }
        )

    def write_report(self, content):
        """Make ``content`` what the report prints for each partner ``o``."""
        self.view.arch = TEMPLATE.format(name=self.view.key, content=content)

    def print_pdf(self, records, data=None, **context):
        """Print the report for ``records`` as the clerk and return the bytes."""
        reports = self.env["ir.actions.report"].with_user(self.clerk)
        content, kind = reports.with_context(
            force_report_rendering=True, **context
        )._render_qweb_pdf(self.report.report_name, records.ids, data=data)
        self.assertEqual(kind, "pdf")
        return content

    def print_pages(self, records, data=None, **context):
        return self.pages(self.print_pdf(records, data, **context))

    @staticmethod
    def pages(content):
        return list(PdfFileReader(io.BytesIO(content), strict=False).pages)

    def texts(self, pages):
        """Return the text of each page, white space as single blanks."""
        return [" ".join(page.extract_text().split()) for page in pages]

    def assertPaper(self, page, width, height):
        box = page.mediabox
        self.assertAlmostEqual(float(box.width), width * POINTS_PER_MM, delta=1)
        self.assertAlmostEqual(float(box.height), height * POINTS_PER_MM, delta=1)

    @staticmethod
    def images(page):
        """Return the images of a page that are not part of its letterhead."""
        objects = page["/Resources"].get("/XObject", {})
        return [name for name, item in objects.items() if item.get_object()["/Subtype"] == "/Image"]

    @classmethod
    def attach(cls, name, **values):
        return cls.env["ir.attachment"].create(
            {"name": name, "raw": base64.b64decode(PIXEL), "mimetype": "image/png", **values}
        )
