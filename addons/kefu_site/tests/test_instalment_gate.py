from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .instalment_case import InstalmentCase


@freeze_time("2026-03-10 02:00:00")
class TestInstalmentGate(InstalmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._contract()
        cls.first, cls.second = cls.order.instalment_ids[:2]
        cls.project = cls.env["project.project"].create({
            "name": "Riverside 3-2", "company_id": cls.company.id, "partner_id": cls.customer.id, "contract_id": cls.order.id,
            "is_kefu_site": True, "privacy_visibility": "followers", "site_state": "open", "allow_billable": True,
            "designer_id": cls.designer.id, "site_manager_id": cls.site_manager.id, "site_address": "Riverside One 3-2-1801",
        })
        cls.node = cls.env["kefu.site.node"].create({"project_id": cls.project.id, "code": "C6.4", "name": "Material check"})

    def _gate(self):
        self.env["kefu.instalment"].with_user(self.site_manager)._kefu_check_payment_gate(self.node)

    # === Payment gate === #

    def test_c6_p_gate_names_amount_invoice_and_way_out(self):
        """C6.p: the next node is not announced while an instalment is unpaid."""
        with self.assertRaises(UserError) as caught:
            self._gate()
        for text in ("30,000.00", self.first.invoice_id.name, "director"):
            self.assertIn(text, str(caught.exception))
        self._pay(self.first.invoice_id, 29_999)
        with self.assertRaisesRegex(UserError, "1.00"):
            self._gate()
        self._pay(self.first.invoice_id)
        self._gate()

    def test_c6_p_gate_of_what_is_not_invoiced(self):
        """C6.p: what fell due and could not be invoiced holds back, too; what has not fallen due does not."""
        self._pay(self.first.invoice_id)
        self._gate()
        self.second.write({"state": "due"})
        with self.assertRaisesRegex(UserError, "not invoiced yet"):
            self._gate()

    def test_c6_p_gate_off(self):
        """C6.p: a company may do without."""
        self.company.kefu_payment_gate = False
        self._gate()

    def test_c6_p_release(self):
        """C6.p: the director or the general manager lets the site go on with a reason; it stays to be paid."""
        told = self._told(lambda: self.first.with_user(self.director).action_release(" Pays on Friday. "))
        self._gate()
        self.assertEqual((self.first.state, self.first.released_by), ("invoiced", self.director))
        self.assertEqual(self.first.released_reason, "Pays on Friday.")
        self.assertIn(self.site_manager, told)
        self.second._fall_due()
        with self.assertRaisesRegex(UserError, "2nd"):
            self._gate()
        wizard = self.env["kefu.instalment.release"].with_user(self.general_manager)
        wizard.create({"instalment_ids": self.second.ids, "reason": "Agreed."}).action_release()
        self._gate()

    def test_c6_p_release_by_others(self):
        """C6.p: nobody else does, nor without a reason, nor what is not unpaid."""
        for user in (self.consultant, self.service_manager, self.seller, self.finance, self.site_manager, self.designer):
            with self.assertRaises(AccessError):
                self.first.with_user(user).action_release("I may")
        with self.assertRaises(UserError):
            self.first.with_user(self.director).action_release(" ")
        with self.assertRaises(UserError):
            self.second.with_user(self.director).action_release("Early")
        self.assertFalse(self.order.instalment_ids.released_by)

    def test_c6_p_site_people_see_what_is_to_be_paid(self):
        """C6.p: the site's designer and site manager tell the customer, so they see it."""
        for user in (self.designer, self.site_manager):
            self.assertEqual(self.first.with_user(user).amount, 30_000)
            self.assertEqual(self.first.with_user(user).amount_residual, 30_000)

    # === Payment calls === #

    def test_c6_p_payment_call(self):
        """C6.p: the customer is called with what is open of the invoice, and who pays is not called."""
        call = self._calls()
        self.assertEqual((call.occasion_id.code, call.callee_id, call.state), ("payment", self.customer, "to_call"))
        self.assertEqual(call.res_id, self.first.id)
        self.assertIn("30,000.00", self.first._kefu_callback_values()[self.first.id]["amount"])
        self._pay(self.first.invoice_id, 10_000)
        self.assertIn("20,000.00", self.first._kefu_callback_values()[self.first.id]["amount"])
        self._pay(self.first.invoice_id)
        self.assertEqual(call.state, "cancelled")

    def test_c6_i_reminders_per_instalment(self):
        """C6.i: called again once it is overdue, every so many days, each instalment by itself; the paid one no more."""
        self.second._fall_due()
        self._calls().write({"state": "done"})
        self._job("remind")
        self.assertEqual(len(self._calls()), 2, "not overdue yet")
        self._pay(self.second.invoice_id)
        with freeze_time("2026-03-18 04:00:00"):
            self._job("remind")
            self._job("remind")
        self.assertEqual(self._calls().mapped("res_id"), [self.first.id, self.second.id, self.first.id])
        self._calls().write({"state": "done"})
        with freeze_time("2026-03-20 04:00:00"):
            self._job("remind")
        self.assertEqual(len(self._calls()), 3)
        with freeze_time("2026-03-25 04:00:00"):
            self._job("remind")
        self.assertEqual(len(self._calls()), 4)

    def test_c6_i_credited_is_not_called_about(self):
        """C6.i: nor is anybody called about an invoice that was credited."""
        self._credit(self.first.invoice_id)
        self.assertEqual(self._calls().state, "cancelled")
        with freeze_time("2026-04-20 04:00:00"):
            self._job("remind")
        self.assertEqual(len(self._calls()), 1)
