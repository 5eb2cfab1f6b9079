from datetime import date, datetime

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .info_case import InfoCase


@tagged("post_install", "-at_install")
class TestInfoCalendar(InfoCase):
    """G4: reports by the calendar of the grade, for exactly the customers due, each once, in company time."""

    def test_g4_each_month_of_a_year(self):
        """G4: A in March and September, B in January, April, July and October, C every month, from midnight in Shanghai."""
        months = {"a": [], "b": [], "c": []}
        for month in range(1, 13):
            first = datetime(2027, month, 1) - (datetime(2027, 1, 1) - datetime(2026, 12, 31, 16))
            self._run(first - (datetime(2027, 1, 1, 0, 0, 1) - datetime(2027, 1, 1)))
            self.assertFalse(self._reports(period=date(2027, month, 1)), f"the last second before month {month}")
            self._run(first)
            for report in self._reports(period=date(2027, month, 1)):
                months[report.grade].append(month)
        self.assertEqual(months, {"a": [3, 9], "b": [1, 4, 7, 10], "c": list(range(1, 13))})

    def test_g4_first_of_october(self):
        """G4: the holiday changes nothing: made on 1 October, with the sales manager by 31 October in Shanghai."""
        self.company.kefu_deadline_mode = "working"
        self._run("2026-09-30 16:00:00")
        report = self._reports(self.customers["c"], period=date(2026, 10, 1))
        self.assertRecordValues(report, [{
            "state": "draft", "grade": "c", "salesperson_id": self.salesperson.id, "company_id": self.company.id,
            "deadline": datetime(2026, 10, 31, 15, 59, 59), "remind_at": datetime(2026, 10, 28, 15, 59, 59),
        }])
        self.assertTrue(self._reports(self.customers["b"], period=date(2026, 10, 1)))
        self.assertFalse(self._reports(self.customers["a"]))

    def test_g4_another_time_zone(self):
        self.company.kefu_tz = "Pacific/Auckland"
        self._run("2026-10-31 10:59:59")
        self.assertFalse(self._reports(period=date(2026, 11, 1)))
        self._run("2026-10-31 11:00:00")
        self.assertTrue(self._reports(period=date(2026, 11, 1)))

    def test_g4_twice(self):
        """G4: once, however often it runs; a report that was deleted by hand does not come back in the same month."""
        self._run("2026-11-01 02:00:00")
        made = self._reports()
        self.company.kefu_info_made_for = False
        self._run("2026-11-01 03:00:00")
        self._run("2026-11-20 03:00:00")
        self.assertEqual(self._reports(), made)
        self.assertEqual(len(made), 1)

    def test_g4_late_server(self):
        """G4: a server that was off on the first makes them when it is back."""
        self._run("2026-11-17 03:00:00")
        self.assertEqual(self._reports().period, date(2026, 11, 1))

    def test_g4_calendar_of_the_company(self):
        """G4: each company has its calendar."""
        self.company.kefu_info_months_c = "6、12"
        self.company.kefu_info_months_a = "11"
        self._run("2026-11-01 02:00:00")
        self.assertEqual(self._reports().partner_id, self.customers["a"])
        for wrong in ("13", "0", "March", "3;x", " ", "1.5"):
            with self.assertRaises(ValidationError):
                self.company.kefu_info_months_b = wrong
                self.company.flush_recordset()

    def test_g4_two_companies(self):
        """G4: the same customer is reported on in each company by its grade there."""
        theirs = self._create_user("salesperson", "test_theirs", self.other_company)
        shared = self._customer("Shared", "b", open_amount=5)
        self._give_grade(shared, "c", self.other_company, open_amount=7)
        self._run("2026-11-01 02:00:00")
        report = self.Report.search([("partner_id", "=", shared.id)])
        self.assertRecordValues(report, [{"company_id": self.other_company.id, "grade": "c", "open_amount": 7}])
        self.assertFalse(report.salesperson_id, "nobody of the other company serves or manages")
        self.assertFalse(self.Report.with_user(self.general_manager).search([("partner_id", "=", shared.id)]))
        self.assertFalse(self.Report.with_user(theirs).search([("partner_id", "=", shared.id)]))

    def test_g4_feature_off(self):
        self.company.kefu_use_grading = False
        self._run("2026-11-01 02:00:00")
        self.assertFalse(self._reports())

    def test_g4_exactly_the_customers_due(self):
        """G4: those who trade, owe or are designated; nobody is forgotten, nobody is asked about for nothing."""
        day = date(2026, 11, 1)
        due = {
            "owes": self._customer("Owes", open_amount=1),
            "credit balance": self._customer("Credit", open_amount=-1),
            "began lately": self._customer("New", first_trade_on=date(2026, 10, 20)),
            "designated": self._customer("Designated", designated_grade="b"),
            "archived, owes": self._customer("Archived", open_amount=1),
        }
        due["archived, owes"].active = False
        silent = {
            "traded long ago": self._customer("Old", first_trade_on=date(2020, 1, 1)),
            "archived": self._customer("Gone", designated_grade="a"),
            "ungraded": self.env["res.partner"].create({"name": "Ungraded"}),
            "not this month": self._customer("B", "b", open_amount=1),
        }
        silent["archived"].active = False
        self._run("2026-11-01 02:00:00")
        for what, customer in due.items():
            self.assertEqual(len(self._reports(customer, period=day)), 1, what)
        for what, customer in silent.items():
            self.assertFalse(self._reports(customer), what)
        self.assertEqual(len(self._reports()), len(due) + 1)

    def test_g4_nobody_forgotten(self):
        """G4: customers whom nobody serves, or somebody who writes no reports here, are the sales manager's."""
        outsider = self._create_user("salesperson", "test_outsider", self.other_company)
        left = self._create_user("salesperson", "test_left")
        nobody = self.env["res.users"]
        customers = [self._customer(f"C{i}", user=user, open_amount=1) for i, user in enumerate((nobody, outsider, left))]
        left.active = False
        self._run("2026-11-01 02:00:00")
        self.assertEqual(self._reports(*customers).salesperson_id, self.sales_manager)
        self.assertEqual(self._reports(self.customers["c"]).salesperson_id, self.salesperson)
        told = self._notices(self.sales_manager, "information reports for")
        self.assertEqual(len(told), 1, "one notice, however many reports")
        self.assertIn("3", told.subject)

    def test_g4_query_count(self):
        """G4: the number of queries does not depend on the number of customers."""
        job = self.env["kefu.info.report.job"]
        counts = []
        with freeze_time("2026-11-01 02:00:00"):
            job._make(self.company)
            for number in (2, 60):
                self.Report.search([]).unlink()
                self.env["kefu.grade"].create([
                    {
                        "company_id": self.company.id, "partner_id": partner.id, "grade": "c", "version": 1, "open_amount": 1,
                        "graded_at": fields.Datetime.now(),
                    }
                    for partner in self.env["res.partner"].create(
                        [{"name": f"P{i}", "user_id": self.salesperson.id} for i in range(number)]
                    )
                ])
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                job._make(self.company)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertEqual(len(self._reports()), 63)
