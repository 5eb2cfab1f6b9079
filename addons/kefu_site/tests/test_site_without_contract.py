from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .site_case import SiteCase


@tagged("post_install", "-at_install")
class TestSiteWithoutContract(SiteCase):
    """P3.6, S1: a property developer's project is a site without a contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("kefu_site.template_property")
        cls.developer = cls.env["res.partner"].create({
            "name": "Lakeside Homes Ltd", "phone": "027 8800 0001", "street": "Lake 1",
        })

    def _wizard(self, user, **values):
        return self.env["kefu.site.new"].with_user(user).create({
            "name": "Lakeside Garden", "site_template_id": self.template.id, "site_start": "2026-03-10", **values,
        })

    def _open_property(self, user=None, **values):
        """:return: the site, opened by the service manager, as superuser"""
        action = self._wizard(user or self.service_manager, **values).action_open_site()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _count(self):
        return self.env["project.project"].search_count([("is_kefu_site", "=", True)])

    def test_p3_6_opened_with_its_nodes(self):
        """P3.6: the dialog opens a site with the nodes of the template, each with its process, owner and day."""
        with Form(self.env["kefu.site.new"].with_user(self.service_manager)) as form:
            self.assertEqual(form.site_template_id, self.template)
            self.assertTrue(form.site_start)
            form.name = "Lakeside Garden"
            form.partner_id = self.developer
            self.assertIn("Lake 1", form.site_address)
            form.site_start = "2026-03-10"
            form.handover_on = "2027-03-10"
            form.site_manager_id = self.site_manager
        action = form.save().action_open_site()
        self.assertEqual(action["views"], [(self.env.ref("kefu_site.project_project_view_form_site").id, "form")])
        site = self.env["project.project"].browse(action["res_id"])
        self.assertRecordValues(site, [{
            "name": "Lakeside Garden", "is_kefu_site": True, "site_state": "open", "company_id": self.company.id,
            "contract_id": False, "partner_id": self.developer.id, "site_phone": self.developer.phone,
            "privacy_visibility": "followers", "site_manager_id": self.site_manager.id, "create_uid": self.service_manager.id,
        }])
        self.assertEqual(site.node_ids.mapped("code"), self.template.node_ids.mapped("code"))
        self.assertTrue(all(node.process for node in site.node_ids))
        days = {node.code: str(node.planned_on) for node in site.node_ids}
        self.assertEqual((days["P3.6.1.2"], days["P3.6.3.1"], days["P3.6.3.2"]), ("2026-04-09", "2027-01-24", "2027-03-10"))
        self.assertEqual(site.current_node_id.code, "P3.6.1.1")

    def test_p3_6_any_template(self):
        """P3.6: any template of the company or shipped, also for decoration; customer and handover may be unknown."""
        site = self._open_property(site_template_id=self.env.ref("kefu_site.template_seven").id)
        self.assertEqual(site.node_ids.mapped("code"), [f"C6.{number}" for number in range(1, 8)])
        self.assertFalse(site.partner_id or site.instalment_ids or site.with_user(self.director).site_money)
        self.assertFalse(self._open_property().node_ids[-1].planned_on)

    def test_p3_6_who_opens(self):
        """P3.6: the service manager and the director, nobody else, neither by the dialog nor past it."""
        for user in (self.service_manager, self.director):
            self.assertEqual(self._open_property(user).create_uid, user)
        before = self._count()
        values = {"name": "Mine", "company_id": self.company.id, "site_template_id": self.template.id}
        for role in (
            "consultant", "designer", "site_manager", "inspector", "reception", "salesperson", "supervisor", "sales_manager",
            "general_manager", "finance",
        ):
            user = getattr(self, role)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self._wizard(user)
                with self.assertRaises(AccessError):
                    self.env["project.project"].with_user(user)._kefu_open_site_without_contract(values)
        with self.assertRaises(AccessError):
            self.env["project.project"].with_user(self.service_manager).create({"name": "Past it", "is_kefu_site": True})
        self.assertEqual(self._count(), before)

    def test_p3_6_only_ones_own_companies(self):
        """P3.6: in a company one works in, with its own template and people."""
        foreign = self.env["kefu.site.template"].create({
            "name": "Theirs", "company_id": self.other_company.id, "node_ids": [Command.create({"code": "A", "name": "Begin"})],
        })
        stranger = self._create_user("site_manager", "test_site_manager_b", self.other_company)
        client = self.env["res.partner"].create({"name": "Theirs", "company_id": self.other_company.id})
        before = self._count()
        for values in (
            {"company_id": self.other_company.id}, {"site_template_id": foreign.id}, {"site_manager_id": stranger.id},
            {"inspector_id": stranger.id}, {"designer_id": stranger.id}, {"partner_id": client.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._open_property(**values)
        values = {"name": "Past it", "company_id": self.other_company.id, "site_template_id": self.template.id}
        with self.assertRaises(AccessError):
            self.env["project.project"].with_user(self.director)._kefu_open_site_without_contract(values)
        values.update(company_id=self.company.id, site_manager_id=stranger.id)
        with self.assertRaises(UserError):
            self.env["project.project"].with_user(self.director)._kefu_open_site_without_contract(values)
        self.assertEqual(self._count(), before)

    def test_p3_6_nothing_of_a_clients_context(self):
        """P3.6: what a client puts into the context does not get into the site."""
        wizard = self._wizard(self.service_manager)
        context = {"default_site_state": "closed", "default_privacy_visibility": "portal", "default_warranty_start": "2020-01-01"}
        site = self.env["project.project"].browse(wizard.with_context(**context).action_open_site()["res_id"])
        self.assertEqual((site.site_state, site.privacy_visibility, site.warranty_start), ("open", "followers", False))

    def test_p3_6_refused(self):
        """P3.6: not without nodes, and not where sites are switched off."""
        empty = self.env["kefu.site.template"].create({"name": "Empty", "company_id": self.company.id})
        with self.assertRaisesRegex(UserError, "no nodes"):
            self._open_property(site_template_id=empty.id)
        self.company.kefu_use_site = False
        with self.assertRaisesRegex(UserError, "does not use sites"):
            self._open_property()

    def test_p3_6_people_are_told(self):
        """P3.6: whoever is named on the new site hears of it."""
        told = self._told(lambda: self._open_property(site_manager_id=self.site_manager.id, designer_id=self.designer.id))
        self.assertEqual(told, self.site_manager | self.designer)

    def test_p3_6_customer_is_named_later(self):
        """P3.6, C6.0: nodes that call the customer wait for one; the office names it on a site without a contract only."""
        site = self._open_property(site_manager_id=self.site_manager.id)
        node = site.node_ids.filtered(lambda node: node.code == "P3.6.1.3")
        with self.assertRaisesRegex(UserError, "Customer"):
            self._announce(node)
        for user in (self.site_manager, self.designer):
            with self.assertRaises(AccessError):
                site.with_user(user).write({"partner_id": self.developer.id})
        site.with_user(self.consultant).write({"partner_id": self.developer.id})
        self._announce(node)
        self.assertEqual(self._calls(node).callee_id, self.developer)
        site.with_user(self.consultant).write({"partner_id": self.customer.id})
        self.assertEqual(self._calls(node).callee_id, self.customer, "somebody else is called now")
        with_contract = self._order(kefu_site_template_id=self.template.id)
        with_contract.action_confirm()
        with self.assertRaises(AccessError):
            with_contract.kefu_site_ids.with_user(self.consultant).write({"partner_id": self.developer.id})

    def test_p3_6_nodes_in_any_order(self):
        """P3.6: nodes of a property sale pass in any order; the last one finishes the site, which is then closed."""
        site = self._open_property(site_manager_id=self.site_manager.id)
        plain = site.node_ids.filtered(lambda node: not node.party_ids)
        self._announce(plain[1])
        self.assertEqual(plain[1].state, "confirmed", "nobody is called: nobody to wait for")
        self.assertEqual(site.next_at, plain[1].scheduled_at)
        plain[1].with_user(self.site_manager).action_pass()
        self.assertEqual(site.current_node_id, site.node_ids[0])
        (site.node_ids - plain[:2]).write({"state": "passed", "passed_at": fields.Datetime.now()})
        self._announce(plain[0])
        plain[0].with_user(self.site_manager).action_pass()
        self.assertEqual(site.site_state, "finished")
        self.assertFalse(self.Callback.search([("res_model", "=", "project.project"), ("res_id", "=", site.id)]))
        office = site.with_user(self.service_manager)
        office.action_start_warranty()
        self.assertEqual(len(site.warranty_line_ids), 3)
        office.action_close_site()
        self.assertEqual(site.site_state, "closed")

    def test_p3_6_cancelled(self):
        """P3.6: without a contract the service manager and the director cancel a site; calls are called off."""
        site = self._open_property(site_manager_id=self.site_manager.id, partner_id=self.developer.id)
        node = self._announce(site.node_ids[2])
        for user in (self.consultant, self.site_manager):
            self.assertFalse(site.with_user(user).may_cancel_site)
            with self.assertRaises(AccessError):
                site.with_user(user).action_cancel_site()
        site.with_user(self.director).action_cancel_site()
        self.assertEqual((site.site_state, node.state), ("cancelled", "cancelled"))
        self.assertFalse(self._calls(node))
        with self.assertRaises(UserError):
            site.with_user(self.director).action_cancel_site()
        with self.assertRaisesRegex(UserError, "with its contract"):
            order = self._order()
            order.action_confirm()
            order.kefu_site_ids.with_user(self.director).action_cancel_site()

    def test_s1_who_sees_it(self):
        """S1: its people see a site without a contract, and its page; others do not."""
        site = self._open_property(site_manager_id=self.site_manager.id)
        view = self.env.ref("kefu_site.project_project_view_form_site")
        for user in (self.site_manager, self.consultant, self.director, self.finance):
            own = site.with_user(user)
            names = own.get_view(view.id, "form")["models"][site._name]
            self.assertTrue(own.web_read({name: {} for name in names if own._has_field_access(own._fields[name], "read")}))
        for user in (self.other_site_manager, self.designer, self.stranger):
            self.assertFalse(self.env["project.project"].with_user(user).search([("id", "=", site.id)]), user.login)
