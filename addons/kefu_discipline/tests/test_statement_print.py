import base64
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import DisciplineCase

REPORT = "kefu_discipline.kefu_penalty_statement_document"


@freeze_time("2026-03-20 02:00:00")
class StatementPrintCase(DisciplineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.done = cls._final(amount=50, facts="Not called since Monday")
        cls._execute(cls.done)
        cls.others = cls._issue("NOTES_BRIEF", user=cls.other_designer, facts="Three words")
        cls.suspended = cls._issue("GRAB", user=cls.other_designer)
        cls.proposed = cls._propose("SHEET_LATE", facts="Nobody knows yet")

    def _print(self, user, **values):
        """:return: the wizard of March, as the user"""
        model = self.env["kefu.penalty.statement.print"].with_user(user).with_company(user.company_id)
        return model.create({"month": "2026-03-01", **values})

    def _html(self, wizard):
        return self.env["ir.actions.report"].with_user(wizard.env.user)._render_qweb_html(REPORT, wizard.ids)[0].decode()

    def _sheets(self, wizard):
        wizard.action_export_xlsx()
        content = base64.b64decode(wizard.with_context(bin_size=False).file)
        return {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets}


@tagged("post_install", "-at_install")
class TestStatementPrint(StatementPrintCase):
    """R2.8, D-3: the monthly statement on paper and as a spreadsheet."""

    def test_d3_last_month_with_something(self):
        """D-3: the month offered is the last one in which something stands, at the latest the present one."""
        with freeze_time("2026-04-02 02:00:00"):
            model = self.env["kefu.penalty.statement.print"].with_user(self.finance)
            self.assertEqual(model.new({}).month, "2026-03-01")
            self.assertEqual(model.with_user(self.reception).new({}).month, "2026-04-01")

    def test_d3_people_with_their_totals(self):
        """D-3: each person with what was executed, what is open and how often."""
        people = self._print(self.finance)._get_people()
        self.assertEqual(
            sorted((person["user"].id, len(person["lines"]), person["amount"], person["amount_open"]) for person in people),
            sorted([(self.designer.id, 1, 50, 0), (self.other_designer.id, 2, 0, 50)]),
        )

    def test_r2_8_content_by_role(self):
        """R2.8: whoever oversees prints everybody's, each person their own, proposals stand in nobody's."""
        everybody = {self.designer, self.other_designer}
        expected = {
            self.finance: everybody, self.director: everybody, self.general_manager: everybody, self.supervisor: everybody,
            self.designer: {self.designer}, self.other_designer: {self.other_designer}, self.reception: set(),
            self.consultant: set(), self.stranger: set(),
        }
        for user, people in expected.items():
            with self.subTest(user=user.login):
                wizard = self._print(user, company_id=self.company.id)
                self.assertEqual(set(wizard._get_lines().user_id), people)
                self.assertNotIn("Nobody knows yet", self._html(wizard))

    def test_r2_8_asking_for_others(self):
        """R2.8: naming a colleague or their department, or another company, shows nothing more."""
        wizard = self._print(self.designer, user_ids=[(6, 0, self.other_designer.ids)])
        self.assertEqual(wizard._get_lines().user_id, self.designer)
        self.assertNotIn("Three words", self._html(wizard))
        self.assertEqual(len(self._sheets(wizard)["People"]), 5)
        foreign = self._print(self.designer, company_id=self.other_company.id)
        self.assertFalse(foreign._get_lines())

    def test_d3_one_department_or_person(self):
        """D-3: finance prints one person's or one department's."""
        self.assertEqual(self._print(self.finance, user_ids=[(6, 0, self.designer.ids)])._get_lines().user_id, self.designer)
        self.others.flush_recordset()
        self.env.cr.execute("UPDATE kefu_penalty SET department = 'Design' WHERE id = %s", [self.others.id])
        self.env.invalidate_all()
        wizard = self._print(self.finance, department="Design")
        self.assertEqual(wizard._get_lines().penalty_id, self.others)

    def test_d3_spreadsheet(self):
        """D-3: one sheet of totals, one of details, nothing in them is a formula but the totals."""
        self.env["res.users"].browse(self.designer.id).name = "=Chen"
        sheets = self._sheets(self._print(self.finance))
        self.assertEqual(list(sheets), ["People", "Details"])
        self.assertIn("Fine Statement March 2026", sheets["People"][0][0])
        chen = next(row for row in sheets["People"] if row[1] == "'=Chen")
        self.assertEqual(chen[2:5], (1, 50, None))
        facts = [row for row in sheets["Details"] if row[6] == "Not called since Monday"]
        self.assertEqual(facts[0][2].date(), date(2026, 3, 20))
        self.assertEqual(facts[0][9], 50)
        self.assertTrue(any("suspended for 2 rounds" in (row[8] or "") for row in sheets["Details"]))
        formulas = {cell for rows in sheets.values() for row in rows for cell in row if str(cell).startswith("=")}
        self.assertTrue(all(formula.startswith("=SUBTOTAL(109,") for formula in formulas))

    def test_d3_empty_spreadsheet(self):
        """D-3: a month without anything is a sheet without rows, and says so on paper."""
        wizard = self._print(self.reception)
        self.assertEqual(len(self._sheets(wizard)["Details"]), 3)
        self.assertIn("Nothing stands in this month", self._html(wizard))

    def test_d3_the_companys_word(self):
        """D-3: the statement says what the company calls a fine, in the reader's language."""
        self.company.kefu_penalty_word = "deduction"
        self.assertIn("Performance Deduction Statement", self._html(self._print(self.finance)))
        self.env["res.lang"]._activate_lang("zh_CN")
        wizard = self._print(self.finance).with_context(lang="zh_CN")
        self.assertEqual(wizard._get_title(), "绩效扣款明细 2026年3月")

    def test_d3_points_on_paper(self):
        """D-3: a company that works with points prints points and no amounts."""
        self.company.kefu_penalty_mode = "points"
        self._execute(self._final("NOTES_MISSING", user=self.salesperson))
        html = self._html(self._print(self.salesperson))
        self.assertIn("Points", html)
        self.assertNotIn("Still Open", html)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_r2_8_somebody_elses_wizard(self):
        """R2.8: nobody reads the statement somebody else prepared."""
        wizard = self._print(self.finance)
        wizard.action_export_xlsx()
        with self.assertRaises(AccessError):
            wizard.with_user(self.designer).read(["file"])

    def test_r2_8_number_of_queries(self):
        """R2.8: a statement of many people costs as many queries as one of few."""
        self._count_queries()  # record rules come into the cache
        few = self._count_queries()
        for user in (self.salesperson, self.reception, self.consultant, self.supervisor):
            self._issue(user=user)
            self._issue("NOTES_BRIEF", user=user)
        self.assertEqual(self._count_queries(), few)

    def _count_queries(self):
        wizard = self._print(self.finance)
        wizard._prepare_details()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        wizard._prepare_details()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestStatementDownload(StatementPrintCase, HttpCase):
    """What comes over the wire is what the person may see."""

    def test_r2_8_report_by_url(self):
        """R2.8: the printed statement holds one's own and nobody else's; somebody else's is refused."""
        self.authenticate(self.designer.login, self.designer.login)
        own, foreign = self._print(self.designer), self._print(self.finance)
        page = self.url_open(f"/report/html/{REPORT}/{own.id}")
        self.assertIn("Not called since Monday", page.text)
        self.assertNotIn("Three words", page.text)
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report", "odoo.addons.base.models.ir_rule"):
            refused = self.url_open(f"/report/html/{REPORT}/{foreign.id}")
        self.assertNotIn("Three words", refused.text)
        self.assertNotEqual(refused.status_code, 200)

    def test_r2_8_spreadsheet_by_url(self):
        """R2.8: the spreadsheet is downloaded by whoever prepared it, and by nobody else."""
        self.authenticate(self.designer.login, self.designer.login)
        own, foreign = self._print(self.designer), self._print(self.finance)
        sheet = self.url_open(own.action_export_xlsx()["url"])
        self.assertTrue(sheet.content.startswith(b"PK"))
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            refused = self.url_open(foreign.action_export_xlsx()["url"])
        self.assertFalse(refused.content.startswith(b"PK"))
