import base64
import io
from datetime import datetime, timedelta
from unittest.mock import patch

from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .site_case import SiteCase


@tagged("post_install", "-at_install")
class TestSiteDesk(SiteCase):
    """S1: everybody sees where a site stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = cls._open_site()
        cls.node = cls.site.node_ids[0]
        cls.Site = cls.env["project.project"]

    def _timeline(self, user, domain=(), offset=0):
        today = fields.Date.today()
        window = (str(today - timedelta(days=30)), str(today + timedelta(days=60)))
        self.env.flush_all()
        self.env.invalidate_all()
        return self.Site.with_user(user).timeline_data(list(domain), *window, offset)

    def _many(self, number):
        return self.Site.union(*(self._open_site() for _index in range(number)))

    def _cost(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before

    # === Timeline === #

    def test_s1_timeline(self):
        """S1: a row for each site, its nodes in their order, each from the end of the one before it."""
        data = self._timeline(self.site_manager)
        self.assertEqual((data["total"], [row["id"] for row in data["sites"]]), (1, self.site.ids))
        row = data["sites"][0]
        self.assertEqual([node["number"] for node in row["nodes"]], list(range(1, len(row["nodes"]) + 1)))
        self.assertEqual({node["level"] for node in row["nodes"]}, {"ahead"})
        for earlier, later in zip(row["nodes"], row["nodes"][1:], strict=False):
            self.assertEqual(earlier["end"], later["start"])
        self.assertEqual(row["manager"], self.site_manager.name)

    def test_s1_timeline_levels(self):
        """S1: late is red until there is an appointment to come; what passed is done."""
        self.node.planned_on = fields.Date.today() - timedelta(days=3)
        self.assertEqual(self._timeline(self.site_manager)["sites"][0]["nodes"][0]["level"], "late")
        self._announce(self.node)
        self.node.scheduled_at = fields.Datetime.now() + timedelta(days=3)
        self.assertEqual(self._timeline(self.site_manager)["sites"][0]["nodes"][0]["level"], "called")
        self.node.write({"state": "passed", "passed_at": fields.Datetime.now()})
        self.assertEqual(self._timeline(self.site_manager)["sites"][0]["nodes"][0]["level"], "done")

    def test_s1_timeline_shows_own_sites(self):
        """S1: people of a site see theirs, the office all of its company; nobody else's by a domain of their own."""
        self.assertFalse(self._timeline(self.other_site_manager, [("id", "=", self.site.id)])["sites"])
        self.assertFalse(self._timeline(self.other_site_manager, ["|", ("id", ">", 0), ("id", "<", 0)])["sites"])
        for user in (self.site_manager, self.designer, self.inspector, self.consultant, self.director, self.finance):
            self.assertEqual([row["id"] for row in self._timeline(user)["sites"]], self.site.ids, user.login)
        project = self.env["project.project"].create({"name": "No site", "privacy_visibility": "employees"})
        self.assertNotIn(project.id, [row["id"] for row in self._timeline(self.director)["sites"]])

    def test_s1_timeline_pages(self):
        """S1: the timeline is read in pages."""
        sites = self.site | self._many(2)
        with patch("odoo.addons.kefu_site.models.kefu_site_timeline.PAGE", 2):
            first, second = self._timeline(self.director), self._timeline(self.director, offset=2)
        self.assertEqual((first["total"], len(first["sites"]), len(second["sites"])), (3, 2, 1))
        self.assertEqual({row["id"] for row in first["sites"] + second["sites"]}, set(sites.ids))

    def test_s1_timeline_queries(self):
        """S1: a page of sites costs as many queries as one site."""
        self._timeline(self.site_manager)
        one = self._cost(lambda: self._timeline(self.site_manager))
        self._many(5)
        self._timeline(self.site_manager)
        self.assertEqual(self._cost(lambda: self._timeline(self.site_manager)), one)

    # === The site's page and the board === #

    def test_s1_page_of_the_site(self):
        """S1: the page shows the nodes, who was reached, and the slips; buttons are for those who take the step."""
        site = self.site.with_user(self.site_manager)
        self.assertEqual([node["current"] for node in site.site_line].count(True), 1)
        self.assertTrue(site.may_announce)
        self.assertFalse(site.may_pass or site.may_confirm or site.may_release or site.may_edit_site)
        self._announce(self.node)
        site.invalidate_recordset()
        self.assertEqual({tick["icon"] for tick in site.site_now["ticks"]}, {"fa-phone"})
        self.assertEqual((site.may_announce, site.may_move, site.may_pass, site.may_fail), (False, True, False, True))
        self._reach(self.node)
        site.invalidate_recordset()
        self.assertEqual({tick["icon"] for tick in site.site_now["ticks"]}, {"fa-check"})
        self.assertTrue(site.may_pass)
        designer = self.site.with_user(self.designer)
        self.assertFalse(designer.may_announce or designer.may_pass)
        self.assertTrue(self.site.with_user(self.consultant).may_edit_site)

    def test_s1_cards_queries(self):
        """S1: the cards of many sites cost as many queries as those of one."""
        shown = (
            "site_line", "site_now", "site_money", "waits_for_payment", "has_unsigned_slips", "may_announce", "may_pass", "late",
        )

        def read(sites):
            return sites.with_user(self.site_manager).read(shown)

        read(self.site)
        one = self._cost(lambda: read(self.site))
        sites = self.site | self._many(4)
        read(sites)
        self.assertEqual(self._cost(lambda: read(sites)), one)

    def test_s1_figures_are_the_filters(self):
        """S1: each figure counts what its filter shows."""
        self.node.planned_on = fields.Date.today() - timedelta(days=3)
        self._open_site()
        Site = self.Site.with_user(self.site_manager)
        figures = {figure["filter"]: figure["count"] for figure in Site.kefu_figures("mine")}
        self.assertEqual((figures["late"], figures["to_announce"], figures["unpaid"]), (1, 2, 0))
        self.assertEqual(self.Site.with_user(self.other_site_manager).kefu_figures("mine")[0]["count"], 0)
        self.assertFalse(Site.kefu_figures("anything"))
        self.assertEqual(Site.search([("late", "=", True)]), self.site)

    def test_s1_board_stage_follows_the_node(self):
        """S1: the column of a site is the node it is at; people do not move cards."""
        self.assertEqual(self.site.current_stage_id, self.template.node_ids[0])
        self._pass(self.node)
        self.assertEqual(self.site.current_stage_id, self.template.node_ids[1])
        with self.assertRaises(AccessError):
            self.site.with_user(self.consultant).write({"current_stage_id": self.template.node_ids[3].id})

    def test_c6_p_payments_of_the_site(self):
        """C6.p, S1: who must tell the customer sees what is to be paid, and what it locks; the inspector does not."""
        order = self.site.contract_id
        self.env["kefu.instalment"].create({"order_id": order.id, "name": "1st", "percent": 100, "state": "due"})
        for user in (self.site_manager, self.designer, self.consultant, self.finance):
            site = self.site.with_user(user)
            self.assertTrue(site.site_money["locked"], user.login)
            self.assertTrue(site.waits_for_payment, user.login)
            self.assertIn(site, site.search([("waits_for_payment", "=", True)]))
        site = self.site.with_user(self.inspector)
        self.assertFalse(site.site_money or site.waits_for_payment)
        self.assertFalse(site.search([("waits_for_payment", "=", True)]))
        self.assertTrue(self.site.with_user(self.director).may_release)
        self.assertFalse(self.site.with_user(self.consultant).may_release)

    # === Photos === #

    def _picture(self, size=(40, 30)):
        target = io.BytesIO()
        Image.new("RGB", size, "red").save(target, "PNG")
        return base64.b64encode(target.getvalue()).decode()

    def test_s1_photos(self):
        """S1: people of the site hang photos on a node; they are drawn anew."""
        self.node.with_user(self.site_manager).add_photos([self._picture(), self._picture((3000, 30))])
        self.assertEqual(self.node.photo_ids.mapped("mimetype"), ["image/jpeg", "image/jpeg"])
        self.assertEqual(max(Image.open(io.BytesIO(photo.raw)).width for photo in self.node.photo_ids), 1920)

    def test_s1_photos_refused(self):
        """S1: not by strangers, and nothing that is no picture."""
        with self.assertRaises(AccessError):
            self.node.with_user(self.other_site_manager).add_photos([self._picture()])
        with self.assertRaises(AccessError):
            self.node.with_user(self.finance).add_photos([self._picture()])
        script = base64.b64encode(b"<svg onload='alert(1)'/>").decode()
        for photos in ([], "x", [script], ["%%%"], [None], [self._picture()] * 21):
            with self.assertRaises(UserError):
                self.node.with_user(self.site_manager).add_photos(photos)
        self.assertFalse(self.node.photo_ids)

    # === Reports === #

    def test_s1_stage_durations(self):
        """S1: a stage lasts from the node before it, or the start of the site, until its node passes."""
        now = datetime(2026, 3, 10, 2)
        self.site.site_start = fields.Date.to_date(now - timedelta(days=10))
        first, second = self.site.node_ids[:2]
        first.write({"state": "passed", "passed_at": now - timedelta(days=6), "planned_on": now - timedelta(days=8)})
        second.write({"state": "passed", "passed_at": now - timedelta(days=1), "planned_on": now})
        self.env.flush_all()
        report = self.env["kefu.site.node.report"].with_user(self.director)
        rows = report.search([("project_id", "=", self.site.id)], order="passed_at")
        self.assertEqual(rows.node_id, first | second)
        self.assertEqual(rows.mapped("delay_days"), [2.0, -1.0])
        self.assertEqual(rows[1].stage_days, 5.0)
        self.assertEqual(rows.mapped("is_in_time"), [0.0, 100.0])
        with self.assertRaises(AccessError):
            self.env["kefu.site.node.report"].with_user(self.site_manager).search([])

    def test_s1_participation(self):
        """S1, C8w: slips count for the node they led to."""
        start = fields.Datetime.now() - timedelta(hours=3)
        self.env["kefu.service.slip"].with_user(self.designer).create({
            "project_id": self.site.id, "kind": "site_met", "start_at": start, "end_at": start + timedelta(hours=2),
            "content": "Looked",
        })
        self.env.flush_all()
        row = self.env["kefu.site.participation.report"].with_user(self.supervisor).search([("project_id", "=", self.site.id)])
        self.assertRecordValues(row, [{
            "designer_id": self.designer.id, "template_node_id": self.node.template_node_id.id, "hours": 2.0, "signed_count": 0,
        }])

    # === Forms open === #

    def test_s1_site_opens_on_its_page(self):
        """S1: a site opens on its own page wherever it is opened from, other projects on theirs."""
        view = self.env.ref("kefu_site.project_project_view_form_site")
        self.assertEqual(self.site.with_user(self.site_manager).get_formview_id(), view.id)
        self.assertNotEqual(self.env["project.project"].create({"name": "Other"}).get_formview_id(), view.id)

    def test_s1_screens_read_as_each_role(self):
        """S1: every screen of a site is read by each of its people."""
        of_site, of_node = ("form_site", "list_site", "kanban_board", "kanban_mine"), ("form", "list", "kanban")
        for record, views in ((self.site, of_site), (self.node, of_node)):
            prefix = f"kefu_site.{record._name.replace('.', '_')}_view_"
            for user in (self.site_manager, self.designer, self.inspector, self.consultant, self.director, self.finance):
                own = record.with_user(user)
                for view in views:
                    names = own.get_view(self.env.ref(prefix + view).id, view.partition("_")[0])["models"][record._name]
                    shown = [name for name in names if own._has_field_access(own._fields[name], "read")]
                    self.assertTrue(own.web_read({name: {} for name in shown}))
