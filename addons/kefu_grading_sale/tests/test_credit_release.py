from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CreditCase


@tagged("post_install", "-at_install")
class TestCreditRelease(CreditCase):
    """G7: the director or the sales manager lets an order pass, with a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._order(150_000)

    def _release(self, user, reason="Pays on Friday", orders=None):
        """As the dialog does it, after the seller has asked."""
        orders = orders or self.order
        if orders.kefu_credit_level == "refuse":
            orders.with_user(self.seller).action_ask_credit_release()
        dialog = self.env["kefu.credit.release.ask"].with_user(user).create({"order_ids": orders.ids, "reason": reason})
        dialog.action_release()

    def test_g7_released_by_director_or_sales_manager(self):
        """G7: either of them, with a reason that is kept; then the seller confirms."""
        for user in (self.director, self.sales_manager):
            order = self._order(150_000, self._buyer("c", limit=100_000))
            self._release(user, orders=order)
            release = self.env["kefu.credit.release"].with_user(user).search([("order_id", "=", order.id)])
            self.assertEqual((release.create_uid, release.reason, release.amount), (user, "Pays on Friday", 150_000))
            self.assertIn("100,000.00", release.findings)
            self.assertIn("Pays on Friday", "".join(order.message_ids.mapped("body")))
            self.assertEqual(order.kefu_credit_level, "released")
            order.action_confirm()
            self.assertEqual(order.state, "sale")

    def test_g7_released_by_nobody_else(self):
        """G7: no other role releases, by dialog, button or record."""
        for user in (
            self.seller, self.salesperson, self.designer, self.supervisor, self.consultant, self.service_manager,
            self.general_manager, self.manager,
        ):
            with self.assertRaises(AccessError):
                self._release(user)
            with self.assertRaises(AccessError):
                self.order.with_user(user).action_release_credit()
            with self.assertRaises(AccessError):
                self.order.with_user(user)._release_credit("Me")
            with self.assertRaises(AccessError):
                self.env["kefu.credit.release"].with_user(user).create({
                    "order_id": self.order.id, "company_id": self.company.id, "partner_id": self.customer.id,
                    "currency_id": self.order.currency_id.id, "amount": 1_000_000, "reason": "Me",
                })
        with self.assertRaises(AccessError):
            self.order.write({"credit_release_ids": [(0, 0, {
                "company_id": self.company.id, "partner_id": self.customer.id, "currency_id": self.order.currency_id.id,
                "amount": 1_000_000, "reason": "Me",
            })]})
        with self.assertRaises(UserError):
            self.order.action_confirm()

    def test_g7_releases_are_not_changed(self):
        """G7: whoever released cannot change or delete it."""
        self._release(self.director)
        release = self.env["kefu.credit.release"].with_user(self.director).search([("order_id", "=", self.order.id)])
        with self.assertRaises(AccessError):
            release.amount = 1_000_000
        with self.assertRaises(AccessError):
            release.unlink()

    def test_g7_needs_a_reason(self):
        """G7: without a reason nothing is released."""
        with self.assertRaises(UserError):
            self._release(self.director, reason="  ")
        with self.assertRaises(UserError):
            self.order.action_confirm()

    def test_g7_gone_when_the_amount_grows(self):
        """G7: a release holds for the order as it was; a smaller one passes, a larger one does not."""
        self._release(self.sales_manager)
        self.order.order_line.price_unit = 150_000.01
        self.assertEqual(self.order.kefu_credit_level, "refuse")
        with self.assertRaises(UserError):
            self.order.action_confirm()
        self.order.order_line.price_unit = 149_999
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_g7_for_that_order_and_customer_only(self):
        """G7: neither another order, nor a copy, nor the same one for another customer is released."""
        self._release(self.sales_manager)
        for order in (self._order(150_000), self.order.copy()):
            with self.assertRaises(UserError):
                order.action_confirm()
        self.order.partner_id = self._buyer("c", limit=100_000)
        self.order.order_line.price_unit = 150_000
        with self.assertRaises(UserError):
            self.order.action_confirm()

    def test_g7_nothing_to_release(self):
        """G7: an order that passes needs no release, a confirmed one neither."""
        order = self._order(1)
        with self.assertRaises(UserError):
            order.action_ask_credit_release()
        with self.assertRaises(AccessError):
            self._release(self.director, orders=order)
        self._release(self.director)
        with self.assertRaises(UserError):
            self._release(self.director)

    def test_g7_asked_for(self):
        """G7: who sells asks; director and sales manager of the company are told and find it in their list."""
        stranger = self._create_user("director", "test_stranger", self.other_company)
        self.order.action_ask_credit_release()
        message = self.env["mail.message"].search([
            ("model", "=", "sale.order"), ("res_id", "=", self.order.id), ("body", "like", "asks for a credit release"),
        ])
        self.assertEqual(message.notified_partner_ids, (self.director | self.sales_manager).partner_id)
        self.assertNotIn(stranger.partner_id, message.notified_partner_ids)
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_grading_sale.sale_order_action_release")
        waiting = [("credit_asked_at", "!=", False), ("state", "in", ("draft", "sent"))]
        self.assertIn("credit_asked_at", action["domain"])
        for user in (self.director, self.sales_manager):
            found = self.env["sale.order"].with_user(user).search(waiting)
            self.assertIn(self.order, found)
            self.assertTrue(found.may_release_credit)
        self._release(self.sales_manager)
        self.assertFalse(self.order.credit_asked_at)
        told = self.env["mail.message"].search([
            ("model", "=", "sale.order"), ("res_id", "=", self.order.id), ("body", "like", "Credit released by"),
        ])
        self.assertIn(self.seller.partner_id, told.notified_partner_ids)

    def test_g7_other_companies(self):
        """G7: a director of another company neither sees nor releases the order."""
        stranger = self._create_user("director", "test_stranger_2", self.other_company)
        abroad = self.env(user=stranger, context={"allowed_company_ids": self.other_company.ids})
        self.assertFalse(abroad["sale.order"].search([("id", "=", self.order.id)]))
        with self.assertRaises(AccessError):
            abroad["kefu.credit.release.ask"].create({"order_ids": self.order.ids, "reason": "Me"}).action_release()
        self._release(self.director)
        self.assertFalse(abroad["kefu.credit.release"].search([("order_id", "=", self.order.id)]))

    def test_g7_who_releases_changes_no_orders(self):
        """G7: the right to release is no right to write orders, nor to read those nobody asked for."""
        for user in (self.director, self.sales_manager):
            self.assertFalse(self.order.with_user(user).has_access("read"), "nobody has asked yet")
        self.order.action_ask_credit_release()
        for user in (self.director, self.sales_manager):
            self.assertTrue(self.order.with_user(user).order_line.has_access("read"))
            with self.assertRaises(AccessError):
                self.order.with_user(user).write({"client_order_ref": "X"})
            with self.assertRaises(AccessError):
                self.order.with_user(user).order_line.price_unit = 1
