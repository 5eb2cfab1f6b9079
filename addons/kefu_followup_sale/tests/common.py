from odoo import Command

from odoo.addons.kefu_followup.tests.common_dispatch import DispatchCase


class QuoteCase(DispatchCase):
    """A customer of a designer, with a contact, and the designer's quotation of two lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.designers[1]
        cls.supervisor_2 = cls._create_user("supervisor", "test_supervisor_2")
        cls.product = cls.env["product.product"].create({"name": "Kitchen", "list_price": 12000, "company_id": cls.company.id})
        cls.lead = cls._customer()
        cls.order = cls._quote()
        cls.env.flush_all()

    @classmethod
    def _customer(cls, designer=None, **values):
        """:return: a customer dispatched to a designer, with a contact that has an address for mails"""
        lead = cls._leads(**values)
        lead.with_user(cls.director).designer_id = designer or cls.designer
        lead.partner_id = cls.env["res.partner"].create({
            "name": lead.contact_name, "email": f"customer{lead.id}@example.com", "company_id": cls.company.id,
        })
        lead.invalidate_recordset()
        return lead

    @classmethod
    def _quote(cls, lead=None, user=None, **values):
        """:return: a quotation made by its designer, as the designer sees it"""
        lead = lead or cls.lead
        user = user or lead.designer_id
        return cls.env["sale.order"].with_user(user).with_company(cls.company).create({
            "partner_id": lead.partner_id.id,
            "opportunity_id": lead.id,
            "order_line": [
                Command.create({"product_id": cls.product.id, "product_uom_qty": 1}),
                Command.create({"product_id": cls.product.id, "product_uom_qty": 2, "price_unit": 900, "name": "Cupboard"}),
            ],
            **values,
        })

    @classmethod
    def _release(cls, order):
        """Have a quotation released the usual way."""
        order.action_ask_release()
        order.with_user(cls.supervisor).action_release()
        order.invalidate_recordset()
        return order

    def _attempts(self, user=None):
        """:return: how often the rule was tried to be broken, once what was refused is rolled back"""
        self.env.cr.postrollback.run()
        self.env.transaction.clear()
        domain = [("code", "=", "QUOTE_LEAK"), ("user_id", "=", (user or self.designer).id)]
        return sum(self.env["kefu.refusal"].search(domain).mapped("attempts"))
