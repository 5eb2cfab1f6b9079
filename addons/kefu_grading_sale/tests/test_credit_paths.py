from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import CreditCase


@tagged("post_install", "-at_install")
class TestCreditPaths(CreditCase):
    """G7: whatever confirms an order, the grade is asked."""

    def test_g7_every_way_to_confirm(self):
        """G7: the button, a write, a write with more in it, being born confirmed, defaults of a client."""
        order = self._order(100_001)
        line = self._order_line(100_001)
        small = self._order(1)
        born = {"partner_id": self.customer.id, "company_id": self.company.id, "order_line": [line]}
        orders = order.browse().with_company(self.company)
        for confirm in (
            order.action_confirm,
            lambda: order.with_context(kefu_permit_credit=True).action_confirm(),
            lambda: order.write({"state": "sale"}),
            lambda: small.write({"state": "sale", "order_line": [line]}),
            lambda: orders.create({**born, "state": "sale"}),
            lambda: orders.with_context(default_state="sale").create(born),
            lambda: order.sudo().action_confirm(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                confirm()

    def test_g7_born_confirmed_within_the_limit(self):
        """G7: an order made confirmed is not counted twice."""
        order = self.env["sale.order"].with_user(self.seller).with_company(self.company).create(
            {"partner_id": self.customer.id, "state": "sale", "order_line": [self._order_line(60_000)]}
        )
        self.assertEqual(order.state, "sale")

    def test_g7_the_form_says_so_before(self):
        """G7: the form of a quotation shows the refusal while the lines are typed."""
        with Form(self.env["sale.order"].with_user(self.seller).with_company(self.company)) as form:
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.product
                line.price_unit = 100_001
            self.assertEqual(form.kefu_credit_level, "refuse")
            self.assertIn("100,001.00", form.kefu_credit_text)

    def test_g7_customers_learn_nothing(self):
        """G1, G7: customers read neither grade nor check on their own orders."""
        portal = new_test_user(self.env, "test_portal_credit", groups="base.group_portal", company_id=self.company.id)
        self.customer.write({"user_ids": [Command.link(portal.id)]})
        order = self._order(100_001, portal.partner_id, state="sent")
        order.message_subscribe(portal.partner_id.ids)
        for name in ("kefu_grade", "kefu_credit_level", "kefu_credit_text", "credit_release_ids", "credit_asked_by_id"):
            with self.assertRaises(AccessError):
                order.with_user(portal).read([name])
        with self.assertRaises(AccessError):
            self.env["kefu.credit.release"].with_user(portal).search([])

    def test_g7_two_who_confirm_at_the_same_moment(self):
        """G7: who confirms writes on the customer's grade, so that a second one at the same moment is asked again."""
        grade = self.env["kefu.grade"].search([("partner_id", "=", self.customer.id), ("company_id", "=", self.company.id)])
        before = grade.version
        self._order(1).action_confirm()
        self.assertGreater(grade.version, before)

    def test_g3_7_a_confirmed_order_begins_the_trade(self):
        """G3.7: the day of the first confirmed order, as the company counts days, begins the first year; a cancelled one does
        not count.
        """
        customer = self._buyer()
        customer.kefu_customer_since = False
        order, other = self._order(1, customer), self._order(1, customer)
        self.assertFalse(self._grade(customer))
        (order | other).action_confirm()
        self.assertEqual(self._grade(customer).first_trade_on, self.today)
        order.sudo().date_order = "2024-03-01 17:00:00"
        self.assertEqual(self._grade(customer).first_trade_on, date(2024, 3, 2))
        order.sudo()._action_cancel()
        self.assertEqual(self._grade(customer).first_trade_on, self.today)


@tagged("post_install", "-at_install")
class TestCreditOnline(CreditCase, HttpCase):
    """G7: customers who sign online."""

    SIGNATURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

    def _sign(self, order):
        return self.make_jsonrpc_request(f"/my/orders/{order.id}/accept", {
            "access_token": order._portal_ensure_token(), "name": "Mr Wang", "signature": self.SIGNATURE,
        })

    def test_g7_signing_online(self):
        """G7: what the grade refuses cannot be signed; the customer reads that somebody will get in touch, and no figures."""
        order = self._order(100_001, state="sent", require_signature=True, require_payment=False).sudo()
        self.assertIn("error", self._sign(order))
        self.assertEqual((order.state, order.signature), ("sent", False))
        page = self.url_open(f"/my/orders/{order.id}?access_token={order._portal_ensure_token()}").text
        self.assertIn("o_kefu_credit", page)
        self.assertNotIn("grade", page)
        order.with_user(self.seller).action_ask_credit_release()
        order.with_user(self.director)._release_credit("Pays on Friday")
        page = self.url_open(f"/my/orders/{order.id}?access_token={order._portal_ensure_token()}").text
        self.assertNotIn("o_kefu_credit", page)
        self.assertNotIn("error", self._sign(order))
        order.invalidate_recordset()
        self.assertEqual(order.state, "sale")

    def test_g7_public_confirmation_names_no_figures(self):
        """G7: a customer who gets to the confirmation all the same is told nothing of limits and debts."""
        order = self._order(100_001, state="sent")
        with self.assertRaises(UserError) as refused:
            order.with_user(self.env.ref("base.public_user")).sudo().action_confirm()
        self.assertNotIn("100", str(refused.exception))
        self.assertIn("get in touch", str(refused.exception))

    def test_g7_paid_online(self):
        """G7: money that arrives confirms what it pays; what is left on credit is asked for, the money is not lost."""
        order = self._order(150_000, state="sent", require_payment=True, prepayment_percent=0.1).sudo()
        self._transaction(order, 40_000)._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sent")
        self.assertIn("has paid", "".join(order.message_ids.mapped("body")))
        self._transaction(order, 10_000)._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")

    def _transaction(self, order, amount):
        provider = self.env["payment.provider"].sudo().search([("company_id", "=", self.company.id)], limit=1)
        method = self.env["payment.method"].sudo().with_context(active_test=False).search([], limit=1)
        provider = provider or self.env["payment.provider"].sudo().create({
            "name": "Test", "company_id": self.company.id, "payment_method_ids": method.ids,
        })
        return self.env["payment.transaction"].sudo().create({
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "amount": amount,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.id,
            "reference": f"{order.name}-{amount}",
            "sale_order_ids": [Command.set(order.ids)],
            "state": "done",
        })
