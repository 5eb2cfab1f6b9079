from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.kefu_base.tests.common import KefuCase

OFFICE = ("consultant", "service_manager", "director")


@tagged("post_install", "-at_install")
class TestWarranty(KefuCase):
    """C6.w: the warranty is set up at the office after the last payment; before it ends the customer is called; a site is
    closed after the calls that follow completion.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["kefu.site.template"].create({
            "name": "Decoration",
            "company_id": False,
            "warranty_term_ids": [
                (0, 0, {"name": "Waterproofing", "months": 60}),
                (0, 0, {"name": "Carpentry", "months": 24}),
            ],
        })
        cls.partner = cls.env["res.partner"].create({"name": "Mrs Zhou", "phone": "13800000001"})

    def _sites(self, count=1, **values):
        """:return: finished sites of the first company, all paid, as the system sees them"""
        orders = self.env["sale.order"].create([
            {"partner_id": self.partner.id, "company_id": self.company.id, "kefu_site_template_id": False} for _i in range(count)
        ])
        self.env.flush_all()
        self.env["kefu.instalment"].create([{"order_id": order.id, "name": "Last", "percent": 100} for order in orders])
        orders.instalment_ids.write({"state": "paid"})
        sites = self.env["project.project"].create([
            {
                "name": f"Site {order.name}", "is_kefu_site": True, "privacy_visibility": "followers", "allow_billable": True,
                "company_id": self.company.id, "partner_id": self.partner.id, "contract_id": order.id, "site_state": "finished",
                "site_template_id": self.template.id, "designer_id": self.designer.id,
                "site_manager_id": self.site_manager.id, "site_address": "Riverside One 3-2-1801", **values,
            }
            for order in orders
        ])
        self.env.flush_all()
        self.env.invalidate_all()
        return sites

    def _as(self, user, records):
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _call(self, site, state="done"):
        """A call after completion."""
        call = self.env["kefu.callback"].sudo()._schedule("finished", site, None, None)
        call.write({"state": state})

    # === Setting it up === #

    def test_c6_w_set_up_by_the_office(self):
        """C6.w: consultants, service managers and directors set it up; number, items and ends stand on the site."""
        for role in OFFICE:
            with self.subTest(role=role), freeze_time("2026-03-10 02:00:00"):
                site = self._sites()
                own = self._as(getattr(self, role), site)
                self.assertTrue(own.may_start_warranty)
                self.assertEqual(own.action_start_warranty()["type"], "ir.actions.report")
                self.assertRegex(site.warranty_number, r"^BX-2026-\d{4}$")
                self.assertRecordValues(site, [{
                    "warranty_start": date(2026, 3, 10), "warranty_end": date(2031, 3, 10), "warranty_state": "running",
                }])
                self.assertRecordValues(site.warranty_line_ids, [
                    {"name": "Waterproofing", "months": 60, "ends_on": date(2031, 3, 10)},
                    {"name": "Carpentry", "months": 24, "ends_on": date(2028, 3, 10)},
                ])

    def test_c6_w_not_by_others(self):
        """C6.w: nobody else sets it up, and nobody writes it by hand."""
        site = self._sites(inspector_id=self.inspector.id)
        for role in ("designer", "site_manager", "inspector", "general_manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(getattr(self, role), site).action_start_warranty()
        for role in ("reception", "salesperson"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(getattr(self, role), site).action_start_warranty()
        stranger = self._create_user("service_manager", "test_stranger", self.other_company)
        with self.assertRaises(AccessError):
            self._as(stranger, site).action_start_warranty()
        with self.assertRaises(AccessError):
            self._as(self.consultant, site).write({"warranty_end": "2099-01-01"})
        with self.assertRaises(AccessError):
            self._as(self.consultant, self.env["kefu.warranty.line"]).create({
                "project_id": site.id, "name": "All", "months": 999, "ends_on": "2099-01-01",
            })
        self.assertFalse(site.warranty_start)

    def test_c6_w_not_before_the_last_payment(self):
        """C6.w: not while an instalment is open; the refusal names it. One that was called off does not count."""
        site = self._sites()
        site.instalment_ids.state = "due"
        own = self._as(self.consultant, site)
        self.assertFalse(own.may_start_warranty)
        with self.assertRaisesRegex(UserError, "Not paid yet: Last"):
            own.action_start_warranty()
        site.instalment_ids.state = "cancelled"
        self._as(self.consultant, site).action_start_warranty()
        self.assertTrue(site.warranty_start)

    def test_c6_w_not_before_the_end_nor_twice(self):
        """C6.w: not before the final acceptance, not for another project, never twice."""
        site = self._sites(site_state="open")
        with self.assertRaisesRegex(UserError, "final acceptance"):
            self._as(self.consultant, site).action_start_warranty()
        with self.assertRaises(UserError):
            self.env["project.project"].create({"name": "No site"}).action_start_warranty()
        site.site_state = "finished"
        self._as(self.consultant, site).action_start_warranty()
        number = site.warranty_number
        with self.assertRaisesRegex(UserError, number):
            self._as(self.consultant, site).action_start_warranty()
        self.assertEqual(site.warranty_number, number)
        self.assertEqual(len(site.warranty_line_ids), 2)

    def test_c6_w_days_of_the_company(self):
        """C6.w: the first day is the company's: after midnight in Shanghai it is tomorrow; February 29 ends on the 28th."""
        cases = {
            "2026-03-10 15:59:59": (date(2026, 3, 10), date(2031, 3, 10)),
            "2026-03-10 16:00:00": (date(2026, 3, 11), date(2031, 3, 11)),
            "2028-02-29 04:00:00": (date(2028, 2, 29), date(2033, 2, 28)),
        }
        for moment, (first, last) in cases.items():
            with self.subTest(moment=moment), freeze_time(moment):
                site = self._sites()
                self._as(self.consultant, site).action_start_warranty()
                self.assertRecordValues(site, [{"warranty_start": first, "warranty_end": last}])

    def test_c6_w_last_day_counts(self):
        """C6.w: on the last day, until midnight of the company, the site is under warranty."""
        with freeze_time("2026-03-10 02:00:00"):
            site = self._sites()
            self._as(self.consultant, site).action_start_warranty()
        for moment, state in (("2031-03-10 15:59:59", "running"), ("2031-03-10 16:00:00", "over")):
            with self.subTest(moment=moment), freeze_time(moment):
                site.invalidate_recordset()
                self.assertEqual(site.warranty_state, state)

    def test_c6_w_without_terms(self):
        """C6.w: a template without terms gives one, as long as the company has set; it is called in each language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.template.warranty_term_ids.unlink()
        self.company.kefu_warranty_months = 36
        with freeze_time("2026-03-10 02:00:00"):
            site = self._sites()
            self._as(self.consultant, site).action_start_warranty()
        self.assertRecordValues(site.warranty_line_ids, [{"months": 36, "ends_on": date(2029, 3, 10)}])
        self.assertNotEqual(site.warranty_line_ids.name, site.with_context(lang="zh_CN").warranty_line_ids.name)

    def test_c6_w_template_changed_later(self):
        """C6.w: what was promised stays, with its translations, whatever becomes of the template."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.template.warranty_term_ids[0].with_context(lang="zh_CN").name = "防水"
        site = self._sites()
        self._as(self.consultant, site).action_start_warranty()
        self.template.warranty_term_ids.unlink()
        self.assertEqual(len(site.warranty_line_ids), 2)
        self.assertEqual(site.with_context(lang="zh_CN").warranty_line_ids[0].name, "防水")

    def test_c6_w_costs_the_same_queries(self):
        """C6.w: many warranties cost what one costs."""
        self._count_start(self._sites())
        few, many = self._count_start(self._sites(2)), self._count_start(self._sites(12))
        self.assertEqual(few, many)

    def _count_start(self, sites):
        sites = self._as(self.consultant, sites)
        before = self.env.cr.sql_log_count
        sites.action_start_warranty()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    # === The certificate === #

    def test_c6_w_certificate(self):
        """C6.w: the certificate names customer, home, number and each item with its end, in the customer's language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        report = self.env["ir.actions.report"]
        for lang, expected in (("en_US", "Warranty Certificate"), ("zh_CN", "保修卡")):
            with self.subTest(lang=lang), freeze_time("2026-03-10 02:00:00"):
                self.partner.lang = lang
                site = self._as(self.site_manager, self._sites())
                self._as(self.consultant, site).action_start_warranty()
                html = report.with_user(self.site_manager)._render_qweb_html("kefu_site.report_warranty", site.ids)[0].decode()
                for text in (expected, site.warranty_number, "Mrs Zhou", "Riverside One 3-2-1801", "Waterproofing", "2031"):
                    self.assertIn(text, html)

    def test_c6_w_no_certificate_without_a_warranty(self):
        with self.assertRaisesRegex(UserError, "no warranty"):
            self._as(self.consultant, self._sites()).action_print_warranty()

    # === Before it ends === #

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("kefu_site.ir_cron_warranty").method_direct_trigger()
        self.env.invalidate_all()

    def _reminders(self, sites):
        return self.env["kefu.callback"].search([
            ("occasion_id.code", "=", "warranty_ending"), ("res_model", "=", "project.project"), ("res_id", "in", sites.ids),
        ])

    def test_c6_w_called_before_each_item_ends(self):
        """C6.w: so many days before an item ends the customer is to be called, once; then before the next one ends."""
        with freeze_time("2026-03-10 02:00:00"):
            site = self._sites()
            self._as(self.consultant, site).action_start_warranty()
        for moment, count in (
            ("2028-02-08 15:00:00", 0), ("2028-02-08 16:00:00", 1), ("2028-02-20 02:00:00", 1), ("2031-03-01 02:00:00", 2),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self._run()
                calls = self._reminders(site)
                self.assertEqual(len(calls), count)
                calls.filtered(lambda call: call.state == "to_call").sudo().write({"state": "done"})

    def test_c6_w_what_the_call_says(self):
        """C6.w: the caller reads for what the warranty ends, and when."""
        with freeze_time("2026-03-10 02:00:00"):
            site = self._sites()
            self._as(self.consultant, site).action_start_warranty()
        with freeze_time("2028-03-01 02:00:00"):
            self._run()
            self.assertEqual(self._reminders(site).callee_id, self.partner)
            values = site._kefu_callback_values()[site.id]
            self.assertEqual((values["warranty_items"], values["warranty_end"]), ("Carpentry", "03/10/2028"))

    def test_c6_w_not_reminded(self):
        """C6.w: not what has ended already, and not while the company does without the feature."""
        with freeze_time("2026-03-10 02:00:00"):
            site = self._sites()
            self._as(self.consultant, site).action_start_warranty()
        with freeze_time("2028-03-10 16:00:00"):
            self._run()
            self.assertFalse(self._reminders(site))
        self.company.kefu_use_site = False
        with freeze_time("2031-03-01 02:00:00"):
            self._run()
            self.assertFalse(self._reminders(site))

    def test_c6_w_told_without_call_backs(self):
        """C6.w: a company without call-backs: its consultants are told, and those of no other company."""
        other = self._create_user("consultant", "test_other_consultant", self.other_company)
        self.company.kefu_use_callback = False
        with freeze_time("2026-03-10 02:00:00"):
            site = self._sites()
            self._as(self.consultant, site).action_start_warranty()
        with freeze_time("2028-03-01 02:00:00"):
            self._run()
            self._run()
        notices = self.env["mail.message"].search([("subject", "like", "warranty items end soon")])
        self.assertEqual(notices.partner_ids, self.consultant.partner_id)
        self.assertEqual(len(notices), 1)
        self.assertNotIn(other.partner_id, notices.partner_ids)

    # === Closing === #

    def test_c6_w_closed_after_two_calls(self):
        """C6.w: two calls after completion, done, and the warranty; one call that nobody answered does not count."""
        site = self._sites()
        own = self._as(self.consultant, site)
        own.action_start_warranty()
        self._call(site)
        self._call(site, "cancelled")
        with self.assertRaisesRegex(UserError, "1 of 2 after-sales calls"):
            self._as(self.consultant, site).action_close_site()
        self._call(site)
        own = self._as(self.consultant, site)
        self.assertTrue(own.may_close_site)
        own.action_close_site()
        self.assertEqual(site.site_state, "closed")
        self.assertTrue(site.closed_at)
        with self.assertRaisesRegex(UserError, "closed already"):
            self._as(self.consultant, site).action_close_site()

    def test_c6_w_closed_early_with_a_reason(self):
        """C6.w: a manager may close it with a reason, the consultant may not; a reason of blanks is none."""
        site = self._sites()
        with self.assertRaises(AccessError):
            self._as(self.consultant, site).action_close_site("Moved away")
        with self.assertRaises(UserError):
            self._as(self.service_manager, site).action_close_site("  ")
        with self.assertRaises(AccessError):
            self._as(self.site_manager, site).action_close_site("Moved away")
        self.assertTrue(self._as(self.service_manager, site).may_close_early)
        wizards = self._as(self.service_manager, self.env["kefu.site.close"])
        wizard = wizards.create({"project_id": site.id, "reason": "Moved away"})
        wizard.action_close()
        self.assertRecordValues(site, [{"site_state": "closed", "close_reason": "Moved away"}])

    def test_c6_w_as_many_calls_as_the_company_wants(self):
        """C6.w: the company says how many calls there are; the next is planned when one is done."""
        self.company.kefu_after_sales_calls = 3
        site = self._sites()
        self.env["kefu.callback"]._schedule_finished(site, site.create_date)
        domain = [("res_model", "=", "project.project"), ("res_id", "=", site.id), ("occasion_id.code", "=", "finished")]
        for count in (1, 2, 3):
            calls = self.env["kefu.callback"].search(domain)
            self.assertEqual(len(calls), count)
            to_call = calls.filtered(lambda call: call.state == "to_call").sudo()
            to_call.write({"state": "done", "done_at": site.create_date})
            to_call._plan_next_after_sales_call()
        self.assertEqual(len(self.env["kefu.callback"].search(domain)), 3)


@tagged("post_install", "-at_install")
class TestPropertyTemplate(KefuCase):
    """P3.6: the nodes of a property sale, as data."""

    def test_p3_6_every_node(self):
        """P3.6: before, during and after the sale; each with who answers, how it is done, and when."""
        template = self.env.ref("kefu_site.template_property")
        self.assertEqual(template.kind, "property")
        counts = {part: len(template.node_ids.filtered(lambda node, part=part: node.code.startswith(part))) for part in (
            "P3.6.1.", "P3.6.2.", "P3.6.3.",
        )}
        self.assertEqual(counts, {"P3.6.1.": 9, "P3.6.2.": 7, "P3.6.3.": 3})
        self.assertTrue(all(node.owner_role and node.process for node in template.node_ids))
        self.assertEqual(template.node_ids.mapped("sequence"), sorted(template.node_ids.mapped("sequence")))

    def test_p3_5_4_acceptance_before_moving_in(self):
        """P3.5.4: the acceptance inspection is one to two months before moving in; after it comes moving in, then the
        warranty, for which property management answers together with engineering.
        """
        inspection, moving_in, warranty = self.env.ref("kefu_site.template_property").node_ids[-3:]
        self.assertEqual({node.anchor for node in (inspection, moving_in, warranty)}, {"handover"})
        self.assertTrue(-62 <= inspection.due_offset_days <= -28)
        self.assertEqual(moving_in.due_offset_days, 0)
        self.assertGreater(warranty.due_offset_days, 0)
        self.assertEqual([node.owner_role for node in (inspection, moving_in, warranty)], ["engineering", "property", "property"])
        self.assertEqual(set(inspection.call_ids.mapped("party")), {"customer", "inspector"})
