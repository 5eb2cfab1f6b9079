from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.kefu_followup_sale.tests.common import QuoteCase


@tagged("post_install", "-at_install")
class TestTemplates(QuoteCase):
    """A designer makes quotations with what the Sales app offers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the setting "Quotation Templates" of the Sales app
        cls.env.ref("base.group_user")._apply_group(cls.env.ref("sale_management.group_sale_order_template"))
        cls.template = cls.env["sale.order.template"].create({
            "name": "Whole flat",
            "company_id": cls.company.id,
            "sale_order_template_line_ids": [Command.create({"product_id": cls.product.id, "product_uom_qty": 3})],
        })

    def test_r3_16_quotation_with_documents(self):
        """R3.16: a new quotation takes the headers and footers that go with every quotation."""
        document = self.env["quotation.document"].create({
            "name": "Cover", "document_type": "header", "raw": b"%PDF-1.4", "company_id": self.company.id,
            "add_by_default": True,
        })
        self.assertIn(document, self._quote().sudo().quotation_document_ids)

    def test_r3_16_quotation_from_template(self):
        """R3.16: the template's lines come in, in the form that designers have."""
        with Form(self.env["sale.order"].with_user(self.designer).with_company(self.company)) as form:
            form.partner_id = self.lead.partner_id
            form.opportunity_id = self.lead.with_user(self.designer)
            form.sale_order_template_id = self.template.with_user(self.designer)
        order = form.record
        self.assertEqual(order.order_line.product_id, self.product)
        self.assertEqual(order.order_line.product_uom_qty, 3)

    def test_templates_are_read_only(self):
        """Templates stay with the sales managers."""
        for user in (self.designer, self.supervisor, self.director):
            template = self.template.with_user(user)
            self.assertEqual(template.name, "Whole flat")
            with self.assertRaises(AccessError):
                template.name = "Mine"

    def test_templates_of_other_companies(self):
        """A designer sees no template of another company, nor its lines."""
        other = self.env["res.company"].create({"name": "Other House"})
        template = self.template.create({
            "name": "Theirs",
            "company_id": other.id,
            "sale_order_template_line_ids": [
                Command.create({"name": "Kitchen", "display_type": "line_section", "product_uom_qty": 0}),
            ],
        })
        self.assertFalse(self.env["sale.order.template"].with_user(self.designer).search([("id", "=", template.id)]))
        lines = self.env["sale.order.template.line"].with_user(self.designer)
        self.assertFalse(lines.search([("sale_order_template_id", "=", template.id)]))
        self.assertTrue(lines.search([("sale_order_template_id", "=", self.template.id)]))
