from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .info_case import InfoCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10 02:00:00")
class TestInfoSteps(InfoCase):
    """G4: submit, pass on, read, head office; deadlines, reminders, rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head_office = cls.env["res.partner"].create({"name": "Head Office", "email": "head@example.com"})
        cls.company.kefu_head_office_ids = cls.head_office

    def _submitted(self):
        report = self._written()
        report.action_submit()
        return report.with_user(self.sales_manager)

    def _passed(self):
        report = self._submitted()
        report.action_pass()
        return report.with_user(self.general_manager)

    def test_g4_the_way_up(self):
        """G4: submit → manager, within 5 days from the next day → general manager → head office, by mail with the PDF."""
        report = self._written()
        self.assertEqual(report.deadline, datetime(2026, 11, 30, 15, 59, 59))
        report.action_submit()
        self.assertRecordValues(report, [{
            "state": "submitted", "deadline": datetime(2026, 11, 15, 15, 59, 59), "author_id": self.salesperson.id,
        }])
        self.assertEqual(len(self._notices(self.sales_manager, "to pass on")), 1)
        report.with_user(self.sales_manager).action_pass()
        self.assertRecordValues(report, [{"state": "passed", "passed_by_id": self.sales_manager.id}])
        self.assertEqual(len(self._notices(self.general_manager, "to read")), 1)
        report.with_user(self.general_manager).action_read()
        self.assertRecordValues(report.sudo(), [{
            "state": "read", "deadline": False, "remind_at": False, "is_to_send": True, "read_by_id": self.general_manager.id,
        }])
        self._run("2026-11-10 03:00:00")
        self.assertRecordValues(report.sudo(), [{"state": "sent", "is_to_send": False, "sent_at": datetime(2026, 11, 10, 3)}])
        letter = self.env["mail.message"].search([("partner_ids", "in", self.head_office.ids)])
        self.assertEqual(len(letter), 1)
        self.assertEqual(len(letter.attachment_ids), 1)
        self._run("2026-11-10 04:00:00")
        self.assertEqual(self.env["mail.message"].search([("partner_ids", "in", self.head_office.ids)]), letter, "once")

    def test_g4_submitted_at_night(self):
        """G4: half past midnight in Shanghai is the 11th: the days count from the 12th."""
        report = self._written()
        with freeze_time("2026-11-10 16:30:00"):
            report.action_submit()
        self.assertEqual(report.deadline, datetime(2026, 11, 16, 15, 59, 59))

    def test_g4_working_days(self):
        self.company.write({"kefu_deadline_mode": "working", "kefu_info_pass_days": 4})
        report = self._submitted()
        self.assertEqual(report.deadline, datetime(2026, 11, 16, 15, 59, 59), "over a weekend")
        self.env["kefu.day.exception"].create({
            "company_id": self.company.id, "name": "Closed", "date": "2026-11-12", "kind": "off",
        })
        self.assertEqual(report.deadline, datetime(2026, 11, 17, 15, 59, 59), "a day was taken off meanwhile")

    def test_g4_one_letter_for_many(self):
        more = [self._customer(f"More {i}", open_amount=1) for i in range(3)]
        self._written()
        reports = self._reports().with_user(self.salesperson)
        self.assertEqual(len(reports), len(more) + 1)
        reports.write({"business": "As before.", "payment": "In time."})
        reports.action_submit()
        self.assertEqual(len(self._notices(self.sales_manager, "to pass on")), 1)
        reports.with_user(self.sales_manager).action_pass()
        reports.with_user(self.general_manager).action_read()
        self._run("2026-11-10 03:00:00")
        self.assertEqual(set(reports.mapped("state")), {"sent"})
        self.assertEqual(self.env["mail.message"].search_count([("partner_ids", "in", self.head_office.ids)]), 1)

    def test_g4_no_head_office(self):
        """G4: without recipients it ends with the general manager, who may note that it went on paper."""
        self.company.kefu_head_office_ids = False
        report = self._passed()
        report.action_read()
        self._run("2026-11-10 03:00:00")
        self.assertRecordValues(report, [{"state": "read", "is_to_send": False}])
        report.action_handed_over()
        self.assertEqual(report.state, "sent")

    def test_g4_nothing_written(self):
        self._run("2026-11-02 02:00:00")
        report = self._reports(self.customers["c"]).with_user(self.salesperson)
        report.business = "  "
        with self.assertRaisesRegex(UserError, "Business"):
            report.action_submit()
        report.write({"business": "Good.", "payment": "Good."})
        report.action_submit()
        with self.assertRaises(UserError):
            report.action_submit()

    def test_g4_returned(self):
        """G4: back to who wrote it, with a reason, and with days to do it even when the month is over."""
        with freeze_time("2026-11-30 10:00:00"):
            report = self._submitted()
            with self.assertRaises(UserError):
                report.action_return(" ")
            report.action_return("When do they pay the rest?")
        self.assertRecordValues(report, [{"state": "draft", "deadline": datetime(2026, 12, 5, 15, 59, 59)}])
        self.assertEqual(len(self._notices(self.salesperson, "When do they pay the rest?")), 1)
        report.with_user(self.salesperson).payment = "The rest on the 25th."
        report.with_user(self.salesperson).action_submit()

    def test_g4_reminders_once(self):
        """G4: three days before and when it is over, once each; then the manager hears of it, too."""
        self._run("2026-11-02 02:00:00")
        for moment, soon, late, above in (
            ("2026-11-27 15:00:00", 0, 0, 0),
            ("2026-11-27 16:00:00", 1, 0, 0),
            ("2026-11-28 16:00:00", 1, 0, 0),
            ("2026-11-30 15:59:59", 1, 0, 0),
            ("2026-11-30 16:00:00", 1, 1, 1),
            ("2026-11-30 16:30:00", 1, 1, 1),
        ):
            self._run(moment)
            self.assertEqual(len(self._notices(self.salesperson, "due soon")), soon, moment)
            self.assertEqual(len(self._notices(self.salesperson, "overdue")), late, moment)
            self.assertEqual(len(self._notices(self.sales_manager, "overdue")), above, moment)

    def test_g4_reminders_of_managers(self):
        self._submitted()
        self._run("2026-11-12 16:00:00")
        self.assertEqual(len(self._notices(self.sales_manager, "due soon")), 1)
        self.assertFalse(self._notices(self.salesperson, "due soon"))
        self._run("2026-11-15 16:00:00")
        self.assertEqual(len(self._notices(self.sales_manager, "overdue")), 1)
        self.assertEqual(len(self._notices(self.general_manager, "overdue")), 1)

    def test_g4_reminding_costs_the_same(self):
        """G4: reminding of many reports takes as many queries as of one."""
        job = self.env["kefu.info.report.job"]
        self._run("2026-11-02 02:00:00")
        counts = []
        for number in (1, 60):
            for i in range(number):
                self._customer(f"N{number}.{i}", open_amount=1)
            job._make(self.company)
            self.env.cr.execute("UPDATE kefu_info_report SET remind_at = '2026-11-09' WHERE kind = 'periodic'")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            job._remind(self.company)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_g4_overdue_list(self):
        report = self._written()
        with freeze_time("2026-12-02 02:00:00"):
            found = self.Report.with_user(self.sales_manager).search([("is_overdue", "=", True)])
            self.assertEqual(found, report.with_user(self.sales_manager))
            figures = {figure["filter"]: figure["count"] for figure in found.kefu_figures("info_reports")}
            self.assertEqual(figures["overdue"], 1)
        self.assertFalse(self.Report.with_user(self.sales_manager).search([("is_overdue", "=", True)]))

    # === Rights === #

    def test_g4_who_sees(self):
        """G4: salespeople their own, managers and the director all, nobody else."""
        report = self._written()
        for user in (self.salesperson, self.sales_manager, self.general_manager, self.director):
            self.assertEqual(self.Report.with_user(user).search([]), report.with_user(user), user.name)
        self.assertFalse(self.Report.with_user(self.colleague).search([]))
        stranger = self._create_user("sales_manager", "test_stranger", self.other_company)
        self.assertFalse(self.Report.with_user(stranger).search([]))
        for user in (self.designer, self.consultant, self.reception, self.supervisor, self.service_manager, self.inspector):
            with self.assertRaises(AccessError, msg=user.name):
                self.Report.with_user(user).search([])

    def test_g4_who_writes(self):
        """G4: whose it is, while it is to be written; the figures are nobody's."""
        report = self._written()
        for user in (self.general_manager, self.director, self.colleague):
            with self.assertRaises(AccessError, msg=user.name):
                report.with_user(user).write({"business": "x"})
        for vals in ({"turnover": 1}, {"state": "read"}, {"deadline": "2030-01-01"}, {"salesperson_id": self.colleague.id}):
            with self.assertRaises(AccessError):
                report.write(vals)
        with self.assertRaises(AccessError):
            report.unlink()
        with self.assertRaises(AccessError):
            self.Report.with_user(self.sales_manager).create({
                "kind": "periodic", "partner_id": self.customers["a"].id, "period": "2026-11-01", "company_id": self.company.id,
            })
        report.action_submit()
        with self.assertRaises(AccessError):
            report.write({"business": "Second thoughts."})
        with self.assertRaises(AccessError):
            report.with_user(self.sales_manager).write({"salesperson_id": self.colleague.id})

    def test_g4_handing_over(self):
        """G4: the sales manager gives a report to somebody else, who then sees it, with its notes."""
        report = self._written()
        self.Report.with_user(self.salesperson)._note(self.customers["c"], "plan", "Visits us on Friday.", self.company)
        for nobody in (self.designer, self.env["res.users"]):
            with self.assertRaises(UserError):
                report.with_user(self.sales_manager).salesperson_id = nobody
        report.with_user(self.sales_manager).salesperson_id = self.colleague
        self.assertEqual(report.with_user(self.colleague).entry_ids.mapped("text"), ["Visits us on Friday."])
        report.with_user(self.colleague).action_submit()
        with self.assertRaises(AccessError):
            report.with_user(self.salesperson).read(["business"])

    def test_g4_who_takes_steps(self):
        report = self._written()
        for user in (self.colleague, self.general_manager, self.director):
            with self.assertRaises(AccessError, msg=user.name):
                report.with_user(user).action_submit()
        report.action_submit()
        for user in (self.salesperson, self.director):
            for step in (lambda r: r.action_pass(), lambda r: r.action_return("x")):
                with self.assertRaises(AccessError, msg=user.name):
                    step(report.with_user(user))
        report.with_user(self.sales_manager).action_pass()
        for user in (self.salesperson, self.director, self.sales_manager):
            with self.assertRaises(AccessError, msg=user.name):
                report.with_user(user).action_read()
        with self.assertRaises(UserError):
            report.with_user(self.sales_manager).action_pass()
        with self.assertRaises(AccessError):
            report.with_user(self.sales_manager).action_return("Give it back.")
        report.with_user(self.general_manager).action_return("Say more.")
        self.assertEqual(report.state, "draft")

    def test_g4_figures(self):
        """G4: figures as the books have them, those of the last time, and how the grade changed between."""
        grade = self.env["kefu.grade"].search([("partner_id", "=", self.customers["c"].id)])
        grade.write({"turnover": 8000, "overdue_amount": 200, "reason_codes": "new"})
        first = self._written(moment="2026-10-02 02:00:00")
        grade.write({"turnover": 9000, "open_amount": 4000})
        with freeze_time("2026-10-20 02:00:00"):
            self.env["kefu.grade.history"].create({
                "company_id": self.company.id, "partner_id": self.customers["c"].id, "old_grade": "b", "new_grade": "c",
                "version": 2, "changed_at": "2026-10-20 02:00:00",
            })
        second = self._written(moment="2026-11-02 02:00:00")
        self.assertEqual(second.previous_id.id, first.id)
        self.assertRecordValues(second, [{
            "turnover": 9000, "open_amount": 4000, "overdue_amount": 200, "previous_turnover": 8000, "previous_open": 1000,
            "grade": "c", "previous_business": "Two new teams.",
        }])
        self.assertIn("B → C", second.grade_changes)
        self.assertEqual(second.reasons, "New customer")
        self.assertFalse(first.grade_changes)
        grade.open_amount = 5000
        second.action_refresh()
        self.assertEqual(second.open_amount, 5000)
        with self.assertRaises(AccessError):
            second.with_user(self.colleague).action_refresh()

    def test_g4_on_paper(self):
        """G4: one and a batch, each on a page of its own; what the user may not read is not printed."""
        report = self._written()
        render = self.env["ir.actions.report"].with_user(self.salesperson)._render_qweb_html
        html = render("kefu_grading.report_info_reports", report.ids)[0].decode()
        self.assertIn("Customer Information Report", html)
        self.assertIn("Two new teams.", html)
        self._customer("Second", open_amount=1)
        self.env["kefu.info.report.job"]._make(self.company)
        printing = self.env["kefu.info.report.print"].with_user(self.sales_manager).with_company(self.company)
        with self.assertRaises(UserError):
            printing.create({"month": "2026-11-15"}).action_print()
        action = printing.create({"month": "2026-11-15", "with_drafts": True}).action_print()
        self.assertEqual(len(action["context"]["active_ids"]), 2)
        with self.assertRaises(UserError):
            printing.create({"month": "2026-11-15", "with_drafts": True, "grade": "a"}).action_print()
