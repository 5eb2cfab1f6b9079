from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .instalment_case import InstalmentCase


class TestInstalmentPlan(InstalmentCase):
    def test_c6_p_shipped_plan_on_a_quotation(self):
        """C6.p: 30/40/25/5 %, agreed on the quotation by its salesperson."""
        order = self._order().with_user(self.seller)
        self.assertEqual(order.instalment_ids.mapped("percent"), [30, 40, 25, 5])
        self.assertEqual(order.instalment_ids.mapped("node_code"), [False, "C6.3", "C6.5", "C6.7"])
        self.assertEqual(order.instalment_ids.mapped("amount"), [30_000, 40_000, 25_000, 5_000])
        order.instalment_ids[0].percent = 35
        order.instalment_ids[1].percent = 35
        order.action_confirm()
        self.assertEqual(order.instalment_ids.mapped("state"), ["invoiced", "planned", "planned", "planned"])
        self.assertEqual(order.instalment_ids[0].amount, 35_000)

    def test_c6_p_plan_in_the_form(self):
        """C6.p: choosing another plan replaces the instalments; without a plan nothing is invoiced by itself."""
        half = self.env["kefu.instalment.plan"].create({
            "name": "50/50",
            "line_ids": [Command.create({"name": name, "percent": 50}) for name in ("Now", "Later")],
        })
        order = self._order()
        order.kefu_plan_id = half
        self.assertEqual(order.instalment_ids.mapped("percent"), [50, 50])
        order.kefu_plan_id = False
        self.assertFalse(order.instalment_ids)
        order.action_confirm()
        self.assertFalse(order.invoice_ids)
        self.assertEqual(order.copy().kefu_plan_id, order.kefu_plan_id)

    def test_c6_p_default_plan(self):
        """C6.p: a contract that opens a site has the company's plan; one that opens none, or where sites are off, has none."""
        template = self.env["kefu.site.template"].create({"name": "Two nodes", "company_id": self.company.id})
        own = self.env["kefu.instalment.plan"].create({
            "name": "Own", "company_id": self.company.id, "sequence": 99,
            "line_ids": [Command.create({"name": "All", "percent": 100})],
        })
        values = {"partner_id": self.customer.id, "company_id": self.company.id}
        order = self.env["sale.order"].create({**values, "kefu_site_template_id": template.id})
        self.assertEqual(order.kefu_plan_id, own)
        self.assertEqual(order.instalment_ids.mapped("percent"), [100])
        self.assertFalse(self.env["sale.order"].create({**values, "kefu_site_template_id": False}).kefu_plan_id)
        self.company.kefu_use_site = False
        self.assertFalse(self.env["sale.order"].create({**values, "kefu_site_template_id": template.id}).kefu_plan_id)

    def test_c6_p_sum_is_checked_at_confirmation(self):
        """C6.p: refused while the instalments do not sum to 100 %; the sum is named."""
        order = self._order().with_user(self.seller)
        order.instalment_ids[0].percent = 20
        with self.assertRaisesRegex(ValidationError, "90 %"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.sudo().invoice_ids)

    def test_c6_p_amounts(self):
        """C6.p: agreed amounts sum to the contract; beside percentages they come first."""
        order = self._order(kefu_plan_id=False)
        order.instalment_ids = [
            Command.create({"name": name, "kind": "amount", "fixed_amount": amount})
            for name, amount in (("Deposit", 5_000), ("Rest", 94_999.99))
        ]
        with self.assertRaisesRegex(ValidationError, "99,999.99"):
            order.action_confirm()
        order.instalment_ids[1].fixed_amount = 95_000
        order._check_instalments()
        order.instalment_ids[1].write({"kind": "percent", "percent": 100})
        order.action_confirm()
        self.assertEqual(order.instalment_ids.mapped("amount"), [5_000, 95_000])

    def test_c6_p_plans_sum_to_100(self):
        """C6.p: a template that does not sum to 100 % is not kept."""
        with self.assertRaisesRegex(ValidationError, "90 %"):
            self.env["kefu.instalment.plan"].create({"name": "?", "line_ids": [Command.create({"name": "A", "percent": 90})]})

    def test_c6_p_node_must_exist(self):
        """C6.p: an instalment that waits for a node the site will not have is refused."""
        template = self.env["kefu.site.template"].create({"name": "None", "company_id": self.company.id})
        order = self._order(kefu_site_template_id=template.id)
        with self.assertRaisesRegex(ValidationError, "C6.3"):
            order.action_confirm()

    def test_c6_p_agreed_is_agreed(self):
        """C6.p: after signing nobody writes, adds or deletes instalments, not even the salesperson or finance."""
        order = self._contract()
        for user in (self.seller, self.finance, self.director, self.consultant):
            instalment = order.instalment_ids[1].with_user(user)
            with self.assertRaises(UserError):
                instalment.percent = 1
            with self.assertRaises(UserError):
                instalment.unlink()
            with self.assertRaises(UserError):
                instalment.create({"order_id": order.id, "name": "More", "percent": 10})
        self.assertEqual(order.instalment_ids.mapped("percent"), [30, 40, 25, 5])

    def test_c6_p_state_is_not_written(self):
        """C6.p: nor does anybody write on a quotation what only steps write."""
        order = self._order()
        instalment = order.instalment_ids[0].with_user(self.seller)
        for values in ({"state": "paid"}, {"released_at": "2026-01-01 00:00:00"}, {"invoice_error": "?"}):
            with self.assertRaises(AccessError):
                instalment.write(values)
        made = instalment.create({"order_id": order.id, "name": "More", "percent": 10, "state": "paid"})
        self.assertEqual(made.state, "planned")

    def test_c6_p_who_sees_instalments(self):
        """C6.p: salespeople see their own contracts', finance and those who answer for all see all; others none."""
        instalment = self._contract().instalment_ids[0]
        others = self._create_user("salesperson", "test_other_seller")
        others.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        for user in (self.seller, self.finance, self.director, self.consultant, self.service_manager, self.general_manager):
            self.assertTrue(instalment.with_user(user).has_access("read"), user.name)
        for user in (others, self.designer, self.site_manager, self.inspector, self.reception, self.stranger):
            self.assertFalse(instalment.with_user(user).has_access("read"), user.name)

    def test_c6_p_form_of_the_contract(self):
        """C6.p: agreed on in the form of the quotation, the amounts follow the lines at once."""
        with Form(self._order().with_user(self.seller)) as form:
            with form.order_line.edit(0) as line:
                line.price_unit = 50_000
        order = form.record
        self.assertEqual(order.instalment_ids.mapped("amount"), [15_000, 20_000, 12_500, 2_500])
