from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError

from .common import GradingCase

#: what an invoice that is posted may cost more
QUERIES = 3
READERS = ("salesperson", "director", "sales_manager", "general_manager", "finance")
OTHERS = ("reception", "designer", "supervisor", "consultant", "site_manager", "inspector", "service_manager")


class TestGradeHooks(GradingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer, cls.second = cls._customer("First"), cls._customer("Second")

    # === Contacts === #

    def test_g3_facts_count_at_once(self):
        """G3: a fact that changes grades the customer in the same transaction, in every company that knows them."""
        for company in self.company | self.other_company:
            self._designate(self.customer, company=company)
            self.assertGrade(self.customer, "a", company=company)
        self.customer.kefu_trade_role = "wholesaler"
        for company in self.company | self.other_company:
            self.assertGrade(self.customer, "c", "middleman", company)
        self.customer.write({"kefu_trade_role": "end_customer", "kefu_employee_count": 20})
        self.assertGrade(self.customer, "c", "size")
        self.customer.kefu_employee_count = 21
        self.assertGrade(self.customer, "a")

    def test_g3_6_reputation_per_company(self):
        """G3 (6): bad reputation counts where it was noted."""
        for company in self.company | self.other_company:
            self._designate(self.customer, company=company)
        self.customer.with_company(self.company).kefu_bad_reputation = True
        self.assertGrade(self.customer, "c", "reputation")
        self.assertGrade(self.customer, "a", company=self.other_company)

    def test_g1_contact_joins_a_customer(self):
        """G1: a customer who becomes a branch of another has no grade of its own any more; its debts are the other's."""
        self._designate(self.customer, "b")
        self._invoice(self.second, 600_000)
        self.assertGrade(self.second, "c", "debt")
        self.second.write({"parent_id": self.customer.id, "is_company": False})
        self.assertFalse(self._grade(self.second))
        self.assertGrade(self.customer, "c", "debt")
        self.assertEqual(self.second.with_company(self.company).kefu_grade_id.partner_id, self.customer)
        # the entries stay with whom they were booked on then
        self.second.write({"parent_id": False, "is_company": True})
        self.assertGrade(self.customer, "c", "debt")
        self.assertEqual(self.second.with_company(self.company).kefu_is_graded, False)

    def test_g1_merged_customers(self):
        """G1: of merged customers one grade is left, with the debts and the history of both and one's designation."""
        self._designate(self.customer, "b")
        self._designate(self.second, "a")
        self._invoice(self.second, 600_000)
        self.assertGrade(self.customer, "b")
        self.assertGrade(self.second, "a")
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | self.second).ids, self.customer)
        self.assertGrade(self.customer, "c", "debt")
        self.assertEqual(self.Grade.search_count([("partner_id", "in", (self.customer | self.second).ids)]), 1)
        history = self.env["kefu.grade.history"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(sorted(history.mapped("new_grade")), ["a", "b", "c"])
        designations = self.env["kefu.grade.designation"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(sorted(designations.mapped("state")), ["in_force", "withdrawn"])

    def test_g1_search_by_grade(self):
        """G1: customers are found by grade; those without a row are C."""
        self._designate(self.customer, "b")
        self._invoice(self.second, 100)
        nobody = self._customer("Nobody")
        self._grade(self.customer)
        all_three = self.customer | self.second | nobody
        partners = self.env["res.partner"].with_company(self.company)
        for grades, expected in ((["b"], self.customer), (["c"], self.second | nobody), (["a"], all_three.browse())):
            self.assertEqual(partners.search([("kefu_grade", "in", grades), ("id", "in", all_three.ids)]), expected)
        self.assertEqual(partners.search([("kefu_grade", "!=", "c"), ("id", "in", all_three.ids)]), self.customer)
        self.assertFalse(nobody.with_company(self.company).kefu_is_graded)

    # === Entries === #

    def test_g8_partner_of_posted_entry_changes(self):
        """G8: when a posted line goes to another customer, both are graded."""
        move = self._pay(self.customer, 1000)
        self.assertEqual(self._grade(self.customer).open_amount, -1000)
        move.line_ids.filtered("partner_id").with_context(skip_readonly_check=True).partner_id = self.second
        self.assertEqual(self._grade(self.customer).open_amount, 0)
        self.assertEqual(self._grade(self.second).open_amount, -1000)

    def test_g8_deleted_by_force(self):
        """G8: a posted entry that is deleted by force counts no more."""
        move = self._invoice(self.customer, 1000)
        self.assertEqual(self._grade(self.customer).open_amount, 1000)
        move.with_context(force_delete=True).unlink()
        self.assertEqual(self._grade(self.customer).open_amount, 0)

    def test_g8_overdue_follows_reconciliation(self):
        """G8: what is overdue follows what is reconciled, and comes back when that is undone."""
        past = self.today.replace(year=self.today.year - 1)
        invoice = self._invoice(self.customer, 1000, past, due=past)
        self.assertEqual(self._grade(self.customer).overdue_amount, 1000)
        self._pay(self.customer, 400, invoice=invoice)
        self.assertEqual(self._grade(self.customer).overdue_amount, 600)
        invoice.line_ids.remove_move_reconcile()
        # paid today: from tomorrow on it is taken off what is overdue, reconciled or not
        self.assertEqual(self._grade(self.customer).overdue_amount, 1000)
        self.customer.with_company(self.company)._kefu_regrade(cutoff=self.today + timedelta(days=1))
        self.assertEqual(self._grade(self.customer).overdue_amount, 600)

    def test_g8_posting_costs_at_most_three_queries(self):
        """G8: posting an invoice costs at most three queries more, whatever the customer's past."""
        for number in range(3):
            self._invoice(self.customer, 100 + number)
        costs = []
        for uses_it in (False, True, True):
            self.company.kefu_use_grading = uses_it
            invoice = self.env["account.move"].with_company(self.company).create(self._invoice_values(self.customer, 50))
            self._grade(self.customer)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            invoice.action_post()
            self.env.flush_all()
            posted = self.env.cr.sql_log_count
            self.Grade._grade_noted()
            costs.append((posted - before, self.env.cr.sql_log_count - posted))
        self.assertLessEqual(costs[2][1], QUERIES)
        self.assertEqual(costs[2][0], costs[0][0])

    def test_g8_many_customers_cost_as_few(self):
        """G8: grading does not take more queries for 30 customers than for 3."""
        self._invoice(self.customer, 1)
        self._grade(self.customer)
        costs = []
        for count in (3, 30):
            customers = self.env["res.partner"].create([{"name": f"Customer {n}", "is_company": True} for n in range(count)])
            moves = self.env["account.move"].create([self._invoice_values(customer, 70) for customer in customers])
            moves._post(soft=False)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.Grade._grade_noted()
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(self.Grade.search_count([("partner_id", "in", customers.ids)]), count)
        self.assertEqual(costs[0], costs[1])

    # === Companies and rights === #

    def test_g1_two_companies(self):
        """G1: each company grades by its own books, designations and rules; nothing leaks into the other."""
        self._designate(self.customer, "a")
        self._designate(self.customer, "b", company=self.other_company)
        self._invoice(self.customer, 900_000)
        self._invoice(self.customer, 100_000, company=self.other_company)
        self._pay(self.customer, 60_000, company=self.other_company)
        self.assertGrade(self.customer, "a")
        self.assertGrade(self.customer, "b", company=self.other_company)
        rule = self.env["kefu.grade.rule"].search([("company_id", "=", self.other_company.id), ("code", "=", "ratio_small")])
        rule.ratio = 0.4
        self.customer.with_company(self.other_company)._kefu_regrade()
        self.assertGrade(self.customer, "c", "ratio_small", self.other_company)
        self.assertGrade(self.customer, "a")

    def test_g1_no_figures_of_other_companies(self):
        """G1: nobody reads another company's grades, changes or rules."""
        self._invoice(self.customer, 900_000, company=self.other_company)
        self._grade(self.customer)
        for role in READERS:
            for model in ("kefu.grade", "kefu.grade.history", "kefu.grade.rule"):
                records = self.env[model].with_user(getattr(self, role))
                self.assertFalse(records.search([("company_id", "=", self.other_company.id)]), (role, model))

    def test_g1_who_reads_grades(self):
        """G1: everybody sees the letter; the figures only those who decide on credit; nobody writes them."""
        self._invoice(self.customer, 900_000)
        row = self._grade(self.customer)
        for role in READERS + OTHERS:
            user = getattr(self, role)
            with self.subTest(role):
                partner = self.customer.with_user(user)
                self.assertEqual((partner.kefu_grade, partner.kefu_grade_reason_ids.mapped("code")), ("c", ["debt"]))
                self.assertEqual(row.with_user(user).has_access("read"), role in READERS)
                self.assertEqual("kefu_open_amount" in partner.fields_get(), role in READERS)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(row.with_user(user).has_access(operation))

    def test_g3_who_writes_rules(self):
        """G3: sales manager, general manager and administrator change rules of the company; nobody else does."""
        rule = self.env["kefu.grade.rule"].search([("company_id", "=", self.company.id), ("code", "=", "debt")])
        for role in ("sales_manager", "general_manager", "manager"):
            rule.with_user(getattr(self, role)).amount_from = 400_000
        for role in ("salesperson", "director", "finance", "service_manager", "reception"):
            with self.subTest(role), self.assertRaises(AccessError):
                rule.with_user(getattr(self, role)).amount_from = 1

    def test_g1_feature_switched_off(self):
        """Switched off, nothing is graded; what was graded stays readable."""
        self._invoice(self.customer, 900_000)
        row = self._grade(self.customer)
        self.company.kefu_use_grading = False
        self._invoice(self.customer, 100_000)
        self.assertEqual(self._grade(self.customer), row)
        self.assertEqual(row.open_amount, 900_000)
        self.assertFalse(self.customer.with_company(self.company)._kefu_regrade())
        self.assertTrue(row.with_user(self.salesperson).open_amount)

    def test_g3_company_comes_with_rules(self):
        """G3: a new company has the eight rules of the clause and a policy for each grade."""
        company = self.env["res.company"].create({"name": "New"})
        rules = self.env["kefu.grade.rule"].search([("company_id", "=", company.id)])
        self.assertEqual(
            rules.mapped("code"),
            ["middleman", "debt", "ratio_large", "ratio_small", "size", "incident", "reputation", "new"],
        )
        self.assertEqual(self.env["kefu.grade.policy"].search([("company_id", "=", company.id)]).mapped("grade"), ["a", "b", "c"])
        self.env.user.company_ids = [Command.link(company.id)]
        self.assertFalse(self.Grade.search([("company_id", "=", company.id)]))
