from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .site_case import SiteCase


@tagged("post_install", "-at_install")
class TestSiteOpen(SiteCase):
    def test_c6_confirmed_contract_opens_the_site(self):
        """C6: a confirmed contract opens a site with the nodes of its template; without a template none opens."""
        order = self._order()
        self.assertFalse(order.kefu_site_ids)
        order.action_confirm()
        site = order.kefu_site_ids
        self.assertRecordValues(site, [{
            "is_kefu_site": True, "site_state": "open", "company_id": self.company.id, "partner_id": self.customer.id,
            "contract_id": order.id, "privacy_visibility": "followers",
        }])
        self.assertEqual(site.node_ids.mapped("code"), [f"C6.{number}" for number in range(1, 8)])
        self.assertEqual(site.current_node_id.code, "C6.1")
        plain = self._order(kefu_site_template_id=False)
        plain.action_confirm()
        self.assertFalse(plain.kefu_site_ids)

    def test_c6_by_the_company_s_template(self):
        """C6: new contracts take the company's template."""
        self.company.kefu_site_template_id = self.template
        order = self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": self.company.id})
        self.assertEqual(order.kefu_site_template_id, self.template)

    def test_c6_once(self):
        """C6: opened once, by decision of the database."""
        site = self._open_site()
        self.assertFalse(self.env["project.project"]._kefu_open_sites(site.contract_id))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["project.project"].create({"name": "Twice", "contract_id": site.contract_id.id})
            self.env.flush_all()

    def test_c6_switched_off(self):
        """C6: off, contracts open no site; sites there are stay readable, and stand still."""
        site = self._open_site()
        self.company.kefu_use_site = False
        order = self._order()
        order.action_confirm()
        self.assertFalse(order.kefu_site_ids)
        node = site.node_ids[0].with_user(self.site_manager)
        self.assertTrue(node.name)
        with self.assertRaisesRegex(UserError, "does not use sites"):
            node.action_announce(self._soon())

    def test_c6_a_template_is_copied(self):
        """C6: a template changed later changes no site; names come with their translations."""
        self.env["res.lang"]._activate_lang("zh_CN")
        node = self.template.node_ids[0]
        node.with_context(lang="zh_CN").name = "水电交底"
        site = self._open_site()
        node.name = "Something else"
        self.assertNotEqual(site.node_ids[0].name, "Something else")
        self.assertEqual(site.node_ids[0].with_context(lang="zh_CN").name, "水电交底")

    def test_c6_queries_do_not_depend_on_how_many(self):
        """C6: contracts open their sites set-based."""
        orders = self.env["sale.order"].union(*(self._order() for _number in range(6)))
        self.env.flush_all()
        counts = []
        for some in (orders[:1], orders[1:2], orders[2:]):
            some.write({"state": "sale"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["project.project"]._kefu_open_sites(some)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 8, counts)

    def test_c6_planned_days_follow_the_dates(self):
        """S1: nodes are planned from the start; late ones are found."""
        site = self._open_site()
        office = site.with_user(self.consultant)
        office.write({"site_start": "2020-01-01"})
        self.assertEqual(str(site.node_ids[0].planned_on), "2020-01-04")
        self.assertTrue(site.node_ids[0].is_late)
        found = self.env["project.project"].with_user(self.consultant).search([("late", "=", True)])
        self.assertIn(site, found)
        office.write({"site_start": "2999-01-01"})
        self.assertFalse(site.node_ids[0].is_late)
        self.assertNotIn(site, self.env["project.project"].with_user(self.consultant).search([("late", "=", True)]))

    def test_c6_p_instalments_and_nodes_know_each_other(self):
        """C6.p: the second, third and last instalment wait for their nodes."""
        order = self._order(kefu_plan_id=self.env.ref("kefu_site.instalment_plan").id)
        order.action_confirm()
        linked = {node.code: node.instalment_id for node in order.kefu_site_ids.node_ids if node.instalment_id}
        self.assertEqual(linked, {one.node_code: one for one in order.instalment_ids if one.node_code})
        self.assertEqual(set(linked), {"C6.3", "C6.5", "C6.7"})

    def test_c6_cancelled_contract(self):
        """C6.p: a cancelled contract cancels its site and its calls; confirmed again, it goes on where it stood."""
        site = self._open_site()
        self._pass(site.node_ids[0])
        node = self._announce(site.node_ids[1])
        order = site.contract_id
        order._action_cancel()
        self.assertEqual(site.site_state, "cancelled")
        self.assertEqual(site.node_ids.mapped("state"), ["passed"] + ["cancelled"] * 6)
        self.assertFalse(self._calls(node))
        with self.assertRaisesRegex(UserError, "ancelled"):
            node.with_user(self.site_manager).action_announce(self._soon())
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.kefu_site_ids, site)
        self.assertEqual(site.node_ids.mapped("state"), ["passed"] + ["planned"] * 6)
        self.assertEqual(site.site_state, "open")


