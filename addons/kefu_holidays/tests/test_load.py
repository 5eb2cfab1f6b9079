from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, users

from odoo.addons.kefu_base.tests.common import KefuCase

from ..tools.almanac import Almanac


class TestLoad(KefuCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.china = cls.env.ref("base.cn")
        cls.exceptions = cls.env["kefu.day.exception"]
        # companies that are there already take no part
        cls.env["res.company"].search([]).kefu_holidays_auto = False

    def _load(self, year_from=2025, year_to=2025, **values):
        wizard = self.env["kefu.holidays.load"].create(
            {"company_id": self.company.id, "year_from": year_from, "year_to": year_to, **values}
        )
        return wizard.action_load()["params"]

    def _entry(self, day, company=None):
        company = company or self.company
        return self.exceptions.search([("company_id", "=", company.id), ("date", "=", day)])

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("kefu_holidays.ir_cron_load").method_direct_trigger()
        self.env.invalidate_all()

    # Wizard

    @users("test_manager")
    def test_working_days_load_one_year(self):
        """Overview, Time: the administrator loads a year; deadlines in working days follow it."""
        self.assertEqual(self._load()["type"], "success")
        golden_week, make_up = self._entry("2025-10-04"), self._entry("2025-09-28")
        self.assertEqual((golden_week.kind, make_up.kind), ("off", "work"))
        self.assertTrue(golden_week.is_loaded)
        self.assertTrue(golden_week.name and make_up.name)
        working = self.env["kefu.calendar"]._working_days(self.company, date(2025, 9, 27), date(2025, 10, 11))
        self.assertEqual([day.isoformat() for day in working if day.month == 9], ["2025-09-28", "2025-09-29", "2025-09-30"])
        self.assertEqual([day.day for day in working if day.month == 10], [9, 10, 11])

    @users("test_manager")
    def test_working_days_load_twice_changes_nothing(self):
        """Overview, Time: loading again adds nothing and says so."""
        self._load()
        before = self.exceptions.search([("company_id", "=", self.company.id)])
        self.assertIn("up to date", self._load()["message"])
        self.assertEqual(self.exceptions.search([("company_id", "=", self.company.id)]), before)

    @users("test_manager")
    def test_working_days_own_entries_stay(self):
        """Overview, Time: entries made or changed by hand are neither changed nor removed."""
        own = self.env["kefu.day.exception"].create([
            {"company_id": self.company.id, "date": "2025-10-01", "kind": "work", "name": "Fair"},
            {"company_id": self.company.id, "date": "2025-03-12", "kind": "off", "name": "Founding day"},
        ])
        self._load()
        changed = self._entry("2025-10-02").with_env(self.env)
        changed.kind = "work"
        self.assertFalse(changed.is_loaded)
        self._load()
        self.assertRecordValues(
            own + changed,
            [
                {"kind": "work", "name": "Fair", "is_loaded": False},
                {"kind": "off", "name": "Founding day", "is_loaded": False},
                {"kind": "work", "name": changed.name, "is_loaded": False},
            ],
        )

    @users("test_manager")
    def test_working_days_loaded_entries_follow_the_almanac(self):
        """Overview, Time: when the government moves a day, the loaded list follows."""
        self._load()
        off, work = Almanac("CN", 2025, 2025).days_off(), {date(2025, 9, 27), date(2025, 10, 11)}
        moved = {**off, date(2025, 10, 9): None}
        del moved[date(2025, 10, 8)]
        with patch.object(Almanac, "days_off", lambda self: moved), patch.object(Almanac, "working_days", lambda self: work):
            self.assertIn("removed", self._load()["message"])
        self.assertFalse(self._entry("2025-10-08"))
        self.assertFalse(self._entry("2025-09-28"))
        self.assertEqual(self._entry("2025-10-09").kind, "off")
        self.assertEqual(self._entry("2025-09-27").kind, "work")

    @users("test_manager")
    def test_working_days_other_years_and_companies_stay(self):
        """Overview, Time: only the years asked for, only the company asked for."""
        self._load(2024, 2024)
        before = len(self.exceptions.search([("company_id", "=", self.company.id)]))
        self._load(2025, 2025)
        entries = self.exceptions.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(entries.filtered(lambda entry: entry.date.year == 2024)), before)
        self.assertFalse(self.exceptions.search([("company_id", "=", self.other_company.id)]))

    @users("test_manager")
    def test_working_days_another_country(self):
        """Overview, Time: another country can be loaded; the default is the company's, else China."""
        wizard = self.env["kefu.holidays.load"].create({"company_id": self.company.id})
        self.assertEqual(wizard.country_id, self.china)
        self.company.country_id = False
        self.assertEqual(self.env["kefu.holidays.load"].create({"company_id": self.company.id}).country_id, self.china)
        self._load(country_id=self.env.ref("base.sg").id)
        self.assertEqual(self._entry("2025-08-09").kind, "off")
        self.assertFalse(self._entry("2025-10-02"))

    @users("test_manager")
    def test_working_days_year_not_published(self):
        """Overview, Time: a year whose arrangement is not published is loaded with a warning."""
        result = self._load(2090, 2090)
        self.assertEqual(result["type"], "warning")
        self.assertIn("2090", result["message"])

    @users("test_manager")
    def test_working_days_bad_input(self):
        """Overview, Time: years out of order, too many, or an unknown country are refused by name."""
        for years in ((2026, 2025), (1900, 2025), (2025, 3000), (2025, 2040)):
            with self.subTest(years=years), self.assertRaises(ValidationError):
                self._load(*years)
        nowhere = self.env["res.country"].sudo().create({"name": "Nowhere", "code": "X7"})
        with self.assertRaisesRegex(UserError, "Nowhere"):
            self._load(country_id=nowhere.id)

    @users("test_manager")
    def test_working_days_not_of_another_company(self):
        """Overview, Companies: an administrator cannot load into a company that is not theirs."""
        with self.assertRaises(AccessError):
            self._load(company_id=self.other_company.id)

    @users("test_reception", "test_director", "test_general_manager")
    def test_working_days_only_administrators_load(self):
        """Overview, Roles: nobody else loads holidays, or marks an entry as loaded."""
        with self.assertRaises(AccessError):
            self._load()
        with self.assertRaises(AccessError):
            self.env["kefu.day.exception"].create({"date": "2025-01-01"})

    @users("test_manager")
    def test_working_days_a_client_cannot_mark_entries(self):
        """Overview, Guards: whatever a client sends, its entry counts as made by hand."""
        entries = self.env["kefu.day.exception"].with_context(kefu_permit_holidays_loading=True)
        entry = entries.create({"company_id": self.company.id, "date": "2025-10-01", "is_loaded": True})
        self.assertFalse(entry.is_loaded)
        entry.write({"is_loaded": True})
        self.assertFalse(entry.is_loaded)

    @users("test_manager")
    def test_working_days_queries_do_not_grow_with_years(self):
        """Performance: ten years cost as many queries as one, apart from Odoo's inserting in hundreds."""
        self.company._kefu_load_holidays(self.china, 2023, 2023)
        counts = []
        for first, last in ((2012, 2012), (2013, 2022)):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.company._kefu_load_holidays(self.china, first, last)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    # Scheduled action

    @freeze_time("2025-06-15 08:00:00")
    def test_working_days_cron_loads_this_year_and_the_next(self):
        """Overview, Time: companies with the switch on get this year and the next, the others nothing."""
        self.company.kefu_holidays_auto = True
        self._run_cron()
        self.assertEqual(self._entry("2025-10-01").kind, "off")
        self.assertEqual(self._entry("2026-02-14").kind, "work")
        self.assertFalse(self._entry("2024-10-01"))
        self.assertFalse(self._entry("2025-10-01", self.other_company))
        self.assertTrue(self.company.kefu_holidays_loaded_on)

    @freeze_time("2025-06-15 08:00:00")
    def test_working_days_cron_once_a_month(self):
        """Reliability: a second run in the month does nothing, the next month's first does."""
        (self.company + self.other_company).kefu_holidays_auto = True
        self._run_cron()
        self._entry("2025-10-01").unlink()
        self._run_cron()
        self.assertFalse(self._entry("2025-10-01"))
        self.company.kefu_holidays_loaded_on = date(2025, 5, 31)
        self._run_cron()
        self.assertTrue(self._entry("2025-10-01"))

    @freeze_time("2025-06-15 08:00:00")
    def test_working_days_cron_skips_unknown_countries(self):
        """Reliability: a company without a known country is left alone and does not stop the others."""
        (self.company + self.other_company).kefu_holidays_auto = True
        self.company.country_id = False
        self._run_cron()
        self.assertFalse(self.exceptions.search([("company_id", "=", self.company.id)]))
        self.assertTrue(self._entry("2025-10-01", self.other_company))
        self.assertTrue(self.company.kefu_holidays_loaded_on, "It is not tried again every day.")

    @freeze_time("2025-06-15 08:00:00")
    def test_working_days_cron_sets_a_failing_company_aside(self):
        """Reliability: one company that fails is noted, the others are loaded."""
        (self.company + self.other_company).kefu_holidays_auto = True
        original = type(self.company)._kefu_load_holidays

        def load(company, *args):
            if company == self.company:
                raise ValueError("broken")
            return original(company, *args)

        self.patch(type(self.company), "_kefu_load_holidays", load)
        with self.assertLogs("odoo.addons.kefu_base.models.kefu_job", "ERROR"):
            self._run_cron()
        self.assertTrue(self._entry("2025-10-01", self.other_company))
        self.assertEqual(
            self.env["kefu.job.failure"].search([("job", "=", "kefu.holidays.job")]).mapped("res_id"), self.company.ids
        )

    def test_working_days_cron_with_nothing_due_costs_one_query(self):
        """Performance: a run with nothing due costs one query, however many companies there are."""
        (self.company + self.other_company).write({"kefu_holidays_auto": True, "kefu_holidays_loaded_on": "2999-01-01"})
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertFalse(self.env["kefu.holidays.job"]._due(set()))

    def test_working_days_switch_is_a_feature(self):
        """Overview, Features: the switch is among the features of a company."""
        self.company.kefu_holidays_auto = True
        self.assertTrue(self.company._kefu_uses("holidays"))
        self.assertFalse(self.other_company._kefu_uses("holidays"))
