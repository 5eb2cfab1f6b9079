from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import GradingCase


@tagged("post_install", "-at_install")
class TestPortfolio(GradingCase):
    """G1, G8: what those who answer for the portfolio look at."""

    def _good(self):
        """:return: a customer designated A who trades much and has paid it"""
        good = self._customer("Good")
        self._designate(good, "a")
        self._pay(good, 9_000_000, invoice=self._invoice(good, 9_000_000))
        return good

    def _ageing(self, user=None, company=None):
        """:return: ``{(grade, bucket): amount}`` as somebody sees it"""
        env = self.env(user=user or self.sales_manager, context={"allowed_company_ids": (company or self.company).ids})
        rows = env["kefu.grade.ageing"]._read_group([], ["grade", "bucket"], ["amount:sum"])
        return {(grade, bucket): amount for grade, bucket, amount in rows}

    def test_g1_ageing(self):
        """G1: open amounts by grade and days overdue, at the borders of each range; what is paid is gone."""
        good = self._good()
        other = self._customer("Other")
        for days, amount in ((0, 1), (1, 2), (30, 4), (31, 8), (60, 16), (61, 32), (90, 64), (91, 128)):
            day = self.today - timedelta(days=days)
            self._invoice(good, amount * 1000, day, due=day)
        self._pay(good, 500, invoice=self._invoice(other, 700, self.today, due=self.today + timedelta(days=5)))
        self._grade(good)
        self.assertEqual(self._ageing(), {
            ("a", "0"): 1000, ("a", "1"): 6000, ("a", "2"): 24_000, ("a", "3"): 96_000, ("a", "4"): 128_000, ("c", "0"): 200,
        })

    def test_g1_ageing_of_one_company(self):
        """G1: who works in one company sees nothing of another."""
        self._invoice(self._customer("Elsewhere"), 900, company=self.other_company)
        self.env.flush_all()
        self.assertEqual(self._ageing(), {})
        stranger = self._create_user("general_manager", "test_stranger", self.other_company)
        self.assertEqual(self._ageing(stranger, self.other_company), {("c", "0"): 900})

    def test_g1_who_reads_the_portfolio(self):
        """G1: the portfolio is for sales manager, general manager, director and finance."""
        for model in ("kefu.grade.ageing", "kefu.grade.month"):
            for user in (self.sales_manager, self.general_manager, self.director, self.finance):
                self.env[model].with_user(user).with_context(allowed_company_ids=self.company.ids).search([], limit=1)
            for user in (self.salesperson, self.designer, self.consultant, self.reception):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).with_context(allowed_company_ids=self.company.ids).search([], limit=1)

    def _month(self):
        months = self.env["kefu.grade.month"].search([("company_id", "=", self.company.id)])
        return {(row.month, row.grade): (row.customer_count, row.designated_count, row.open_amount) for row in months}

    def test_g8_portfolio_of_the_month(self):
        """G8: the portfolio is written down once for each month; the last time of the month stays."""
        good = self._good()
        self._invoice(self._customer("Other"), 300)
        self._grade(good)
        months = self.env["kefu.grade.month"]
        for _twice in range(2):
            months._keep(self.company, date(2026, 10, 30))
        october = date(2026, 10, 1)
        self.assertEqual(self._month(), {
            (october, "a"): (1, 1, 0), (october, "b"): (0, 0, 0), (october, "c"): (1, 0, 300),
        })
        self._invoice(good, 500)
        self._grade(good)
        months._keep(self.company, date(2026, 10, 31))
        self.assertEqual(self._month()[october, "a"], (1, 1, 500))
        months._keep(self.company, date(2026, 11, 1))
        self.assertEqual(len(self._month()), 6)

    def test_g8_kept_at_night(self):
        """G8: the nightly regrading keeps the portfolio when a company is done."""
        self._invoice(self._customer("Other"), 300)
        self.env.flush_all()
        runs = self.env["kefu.grade.run"]
        runs._begin()
        run = runs.search([("company_id", "=", self.company.id)])
        run._grade_next()
        self.assertEqual(self._month()[self.today.replace(day=1), "c"][2], 300)

    def test_g1_figures(self):
        """G1: the figures above the list are those of the filters below them."""
        late = self._customer("Late", kefu_is_sole_trader=True)
        self._designate(late, "b")
        self._invoice(late, 100, self.today - timedelta(days=40), due=self.today - timedelta(days=10))
        self._grade(late)
        grades = self.env["kefu.grade"].with_user(self.sales_manager).with_context(allowed_company_ids=self.company.ids)
        figures = {figure.get("filter") or figure["method"]: figure["count"] for figure in grades.kefu_figures("grades")}
        moved = {"action_show_movers": 0, "action_show_overdue_reports": 0}
        self.assertEqual(figures, {"grade_a": 0, "grade_b": 0, "grade_c": 1, "overdue": 1, "lost": 1, **moved})
        self.assertEqual(grades.kefu_figures("something else"), [])
        search = self.env.ref("kefu_grading.kefu_grade_view_search").arch
        for name in figures.keys() - moved.keys():
            self.assertIn(f'name="{name}"', search)

    def test_g1_figures_of_movers_and_reports(self):
        """G1, G4: whose grade changed this month and which reports are late is counted above the list and opens theirs; who may
        not read reports has no figure of them.
        """
        good = self._good()
        self._grade(good)
        self.env["kefu.info.report"].create({
            "kind": "periodic", "company_id": self.company.id, "partner_id": good.id, "period": self.today.replace(day=1),
            "deadline": "2026-01-01 00:00:00",
        })
        for user, expected in (
            (self.sales_manager, {"action_show_movers": 1, "action_show_overdue_reports": 1}),
            (self.finance, {"action_show_movers": 1}),
        ):
            grades = self.Grade.with_user(user).with_context(allowed_company_ids=self.company.ids)
            figures = {figure.get("method"): figure["count"] for figure in grades.kefu_figures("grades")}
            figures.pop(None)
            self.assertEqual(figures, expected)
            for method in expected:
                self.assertTrue(getattr(grades, method)()["res_model"])

    def test_g7_who_sets_policies(self):
        """G7: sales manager, general manager and administrator say what a grade means; others read it."""
        policy = self.env["kefu.grade.policy"].search([("company_id", "=", self.company.id), ("grade", "=", "c")])
        self.assertEqual((policy.over_limit, policy.overdue), ("refuse", "refuse"))
        for user in (self.sales_manager, self.general_manager, self.manager):
            policy.with_user(user).with_context(allowed_company_ids=self.company.ids).overdue_days = 3
        for user in (self.salesperson, self.director, self.finance, self.designer):
            with self.assertRaises(AccessError):
                policy.with_user(user).with_context(allowed_company_ids=self.company.ids).overdue_days = 30

    def test_g7_new_companies_have_policies(self):
        """G7: a new company begins with one policy for each grade."""
        company = self.env["res.company"].create({"name": "New Company"})
        policies = self.env["kefu.grade.policy"]._policies(company)
        self.assertEqual({grade: policy.over_limit for grade, policy in policies.items()}, {
            "a": "nothing", "b": "warn", "c": "refuse",
        })

    def test_g1_invoices(self):
        """G1: an invoice shows its customer's grade in its company; bills show none on the screen."""
        good = self._good()
        invoice = self._invoice(good, 100)
        self._grade(good)
        seen = invoice.with_user(self.finance).with_context(allowed_company_ids=self.company.ids)
        self.assertEqual((seen.kefu_grade, seen.kefu_is_graded), ("a", True))
        abroad = self._invoice(good, 100, company=self.other_company)
        self._grade(good)
        self.assertEqual(abroad.kefu_grade, "c")
        found = self.env["account.move"].with_context(allowed_company_ids=self.company.ids).search(
            [("kefu_grade", "=", "a"), ("id", "in", (invoice | abroad).ids)]
        )
        self.assertIn(invoice, found)

    def test_g1_customers_learn_nothing(self):
        """G1: a customer reads neither the own grade nor what is written down about them."""
        portal = new_test_user(self.env, "test_portal_grade", groups="base.group_portal", company_id=self.company.id)
        own = portal.partner_id.with_user(portal).with_context(allowed_company_ids=self.company.ids)
        self.assertTrue(own.read(["name"]))
        for name in ("kefu_grade", "kefu_grade_id", "kefu_grade_reason_ids", "kefu_reputation_note", "kefu_employee_count"):
            with self.assertRaises(AccessError):
                own.read([name])
        with self.assertRaises(AccessError):
            own.search([("kefu_grade", "=", "c")])
