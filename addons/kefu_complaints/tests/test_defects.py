from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .common import ComplaintCase


@freeze_time("2026-09-15 02:00:00")
class TestDefects(ComplaintCase):
    """X9: defects go back to the department, with a corrective action and a look whether it helped."""

    def _defect(self, **more):
        return self._registered(**more).action_defect("No second coat of sealing.")

    def _cron(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("kefu_complaints.ir_cron_effects").method_direct_trigger()
        self.env.invalidate_all()

    def test_x9_special_categories_are_there(self):
        special = self.env["kefu.complaint.category"].search([("is_special", "=", True)])
        self.assertLessEqual(
            {"plastering", "roofing", "waterproofing", "doors_windows", "plumbing", "electrics"}, set(special.mapped("code"))
        )

    def test_x9_given_back_to_the_department(self):
        """X9: one defect for a category and department, with an owner and a day; a second complaint is counted with it."""
        defect = self._defect()
        self.assertRecordValues(defect, [{
            "state": "open", "department_id": self.departments["engineering"].id, "owner_id": self.engineer.id, "count": 1,
            "due": date(2026, 9, 29),
        }])
        self.assertTrue(self._notices(self.engineer))
        again = self._registered(phone="139 0000 0002", partner_id=False).action_defect("Again.")
        self.assertEqual(again, defect)
        self.assertEqual(defect.count, 2)
        other = self._registered(category_id=self._category("tiling").id).action_defect("Hollow tiles.")
        self.assertNotEqual(other, defect)

    def test_x9_who_may(self):
        defect = self._defect()
        with self.assertRaises(AccessError):
            self._registered().with_user(self.designer).action_defect("Mine.")
        for user in (self.consultant, self.stranger, self.salesperson):
            with self.assertRaises(AccessError):
                defect.with_user(user).action_act("Train them.")
        with self.assertRaises(UserError):
            defect.with_user(self.engineer).action_act(" ")
        with self.assertRaises(AccessError):
            defect.with_user(self.engineer).write({"state": "effective"})
        defect.with_user(self.engineer).action_act("A second coat, photographed.")
        self.assertEqual(defect.state, "acting")

    def test_x9_effective_when_it_did_not_come_back(self):
        defect = self._defect()
        defect.with_user(self.engineer).action_act("A second coat, photographed.", due=date(2026, 9, 20))
        with self.assertRaises(UserError):
            defect.with_user(self.engineer).action_act("x") if defect.state == "checking" else defect.with_user(
                self.engineer).action_done("")
        defect.with_user(self.engineer).action_done("All teams told, checklist changed.")
        self.assertRecordValues(defect, [{"state": "checking", "effect_check_on": date(2026, 10, 15)}])
        self._cron("2026-10-14 15:00:00")
        self.assertEqual(defect.state, "checking", "the evening before, in China")
        self._cron("2026-10-14 16:30:00")
        self.assertEqual(defect.state, "effective", "half past midnight in China")

    def test_x9_came_back(self):
        """X9: complained about again since the action: it came back, another action is due and told."""
        defect = self._defect()
        defect.with_user(self.engineer).action_act("A second coat.")
        defect.with_user(self.engineer).action_done("Done.")
        with freeze_time("2026-09-20 02:00:00"):
            self._registered(phone="139 0000 0003", partner_id=False)
            self._registered(phone="139 0000 0004", partner_id=False, category_id=self._category("tiling").id)
        self._cron("2026-10-15 02:00:00")
        self.assertRecordValues(defect, [{"state": "came_back", "came_back_count": 1, "due": date(2026, 10, 29)}])
        self.assertTrue(self._notices(self.service_manager))
        defect.with_user(self.engineer).action_act("A third coat.")
        self.assertEqual(defect.state, "acting")

    def test_x9_late_actions_are_told_weekly(self):
        self._defect()
        self._cron("2026-09-29 02:00:00")
        before = self._notices(self.engineer)
        for day, count in (("2026-09-30", 1), ("2026-10-01", 1), ("2026-10-07", 1), ("2026-10-08", 2)):
            self._cron(f"{day} 02:00:00")
            late = (self._notices(self.engineer) - before).filtered(lambda notice: "late" in notice.subject)
            self.assertEqual(len(late), count, day)

    def test_x9_monthly_report(self):
        """X9: on the first of the month, once: the company's figures to managers, the department's to its head."""
        self._defect()
        self._registered(stage="before", category_id=self._category("drawings").id)
        self.env["res.company"].search([]).kefu_defect_reported_on = date(2026, 9, 1)
        self._cron("2026-09-30 15:00:00")
        self.assertFalse(self._reports(self.service_manager))
        self._cron("2026-09-30 16:30:00")
        self._cron("2026-10-02 02:00:00")
        for user in (self.service_manager, self.director, self.general_manager):
            self.assertEqual(len(self._reports(user)), 1, user.name)
        self.assertIn("Waterproofing", self._reports(self.service_manager).body)
        self.assertIn("Waterproofing", self._reports(self.engineer).body)
        self.assertNotIn("Waterproofing", self._reports(self.supervisor).body)
        self.assertFalse(self._reports(self.stranger))

    def _reports(self, user):
        return self._notices(user).filtered(lambda notice: "Quality defects of" in notice.subject)

    def test_x10_analysis(self):
        """X10: first response, time to plan and to close, reopened, repeated: rows of one's own company."""
        complaint = self._registered()
        with freeze_time("2026-09-15 04:00:00"):
            complaint.with_user(self.site_manager).action_plan("Friday.", "phone")
        self._registered()
        self.env.flush_all()
        Report = self.env["kefu.complaint.report"]
        row = Report.with_user(self.director).search([("complaint_id", "=", complaint.id)])
        self.assertRecordValues(row, [{"response_hours": 2, "plan_hours": 2, "is_in_time": 100, "close_hours": 0}])
        domain = [("company_id", "=", self.company.id)]
        (rate,), = Report.with_user(self.service_manager)._read_group(domain, [], ["repeat_rate:avg"])
        self.assertEqual(rate, 50)
        self.assertFalse(Report.with_user(self.stranger).search([]))
        for user in (self.designer, self.site_manager):
            with self.assertRaises(AccessError):
                Report.with_user(user).search([])

    def test_x10_target_rises(self):
        """X10: 95 % in the first year, half a point more each year, never above 100."""
        self.company.kefu_satisfaction_year = 2026
        self.assertEqual(
            [self.company._kefu_satisfaction_target(year) for year in (2025, 2026, 2027, 2030, 2090)], [95, 95, 95.5, 97, 100]
        )