@tagged("post_install", "-at_install")
class TestSiteRights(SiteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = cls._open_site()

    def test_s1_who_sees_a_site(self):
        """S1: people of the site see it and its nodes, the office those of the company; nobody else does."""
        projects, nodes = self.env["project.project"], self.env["kefu.site.node"]
        seers = (
            self.designer, self.site_manager, self.inspector, self.consultant, self.service_manager, self.director,
            self.general_manager, self.finance,
        )
        for user in seers:
            self.assertEqual(projects.with_user(user).search([("id", "=", self.site.id)]), self.site, user.login)
            self.assertEqual(len(nodes.with_user(user).search([("project_id", "=", self.site.id)])), 7, user.login)
        for user in (self.other_site_manager, self.other_designer, self.reception, self.salesperson, self.stranger):
            self.assertFalse(projects.with_user(user).search([("id", "=", self.site.id)]), user.login)
            self.assertFalse(nodes.with_user(user).search([("project_id", "=", self.site.id)]), user.login)

    def test_s1_roles_are_no_project_users(self):
        """S1: people of a site change neither other projects nor, past the steps, their own."""
        other = self.env["project.project"].create({"name": "Other", "company_id": self.company.id})
        for user in (self.site_manager, self.designer, self.consultant, self.director):
            self.assertFalse(user.has_group("project.group_project_user"))
            with self.assertRaises(AccessError):
                other.with_user(user).write({"name": "Mine"})
            with self.assertRaises(AccessError):
                self.site.with_user(user).write({"site_state": "closed"})
            with self.assertRaises(AccessError):
                self.site.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.site.node_ids[0].with_user(user).write({"state": "passed"})
            with self.assertRaises(AccessError):
                self.site.node_ids[0].with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.site.with_user(self.site_manager).write({"site_manager_id": self.other_site_manager.id})
        with self.assertRaises(AccessError):
            self.site.with_user(self.consultant).write({"name": "Mine"})

    def test_s1_the_office_names_people(self):
        """S1: the office names the people of a site; the former ones do not see it any more."""
        self.site.with_user(self.consultant).write({"site_manager_id": self.other_site_manager.id})
        self.assertEqual(self.site.node_ids[0].owner_id, self.other_site_manager)
        self.assertFalse(self.env["project.project"].with_user(self.site_manager).search([("id", "=", self.site.id)]))

    def test_s1_people_of_the_company_only(self):
        """S1: nobody of another company is named, whoever names them."""
        stranger = self._create_user("site_manager", "test_site_manager_b", self.other_company)
        for site in (self.site.with_user(self.consultant), self.site):
            with self.assertRaises(UserError):
                site.write({"site_manager_id": stranger.id})

    def test_s1_stock_project_administrators(self):
        """S1: a project administrator makes no site of a project and takes no step."""
        admin = self._create_user("reception", "test_project_admin")
        admin.group_ids |= self.env.ref("project.group_project_manager")
        projects = self.env["project.project"].with_user(admin)
        with self.assertRaises(AccessError):
            projects.create({"name": "Forged", "is_kefu_site": True})
        forged = projects.with_context(default_is_kefu_site=True).create({"name": "Forged"})
        self.assertFalse(forged.is_kefu_site)
        with self.assertRaises(AccessError):
            forged.write({"is_kefu_site": True})
        with self.assertRaises(AccessError):
            self.site.with_user(admin).write({"site_state": "finished"})
        with self.assertRaises(UserError):
            self.site.with_user(admin).unlink()
        forged.write({"name": "A project of its own"})

    def test_c6_who_keeps_templates(self):
        """C6: the service manager keeps the company's own templates, shipped ones stay; people of sites read them."""
        templates = self.env["kefu.site.template"]
        own = templates.with_user(self.service_manager).create({
            "name": "Ours", "node_ids": [Command.create({"code": "A", "name": "Begin"})],
        })
        self.assertEqual(own.company_id, self.company)
        own.node_ids.write({"needs_supervision": True})
        self.assertFalse(self.template.company_id)
        for user, template in (
            (self.service_manager, self.template), (self.site_manager, own), (self.consultant, own), (self.designer, own),
        ):
            self.assertTrue(template.with_user(user).name)
            with self.assertRaises(AccessError):
                template.with_user(user).write({"name": "Mine"})
            with self.assertRaises(AccessError):
                template.node_ids.with_user(user).write({"name": "Mine"})
        self.assertFalse(templates.with_user(self.stranger).search([("id", "=", own.id)]))

    def test_s1_not_shared_as_a_project(self):
        """S1: a site never shows to its customer by sharing the project."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.site.write({"privacy_visibility": "portal"})
            self.env.flush_all()
        portal = self.env["res.users"].create({
            "login": "test_portal_customer", "partner_id": self.customer.id,
            "group_ids": [self.env.ref("base.group_portal").id], "company_id": self.company.id,
            "company_ids": [self.company.id],
        })
        self.site.message_subscribe(self.customer.ids)
        self.assertFalse(self.env["project.project"].with_user(portal).search([("id", "=", self.site.id)]))
        with self.assertRaises(AccessError):
            self.site.node_ids[0].with_user(portal).read(["name"])
