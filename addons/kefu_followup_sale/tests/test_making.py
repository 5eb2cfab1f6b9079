from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.kefu_base.tests.common import ROLES

from .common import QuoteCase


class TestMaking(QuoteCase):
    """Designers quote their own customers, without being users of Odoo's sales app."""

    def test_r3_16_from_the_customer(self):
        """From the customer's page to a quotation: the contact is made, the designer answers for it."""
        lead = self._leads()
        lead.with_user(self.director).designer_id = self.designer
        lead.tag_ids = self.env["crm.tag"].create({"name": "Villa"})
        self.assertFalse(lead.partner_id)
        self.env.flush_all()
        self.env.invalidate_all()
        action = lead.with_user(self.designer).action_make_quotation()
        self.assertEqual(lead.partner_id.name, lead.contact_name)
        orders = self.env["sale.order"].with_user(self.designer).with_company(self.company).with_context(**action["context"])
        with Form(orders, view="kefu_followup_sale.sale_order_view_form") as form:
            with form.order_line.new() as line:
                line.product_id = self.product
                line.product_uom_qty = 2
        order = form.record
        self.assertRecordValues(order, [{
            "opportunity_id": lead.id, "partner_id": lead.partner_id.id, "user_id": self.designer.id, "amount_untaxed": 24000,
        }])
        lead.invalidate_recordset()
        self.assertEqual(lead.with_user(self.designer).quotation_count, 1)
        self.assertEqual(
            self.env["sale.order"].with_user(self.designer).search(lead.action_show_quotations()["domain"]), order
        )

    def test_r3_16_designers_see_their_own(self):
        """Colleagues see neither the quotation nor its lines, in no list, count or group."""
        for model, field in (("sale.order", "id"), ("sale.order.line", "order_id")):
            records, domain = self.env[model], [(field, "=", self.order.id)]
            self.assertTrue(records.with_user(self.designer).search(domain))
            self.assertFalse(records.with_user(self.colleague).search(domain))
            self.assertEqual(records.with_user(self.colleague)._read_group(domain, aggregates=["__count"]), [(0,)])
        with self.assertRaises(AccessError):
            self.order.with_user(self.colleague).read(["amount_total"])
        with self.assertRaises(AccessError):
            self._quote(user=self.colleague)
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.designer).with_company(self.company).create({
                "partner_id": self.env["res.partner"].create({"name": "Nobody's"}).id,
            })

    def test_r3_16_who_reads_and_writes(self):
        readers = {"designer", "supervisor", "director", "general_manager"}
        for role in ROLES:
            if role == "manager":
                continue  # whoever administers Odoo has Odoo's rights
            order = self.order.with_user(getattr(self, role))
            with self.subTest(role=role):
                self.assertEqual(order.has_access("read"), role in readers)
                self.assertEqual(order.has_access("write"), role == "designer")
                self.assertFalse(order.has_access("unlink"))

    def test_f4_forms_open(self):
        """F4: the quotation opens for whoever reads it, at each step, in our form and in Odoo's."""
        for step in ("none", "asked", "released"):
            if step == "asked":
                self.order.action_ask_release()
            elif step == "released":
                self.order.with_user(self.supervisor).action_release()
            for role in ("designer", "supervisor", "director", "general_manager"):
                order = self.order.with_user(getattr(self, role))
                for view in ("kefu_followup_sale.sale_order_view_form", "sale.view_order_form"):
                    with self.subTest(step=step, role=role, view=view):
                        Form(order, view=view)
                        Form(self.lead.with_user(order.env.user), view="kefu_followup.crm_lead_view_form")

    def test_f4_buttons_say_who_is_next(self):
        """F4: each person sees the step that is theirs."""
        def buttons(user):
            order = self.order.with_user(user)
            return order.may_ask_release, order.may_release, order.may_return

        self.assertEqual(buttons(self.designer), (True, False, False))
        self.assertEqual(buttons(self.supervisor), (False, False, False))
        self.order.action_ask_release()
        self.assertEqual(buttons(self.designer), (False, False, False))
        for user in (self.supervisor, self.director):
            self.assertEqual(buttons(user), (False, True, True))
        self.order.with_user(self.supervisor).action_release()
        self.assertEqual(buttons(self.designer), (False, False, False))
        self.assertEqual(buttons(self.director), (False, False, True))

    def test_f4_lists_cost_the_same(self):
        """F4: more quotations in a list, not more queries."""
        def queries(count):
            orders = self.env["sale.order"].concat(*(self._quote(self._customer()) for _number in range(count)))
            orders.action_ask_release()
            listed = orders.with_user(self.supervisor)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            listed.read(["may_ask_release", "may_release", "may_return", "is_withheld", "discount_rate", "amount_total"])
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(2), queries(12))
