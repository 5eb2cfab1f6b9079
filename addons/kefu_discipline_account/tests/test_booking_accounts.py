from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestBookingAccounts(BookingCase):
    def _company(self, chart=None, **values):
        company = self.env["res.company"].create({"name": f"Company {chart}", "country_id": self.env.ref("base.cn").id, **values})
        self.env.user.company_ids |= company
        if chart:
            self.env["account.chart.template"].try_loading(chart, company)
        return company

    def test_d_3_without_accounts(self):
        """D-3: a company that has not set up accounting is told which setting is missing, and nothing is executed."""
        company = self._company()
        company.kefu_penalty_wait = False
        director = self._create_user("director", "test_director_c", company)
        person = self._create_user("designer", "test_designer_c", company)
        finance = self._create_finance("test_finance_c", company)
        penalty = self._due(person, director=director)
        message = "Employees' Account.*Penalty Income Account.*Discipline"
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            penalty.with_user(finance).action_execute()
        self.assertEqual(penalty.state, "issued")
        company.kefu_book_penalties = False
        penalty.with_user(finance).action_execute()
        self.assertEqual(penalty.state, "executed")

    def test_d_3_accounts_of_charts(self):
        """D-3: with a chart of accounts nothing needs to be set."""
        expected = {
            "generic_coa": ("121000", "450000"),
            "cn": ("122100", "530100"),
            "cn_large_bis": ("122100", "630100"),
        }
        charts = self.env["account.chart.template"]._get_chart_template_mapping()
        for chart, codes in expected.items():
            if not charts[chart]["installed"]:
                continue
            with self.subTest(chart=chart):
                company = self._company(chart)
                accounts = company._kefu_penalty_accounts()
                self.assertEqual(tuple(account.with_company(company).code for account in accounts), codes)
                general = self.env["account.chart.template"].with_company(company).ref("general")
                self.assertEqual(company._kefu_penalty_journal(), general)

    def test_d_3_branch(self):
        """D-3: a branch books on its parent company's accounts, in its own books."""
        group = self._company("generic_coa")
        branch = self._company(parent_id=group.id, currency_id=group.currency_id.id)
        branch.kefu_penalty_wait = False
        self.env.cr.precommit.run()
        director = self._create_user("director", "test_director_d", branch)
        person = self._create_user("designer", "test_designer_d", branch)
        accountant = self._create_accountant("test_accountant_d", "account.group_account_invoice", branch)
        penalty = self._due(person, director=director)
        penalty.with_user(accountant).action_execute()
        move = penalty.entry_ids.batch_id.move_id
        self.assertEqual(move.company_id, branch)
        self.assertEqual(move.line_ids.account_id, group._kefu_penalty_accounts()[0] | group._kefu_penalty_accounts()[1])
        group.kefu_penalty_journal_id = self.env["account.journal"].create(
            {"name": "Own", "code": "OWN", "type": "general", "company_id": group.id}
        )
        self.assertEqual(branch._kefu_penalty_journal(), group.kefu_penalty_journal_id)

    def test_d_3_journal_made(self):
        """D-3: a company without a journal for miscellaneous operations gets one for penalties, once."""
        self.company.kefu_penalty_journal_id = False
        self.env["account.journal"].search([("company_id", "=", self.company.id)]).unlink()
        penalty = self._due()
        penalty.with_user(self.accountant).action_execute()
        journal = self.company.kefu_penalty_journal_id
        self.assertRecordValues(journal, [{"name": "Penalties", "type": "general", "company_id": self.company.id}])
        self.assertEqual(penalty.entry_ids.batch_id.move_id.journal_id, journal)
        self._due().with_user(self.accountant).action_execute()
        self.assertEqual(self.env["account.journal"].search([("company_id", "=", self.company.id)]), journal)

    def test_d_3_ambiguous_income(self):
        """D-3: with two accounts for other income the company has to say which."""
        income = self.company.kefu_penalty_income_id
        income.copy()
        self.company.kefu_penalty_income_id = False
        with self.assertRaisesRegex(UserError, "Penalty Income Account"):
            self.company._kefu_penalty_accounts()

    def test_d_3_settings_show_what_is_used(self):
        """D-3: an administrator without accounting rights sees what empty settings come to."""
        self.company.write({"kefu_penalty_journal_id": False, "kefu_penalty_income_id": False})
        settings = self.env["res.config.settings"].with_user(self.manager).with_company(self.company).create({})
        self.assertIn("630190", settings.kefu_penalty_income_found)
        self.assertIn("Penalties", settings.kefu_penalty_journal_found)
        settings.kefu_book_penalties = False
        settings.execute()
        self.assertFalse(self.company.kefu_book_penalties)
