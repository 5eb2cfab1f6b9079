from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import SiteComplaintCase

INTAKE = "kefu_complaints.kefu_complaint_view_form_intake"


@tagged("post_install", "-at_install")
class TestSites(SiteComplaintCase):
    """Whoever complains has a site: found at intake, its people answer, repairs stand on it with its warranty."""

    # === Found === #

    def test_x1_found_by_number(self):
        """X1: however the number is written; site, designer and site manager come with it. Nothing of another number."""
        for phone in ("13800000001", "+86 138 0000 0001", "138-0000-0001"):
            with self.subTest(phone=phone):
                self.assertRecordValues(self._taken(phone=phone), [{
                    "project_id": self.site.id, "designer_id": self.site_designer.id, "site_manager_id": self.keeper.id,
                    "stage": "during",
                }])
        self.assertRecordValues(self._taken(phone="13700000000"), [{
            "project_id": False, "designer_id": False, "site_manager_id": False,
        }])

    def test_x1_found_by_number_of_the_site(self):
        """X1: the number of the site goes before the contact's own."""
        self.site.site_phone = "139 0000 0009"
        self.assertEqual(self._taken(phone="13900000009").project_id, self.site)
        self.assertFalse(self._taken(phone="13800000001").project_id)
        self.assertEqual(self._taken(phone="13800000001", partner_id=self.partner.id).project_id, self.site)

    def test_x1_the_site_that_is_built(self):
        """X1: of several sites the one that is built, then the one finished last; one that was called off never."""
        closed = self._create_site(site_state="closed")
        self.assertEqual(self._taken().project_id, self.site)
        self.site.site_state = "cancelled"
        self.assertEqual(self._taken().project_id, closed)
        finished = self._create_site(site_state="finished")
        self.assertRecordValues(self._taken(), [{"project_id": finished.id, "stage": "after"}])

    def test_x1_not_of_another_company_nor_an_ordinary_project(self):
        """X1: what is not a site of the own company is never found, nor can it be named."""
        self.site.site_state = "cancelled"
        other = self._create_site(company_id=self.other_company.id, designer_id=False, site_manager_id=False)
        project = self.env["project.project"].create({
            "name": "Office", "company_id": self.company.id, "allow_billable": True, "partner_id": self.partner.id,
        })
        complaint = self._taken()
        self.assertFalse(complaint.project_id)
        for wrong in (other, project):
            with self.subTest(project=wrong.name), self.assertRaises(UserError):
                complaint.project_id = wrong

    def test_x1_what_the_consultant_says_stays(self):
        """X1: site and people named by the consultant come before what is found, and stay."""
        other = self._create_site(name="Second home", site_state="closed")
        complaint = self._taken(project_id=other.id, site_manager_id=self.site_manager.id)
        self.assertRecordValues(complaint, [{
            "project_id": other.id, "site_manager_id": self.site_manager.id, "designer_id": self.site_designer.id,
        }])
        complaint.phone = "13700000000"
        self.assertEqual(complaint.project_id, other)

    def test_x1_intake_screen(self):
        """X1: typing the number fills in the screen, and says what is under warranty."""
        form = Form(self._as(self.consultant, self.Complaint), view=INTAKE)
        form.phone = "138 0000 0001"
        self.assertEqual(form.project_id, self.site)
        self.assertEqual((form.designer_id, form.site_manager_id), (self.site_designer, self.keeper))
        self.assertEqual((form.contact_name, form.address), ("Mrs Zhou", "Riverside One 3-2-1801"))
        self.assertEqual(form.warranty_hint, "No warranty was set up.")

    def test_x1_front_desk_takes_it_too(self):
        """X1: the front desk opens no sites; the site is found all the same, and stays with those who may see it."""
        complaint = self._taken(self.reception)
        self.assertEqual(complaint.project_id, self.site)
        with self.assertRaises(AccessError):
            self._as(self.reception, complaint).read(["project_id"])
        named = self._taken(self.reception, phone="13700000000", project_id=self.site.id)
        self.assertFalse(named.project_id)

    def test_x11_internal_complaints_are_on_no_site(self):
        """X11: an internal complaint stands on no site, whatever number is on it, and nobody puts it there."""
        complaint = self._internal(phone="13800000001").sudo()
        self.assertFalse(complaint.project_id)
        with self.assertRaises(ValidationError):
            complaint.project_id = self.site
        self.assertEqual(self._as(self.consultant, self.site).complaint_count, 0)

    def test_x1_costs_the_same_queries(self):
        """X1: finding the sites of many complaints costs what it costs for one."""
        partners = self.env["res.partner"].create([{"name": f"C{i}", "phone": f"1390000{i:04}"} for i in range(20)])
        sites = self.env["project.project"].browse([self._create_site(partner_id=partner.id).id for partner in partners])

        def count(some):
            complaints = self.Complaint.create([{"company_id": self.company.id, "phone": partner.phone} for partner in some])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = complaints._find_sites()
            self.assertEqual([site.partner_id.id for site in found], some.ids)
            return self.env.cr.sql_log_count - before

        count(partners[:1])
        self.assertEqual(count(partners[:2]), count(partners))
        self.assertEqual(len(sites), 20)

    # === Routed === #

    def test_x3_the_sites_people_answer(self):
        """X3, X8: during the work the site manager answers, and is told; later the department."""
        complaint = self._taken()
        complaint.with_user(self.consultant).action_register()
        self.assertEqual(complaint.responsible_id, self.keeper)
        self.assertTrue(self._notices(self.keeper))
        self.site.site_state = "finished"
        later = self._taken()
        later.with_user(self.consultant).action_register()
        self.assertNotIn(later.responsible_id, self.keeper)

    # === Repairs === #

    def _warranty(self, first, *lines):
        self.site.write({
            "warranty_number": "BX-1", "warranty_start": first, "warranty_end": max(day for _name, day in lines),
        })
        self.env["kefu.warranty.line"].create([
            {"project_id": self.site.id, "name": name, "months": 24, "ends_on": day} for name, day in lines
        ])

    def test_c6_w_repair_under_warranty(self):
        """C6.w: what was covered when it was reported, to the last minute of the company's day; it does not change later."""
        self._warranty(date(2026, 1, 1), ("Waterproofing", date(2031, 1, 1)), ("Carpentry", date(2028, 1, 1)))
        cases = {
            "2025-12-31 15:59:00": (False, "Reported before the warranty began, on 01/01/2026."),
            "2025-12-31 16:00:00": (True, "Under warranty: Waterproofing until 01/01/2031, Carpentry until 01/01/2028"),
            "2028-01-01 15:59:00": (True, "Under warranty: Waterproofing until 01/01/2031, Carpentry until 01/01/2028"),
            "2028-01-01 16:00:00": (True, "Under warranty: Waterproofing until 01/01/2031"),
            "2031-01-01 16:00:00": (False, "The warranty ended on 01/01/2031."),
        }
        taken = {}
        for moment, (is_covered, hint) in cases.items():
            with self.subTest(moment=moment), freeze_time(moment):
                taken[moment] = self._taken(category_id=self.repair.id)
                self.assertRecordValues(taken[moment], [{"is_under_warranty": is_covered, "warranty_hint": hint}])
        self.env.invalidate_all()
        for moment, (is_covered, hint) in cases.items():
            self.assertRecordValues(taken[moment], [{"is_under_warranty": is_covered, "warranty_hint": hint}])

    def test_c6_w_counted_on_the_site(self):
        """C6.w: the site counts complaints and repairs, and opens them, for those who may see them."""
        complaint, repair = self._taken(), self._taken(category_id=self._category("warranty").id)
        for role in ("consultant", "service_manager", "director", "general_manager"):
            with self.subTest(role=role):
                site = self._as(getattr(self, role), self.site)
                self.assertEqual((site.complaint_count, site.repair_count), (2, 1))
                action = self.env.ref("kefu_site_complaints.project_project_complaint_action")
                domain = safe_eval(action.domain, {"active_id": site.id})
                self.assertEqual(site.env["kefu.complaint"].search(domain), complaint | repair)
        for user in (self.keeper, self.site_designer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, self.site).read(["repair_count"])

    def test_c6_w_counts_cost_the_same(self):
        """C6.w: the counts of many sites cost what one costs."""
        sites = self.site
        for _i in range(10):
            sites |= self._create_site()
        self._taken()

        def count(some):
            some = self._as(self.consultant, some)
            before = self.env.cr.sql_log_count
            some.mapped("repair_count")
            return self.env.cr.sql_log_count - before

        count(sites[:1])
        self.assertEqual(count(sites[:2]), count(sites))

    def test_c6_w_repair_from_the_site(self):
        """C6.w: the intake opens with site, customer, people and the category of repairs."""
        site = self._as(self.consultant, self.site)
        self.assertTrue(site.may_complain)
        context = site.action_take_repair()["context"]
        form = Form(self.Complaint.with_user(self.consultant).with_context(**context), view=INTAKE)
        self.assertEqual((form.project_id, form.category_id), (self.site, self.repair))
        self.assertEqual((form.contact_name, form.site_manager_id), ("Mrs Zhou", self.keeper))
        self.assertNotIn("default_category_id", site.action_take_complaint()["context"])
        self.assertFalse(self._as(self.keeper, self.site).may_complain)
        self.company.kefu_use_complaints = False
        self.assertFalse(self._as(self.consultant, self.site).may_complain)

    def test_c6_w_not_closed_with_an_open_repair(self):
        """C6.w: a site with an open repair is not closed."""
        self.site.site_state = "finished"
        self.company.kefu_after_sales_calls = 0
        self._warranty(date(2026, 1, 1), ("All", date(2028, 1, 1)))
        repair = self._taken(category_id=self.repair.id)
        with self.assertRaisesRegex(UserError, "1 complaints or repairs are open"):
            self._as(self.consultant, self.site).action_close_site()
        repair.with_user(self.service_manager).action_reject("Reported by mistake")
        self._as(self.consultant, self.site).action_close_site()
        self.assertEqual(self.site.site_state, "closed")

    def _call(self, record):
        """:return: the call after completion, in which the customer names a defect, as the consultant who makes it"""
        call = self.env["kefu.callback"]._schedule("finished", record, self.partner, None).with_user(self.consultant)
        call.action_open()
        for question in call.sudo().script_id.question_ids.filtered("option_ids"):
            tone = "bad" if question.topic == "defects" else "good"
            option = question.option_ids.filtered(lambda option, tone=tone: option.tone == tone)[:1]
            call.action_answer(question.id, option.id)
        return call

    def _shown(self, call):
        """:return: what the consultant is told will happen"""
        options = [option for question in call.call_data()["questions"] for option in question["options"]]
        return {option["effect"] for option in options if option["effect"] and "Repair" in option["effect"]}

    def test_c7_defect_in_a_call_is_a_repair(self):
        """C7, C6.w: a defect named in the call after completion is a repair on that site, once, with an owner; the consultant
        sees it before finishing.
        """
        call = self._call(self.site)
        self.assertEqual(self._shown(call), {"Repair"})
        call.action_done()
        call.sudo()._run_effects()
        complaint = self.Complaint.search([("source_model", "=", "kefu.callback"), ("source_id", "=", call.id)])
        self.assertRecordValues(complaint, [{
            "project_id": self.site.id, "category_id": self.repair.id, "state": "registered", "channel": "callback",
        }])
        self.assertFalse(call.sudo().contact_form_ids)

    def test_c7_defect_elsewhere_is_a_contact_form(self):
        """C7: what is not about a site goes the way it went before; so it does in a company without complaints."""
        self.partner.company_id = self.company
        call = self._call(self.partner)
        self.assertFalse(self._shown(call))
        call.action_done()
        self.assertTrue(call.sudo().contact_form_ids)
        self.company.kefu_use_complaints = False
        call = self._call(self.site)
        call.action_done()
        self.assertTrue(call.sudo().contact_form_ids)

    # === Figures === #

    def test_x10_figures_by_site(self):
        """X10: the analysis tells sites apart, and what was under warranty."""
        complaint = self._taken()
        complaint.with_user(self.consultant).action_register()
        self.env.flush_all()
        rows = self._as(self.service_manager, self.env["kefu.complaint.report"]).search([("complaint_id", "=", complaint.id)])
        self.assertRecordValues(rows, [{"project_id": self.site.id, "is_under_warranty": False}])
