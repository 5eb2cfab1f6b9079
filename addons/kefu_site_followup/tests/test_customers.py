from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.kefu_followup_sale.tests.common import QuoteCase


@tagged("post_install", "-at_install")
class TestCustomers(QuoteCase):
    """A site belongs to the customer of the follow-up: designer, home, number, register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["kefu.site.template"].create({"name": "One node", "company_id": cls.company.id, "node_ids": [
            (0, 0, {"code": "N1", "name": "Acceptance"}),
        ]})
        estate = cls.env["kefu.estate"].create({"name": "Riverside One", "company_id": cls.company.id})
        cls.lead.sudo().write({
            "estate_id": estate.id, "room": "3-2-1801", "honorific": "mrs", "handover_date": "2027-02-28",
        })

    @classmethod
    def _site(cls, order=None):
        """:return: the site that the confirmed contract opens"""
        order = (order or cls.order).sudo()
        order.write({"kefu_site_template_id": cls.template.id, "kefu_plan_id": False})
        order.instalment_ids.unlink()
        cls._release(order.with_user(cls.designer)).sudo().action_confirm()
        return order.kefu_site_ids

    def test_c6_site_of_the_customer(self):
        """C6: the site knows customer, designer, home, number and handover, whoever the contract's salesperson is."""
        self.order.sudo().user_id = self.salesperson
        site = self._site()
        self.assertRecordValues(site, [{
            "lead_id": self.lead.id, "designer_id": self.designer.id, "site_address": "Riverside One 3-2-1801",
            "site_phone": self.lead.phone, "company_id": self.company.id,
        }])
        self.assertEqual(str(site.handover_on), "2027-02-28")

    def test_c6_site_without_a_customer(self):
        """C6: a contract that belongs to no customer of the follow-up opens its site as before."""
        order = self.env["sale.order"].create({
            "partner_id": self.env["res.partner"].create({"name": "Walk-in", "phone": "13912345678"}).id,
            "company_id": self.company.id, "kefu_site_template_id": self.template.id, "user_id": self.colleague.id,
            "kefu_plan_id": False,
        })
        order.action_confirm()
        self.assertRecordValues(order.kefu_site_ids, [{
            "lead_id": False, "designer_id": self.colleague.id, "site_phone": "13912345678",
        }])

    def test_c1_calls_in_the_customers_register(self):
        """C1: calls about site, node and slip stand in the customer's register; the caller knows how to address her."""
        site = self._site()
        slip = self.env["kefu.service.slip"].create({
            "project_id": site.id, "designer_id": self.designer.id, "content": "Tiles chosen", "end_at": "2026-11-22 03:00:00",
            "start_at": "2026-11-22 02:00:00",
        })
        calls = self.env["kefu.callback"]._schedule_batch([
            ("finished", site, None, None), ("node_customer", site.node_ids, None, None), ("slip_purchase", slip, None, None),
        ])
        self.assertEqual(len(calls), 3)
        self.assertEqual(calls.lead_id, self.lead)
        for record in (site, site.node_ids, slip):
            with self.subTest(record=record._name):
                self.assertEqual(record._kefu_callback_values()[record.id]["title"], "Mrs.")

    def test_s1_from_the_customers_page(self):
        """S1: the customer's page leads to the site, for those who may see it; others see none and no name."""
        site = self._site()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_site_followup.project_project_action_of_customer")
        domain = safe_eval(action["domain"], {"active_id": self.lead.id})
        for user in (self.designer, self.director, self.consultant):
            with self.subTest(user=user.login):
                lead = self.lead.with_user(user).with_context(allowed_company_ids=self.company.ids)
                self.env.invalidate_all()
                self.assertEqual(lead.site_count, 1)
                self.assertEqual(lead.env["project.project"].search(domain), site)
        site.sudo().designer_id = self.colleague
        self.env.invalidate_all()
        self.assertEqual(self.lead.with_user(self.designer).site_count, 0)
        with self.assertRaises(AccessError):
            site.with_user(self.site_manager).read(["lead_id"])
