from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CreditCase


@tagged("post_install", "-at_install")
class TestCredit(CreditCase):
    """G7: what a grade says to an order."""

    def test_g7_the_limit_may_be_reached(self):
        """G7: exactly at the limit an order passes, one cent above it is refused; the refusal says why and what to do."""
        order = self._order(100_000.01)
        self.assertEqual(order.kefu_credit_level, "refuse")
        with self.assertRaises(UserError) as refused:
            order.action_confirm()
        for part in (order.name, "Mr Wang (grade C)", "100,000.01", "100,000.00", "director", "Ask for Credit Release"):
            self.assertIn(part, str(refused.exception))
        order.order_line.price_unit = 100_000
        self.assertFalse(order.kefu_credit_level)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_g7_what_is_owed_already_counts(self):
        """G7: posted invoices and confirmed orders count, by Odoo's own figures."""
        self._due(30_000, 30)
        self._order(30_000).action_confirm()
        with self.assertRaises(UserError):
            self._order(40_000.01).action_confirm()
        self._order(40_000).action_confirm()

    def test_g7_one_after_the_other_in_one_transaction(self):
        """G7: what was confirmed a moment ago counts, although nothing tells Odoo's figures of it."""
        first, second = self._order(60_000), self._order(60_000)
        self.assertEqual((first | second).mapped("kefu_credit_level"), [False, False])
        first.action_confirm()
        with self.assertRaises(UserError):
            second.action_confirm()

    def test_g7_several_at_once_add_up(self):
        """G7: orders confirmed together count together, each one alone would pass."""
        orders = self._order(60_000) | self._order(60_000)
        with self.assertRaises(UserError) as refused:
            orders.action_confirm()
        self.assertIn("120,000.00", str(refused.exception))
        self.assertEqual(set(orders.mapped("state")), {"draft"})
        other = self._order(60_000, self._buyer("c", limit=100_000))
        (orders[0] | other).action_confirm()

    def test_g7_a_passes_b_with_a_note(self):
        """G7: shipped policies: A passes, B with a warning that stays on the order."""
        order = self._order(1_000_000, self._buyer("a", limit=100_000))
        self.assertFalse(order.kefu_credit_level)
        order.action_confirm()
        order = self._order(1_000_000, self._buyer("b", limit=100_000))
        self.assertEqual(order.kefu_credit_level, "warn")
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn("credit limit", order.message_ids[0].body + order.message_ids[1].body)

    def test_g7_not_graded_is_c(self):
        """G2, G7: who has no grade yet is C."""
        with self.assertRaises(UserError):
            self._order(100_001, self._buyer(limit=100_000)).action_confirm()

    def test_g7_no_limit(self):
        """G7: without a limit, or where the company uses none, no order is above it."""
        self._order(10_000_000, self._buyer("c")).action_confirm()
        self.company.account_use_credit_limit = False
        self._order(10_000_000).action_confirm()

    def test_g7_grace(self):
        """G7: an invoice is overdue so many days after its due date as the policy says, on the company's calendar."""
        self._policy("c", overdue_days=7)
        self._due(100, -7)
        self._order(100).action_confirm()
        self._due(100, -8)
        with self.assertRaises(UserError) as refused:
            self._order(100).action_confirm()
        self.assertIn("is late with", str(refused.exception))
        self.assertIn((self.today - timedelta(days=8)).strftime("%m/%d/%Y"), str(refused.exception))

    def test_g7_due_today_is_not_overdue(self):
        """G7: without grace an invoice is overdue on the day after its due date."""
        self._due(100, 0)
        self._order(100).action_confirm()
        self._due(100, -1)
        with self.assertRaises(UserError):
            self._order(100).action_confirm()

    def test_g7_a_payment_that_is_not_matched_yet(self):
        """G7: who has paid is not late, also before accounting has matched the payment."""
        self._due(100, -30)
        self._pay(self.customer, 99)
        self.assertEqual(self._order(100).kefu_credit_level, "refuse")
        self._pay(self.customer, 1)
        self._order(100).action_confirm()

    def test_g7_contacts_of_a_company(self):
        """G7: the debts, grade and limit of the commercial partner count for its contacts."""
        contact = self.env["res.partner"].create({"name": "Ms Li", "parent_id": self.customer.id})
        self._due(60_000, 30, customer=contact)
        with self.assertRaises(UserError):
            self._order(60_000, contact).action_confirm()

    def test_g7_who_is_invoiced_owes(self):
        """G7: an order for somebody else's account is asked for both."""
        good = self._buyer("a")
        order = self._order(100_001, good, partner_invoice_id=self.customer.id)
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_g7_orders_that_ask_for_no_credit(self):
        """G7: an order of nothing passes whoever is late."""
        self._due(100, -30)
        self._order(0).action_confirm()

    def test_g7_only_this_company(self):
        """G7: debts, grades and policies of another company do not count."""
        self._due(200_000, -30, company=self.other_company)
        self._order(100_000).action_confirm()

    def test_g7_switched_off(self):
        """G7: a company without the feature confirms as before, and sees nothing of it."""
        self.company.kefu_use_grading = False
        order = self._order(100_001)
        self.assertFalse(order.kefu_credit_level)
        self.assertFalse(order.kefu_grade)
        order.action_confirm()

    def test_g7_foreign_currency(self):
        """G7: amounts are compared in the company's currency."""
        dollar = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "EUR")])
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "company_id": self.company.id, "name": self.today, "rate": 0.125}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": dollar.id, "company_id": self.company.id}
        )
        self._order(12_500, pricelist_id=pricelist.id).action_confirm()
        with self.assertRaises(UserError):
            self._order(0.01, pricelist_id=pricelist.id).action_confirm()

    def test_g7_costs_the_same_for_many(self):
        """G7: the check of ten orders of ten customers takes as many queries as of one."""
        customers = [self._buyer("c", limit=100_000) for _ in range(10)]
        for customer in customers:
            self._due(10, -30, customer=customer)
        orders = self.env["sale.order"].union(*(self._order(100, customer) for customer in customers))
        counts = []
        for some in (orders[:1], orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(some.mapped("kefu_credit_level")), {"refuse"})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[0], counts)

    def test_g7_payment_terms(self):
        """G7: terms by grade are proposed on orders and invoices of customers who have none of their own."""
        cash, month = self.env["account.payment.term"].create([{"name": "Cash"}, {"name": "30 days"}])
        self._policy("c", payment_term_id=cash.id)
        self.assertEqual(self._order(1).payment_term_id, cash)
        invoice = self.env["account.move"].with_company(self.company).create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )
        self.assertEqual(invoice.invoice_payment_term_id, cash)
        self.env["account.journal"].create({"name": "Bills", "code": "BILL", "type": "purchase", "company_id": self.company.id})
        moves = self.env["account.move"].with_company(self.company)
        bill = moves.new({"move_type": "in_invoice", "partner_id": self.customer.id})
        self.assertFalse(bill.invoice_payment_term_id)
        self.customer.property_payment_term_id = month
        self.assertEqual(self._order(1).payment_term_id, month)
        self.assertFalse(self._order(1, self._buyer("a")).payment_term_id)
        self.company.kefu_use_grading = False
        self.assertFalse(self._order(1, self._buyer("c")).payment_term_id)

    def test_g1_badge(self):
        """G1: the order shows the grade in its own company; a customer who was never graded has no badge."""
        self._set_grade(self.customer, "b", self.other_company)
        order = self._order(1)
        self.assertEqual((order.kefu_grade, order.kefu_is_graded), ("c", True))
        new = self._order(1, self._buyer())
        self.assertEqual((new.kefu_grade, new.kefu_is_graded), ("c", False))
        orders = order | new
        found = orders.search([("kefu_grade", "=", "c"), ("id", "in", orders.ids)])
        self.assertEqual(found, orders)
