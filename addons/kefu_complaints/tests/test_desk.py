from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time

from .common import ComplaintCase


@freeze_time("2026-11-18 02:00:00")
class TestDesk(ComplaintCase):
    """What the screens show, as the people who look at them."""

    def _figures(self, user, name):
        figures = self.Complaint.with_user(user).with_company(user.company_id).kefu_figures(name)
        return {figure["filter"]: figure["count"] for figure in figures if "filter" in figure}

    def _intake(self):
        complaint = self.Complaint.with_user(self.consultant).with_company(self.company)
        return Form(complaint, "kefu_complaints.kefu_complaint_view_form_intake")

    def test_x13_figures_are_filters(self):
        """X13: each figure of the board counts what its filter shows, as far as the user may see it."""
        self._registered(urgency="urgent")
        self._draft()
        self._planned().with_user(self.site_manager).action_wait("material", "Tiles.")
        self._handled()
        self._internal()
        figures = self._figures(self.service_manager, "board")
        self.assertEqual(
            figures, {"alarm": 1, "overdue": 0, "due_today": 2, "drafts": 1, "to_decide": 0, "to_close": 1, "waiting": 1}
        )
        with freeze_time("2026-11-18 03:00:00"):
            self.assertEqual(self._figures(self.service_manager, "board")["overdue"], 1)
        self.assertEqual(self._figures(self.stranger, "board")["alarm"], 0)

    def test_x13_first_screen(self):
        """X13: the service manager begins with the board; of complaints, the site manager sees their own first."""
        self.assertEqual(self._screens(self.service_manager)[0], "kefu_complaint_action_board")
        first = next(name for name in self._screens(self.site_manager) if name)
        self.assertEqual(first, "kefu_complaint_action_mine")

    def _screens(self, user):
        """:return: the actions of somebody's menus, in order; None of those of other addons"""
        menus = self.env["ir.ui.menu"].with_user(user).with_company(self.company).load_menus(False)
        shown = [menus[menu]["action_id"] for menu in menus[self.env.ref("kefu_base.menu_root").id]["children"]]
        own = self.env["ir.model.data"].search([
            ("module", "=", "kefu_complaints"), ("model", "=", "ir.actions.act_window"), ("res_id", "in", [*filter(None, shown)]),
        ])
        names = {data.res_id: data.name for data in own}
        return [names.get(action) for action in shown]

    def test_x1_script_says_day_and_time(self):
        """X1: whatever the words of the intake ask for is said, with nobody known yet."""
        with freeze_time("2026-11-18 02:00:00"):
            values = self._draft(contact_name=False, designer_id=False)._intake_script_values()
        self.assertEqual((values["date"], values["time"]), ("18 November", "10:00"))
        self.assertTrue(values["title"] and values["customer"])

    def test_x10_year_against_its_targets(self):
        """X10: the year's complaints and satisfied customers stand beside what the company wants to reach."""
        self.company.write({"kefu_complaint_target": 1, "kefu_satisfaction_year": 2025})
        self._registered()
        self._registered()
        self.env["kefu.callback"].create({
            "company_id": self.company.id, "occasion_id": self.env.ref("kefu_complaints.occasion_complaint_handled").id,
            "res_model": "res.partner", "res_id": self.partner.id, "callee_id": self.partner.id, "state": "done",
            "done_at": "2026-11-17 02:00:00", "satisfaction": 5,
        })
        board = self.Complaint.with_user(self.service_manager).with_company(self.company).kefu_figures("board")
        year, satisfied = board[-2:]
        self.assertEqual((year["count"], year["level"]), (2, "danger"))
        self.assertEqual((satisfied["count"], satisfied["level"]), ("100.0 %", "success"))
        self.assertIn("95.5", satisfied["label"])

    def test_x4_alarm_until_taken(self):
        """X4: an urgent complaint stands on the screens of those who can help, of nobody else, until one has taken it."""
        complaint = self._registered(urgency="urgent")
        for user in (self.consultant, self.service_manager, self.site_manager):
            self.assertEqual([alarm["id"] for alarm in self.Complaint.with_user(user).urgent_alarms()], complaint.ids)
        for user in (self.designer, self.stranger, self.director):
            self.assertFalse(self.Complaint.with_user(user).urgent_alarms())
        complaint.with_user(self.service_manager).action_take()
        self.assertFalse(self.Complaint.with_user(self.consultant).urgent_alarms())

    def test_x11_internal_is_no_alarm_for_others(self):
        """X11: neither alarm nor figure gives an internal complaint away."""
        self._internal(urgency="urgent")
        for user in (self.site_manager, self.consultant, self.service_manager):
            self.assertFalse(self.Complaint.with_user(user).urgent_alarms())
            self.assertFalse(any(self._figures(user, "board").values()))

    def test_x1_number_finds_the_customer(self):
        """X1: the number finds customer, site and people; what was typed already stays."""
        self._registered(address="Riverside One 3-2-1801")
        form = self._intake()
        form.contact_name = "Her husband"
        form.phone = "+86 13800000001"
        self.assertEqual(form.phone, "138 0000 0001")
        self.assertEqual(form.contact_name, "Her husband")
        self.assertEqual(form.address, "Riverside One 3-2-1801")
        self.assertEqual(form.site_manager_id, self.site_manager)
        self.assertIn("Riverside One", form.caller_hint)

    def test_x3_responsible_and_deadline_shown_while_typing(self):
        """X3: who answers for it and until when is shown before it is registered, and holds afterwards."""
        form = self._intake()
        form.phone = "138 0000 0009"
        form.contact_name = "Mr Wu"
        form.description = "The door does not close."
        form.site_manager_id = self.site_manager
        form.category_id = self._category("doors_windows")
        form.content_confirmed = form.contact_confirmed = True
        shown = form.route_user_id, form.intake_deadline
        form.urgency = "urgent"
        self.assertLess(form.intake_deadline, shown[1])
        form.urgency = "normal"
        complaint = form.save()
        complaint.action_register_intake()
        self.assertEqual((complaint.responsible_id, complaint.plan_deadline), shown)

    def test_x8_decisions_are_found(self):
        """X7, X8: what waits for somebody's decision stands on their list, of nobody who may not decide."""
        complaint = self._registered()
        complaint.with_user(self.site_manager).action_hand_on(self.departments["design"], "It was drawn so.")
        for user, found in ((self.supervisor, True), (self.service_manager, True), (self.consultant, False)):
            self.assertEqual(complaint.with_user(user).to_decide, found)
            self.assertEqual(bool(self.Complaint.with_user(user).search_count([("to_decide", "=", True)])), found)
        hop = complaint.hop_ids
        self.assertTrue(hop.with_user(self.supervisor).may_answer)
        self.assertTrue(hop.with_user(self.service_manager).may_decide)
        self.assertFalse(hop.with_user(self.consultant).may_decide)
        self.env["kefu.complaint.decision"].with_user(self.service_manager).create(
            {"decision": "hop_give", "hop_id": hop.id, "reason": "It was."}
        ).action_decide()
        self.assertEqual(complaint.department_id, self.departments["design"])

    def test_x6_steps_are_taken_by_their_dialogs(self):
        """X3, X6: the dialogs ask for what a step needs; who may not take it is refused by the step itself."""
        complaint = self._registered()
        Step = self.env["kefu.complaint.step"]
        values = {"complaint_id": complaint.id, "text": "Opened on Friday."}
        Step.with_user(self.site_manager).create({**values, "step": "plan"}).action_take_step()
        Step.with_user(self.site_manager).create({**values, "step": "handle", "finding": "founded"}).action_take_step()
        self.assertEqual((complaint.state, complaint.finding), ("handled", "founded"))
        close = Step.with_user(self.consultant).create({**values, "step": "close"})
        self.assertRaises(AccessError, close.action_take_step)
        Step.with_user(self.service_manager).create({**values, "step": "close"}).action_take_step()
        self.assertEqual(complaint.state, "closed")

    def test_x9_report_of_the_month(self):
        """X9: the month's report counts the complaints of the company and names the corrective actions."""
        complaint = self._handled()
        self.env["kefu.defect.step"].with_user(self.service_manager).create(
            {"step": "give_back", "complaint_id": complaint.id, "text": "No second coat."}
        ).action_take_step()
        report = self.env["kefu.defect.report.print"].with_user(self.service_manager).create(
            {"company_id": self.company.id, "month": "2026-11-05"}
        )
        self.env.flush_all()
        self.assertEqual([line[2:] for line in report._get_lines()], [[1, 1, 1]])
        self.assertEqual(report._get_defects(), complaint.defect_ids)
        html, _kind = self.env["ir.actions.report"].with_user(self.service_manager)._render_qweb_html(
            "kefu_complaints.report_defects", report.ids
        )
        self.assertIn("No second coat.", html.decode())

    def test_category_names_its_department(self):
        """X9: whoever keeps the categories chooses the department by its name."""
        category = self._category("waterproofing").with_company(self.company)
        self.assertEqual(category.department_id, self.departments["engineering"])
        category.department_id = self.departments["design"]
        self.assertEqual(category.department_code, "design")
