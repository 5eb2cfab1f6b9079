from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .instalment_case import InstalmentCase


@freeze_time("2026-03-10 02:00:00")
class TestInstalmentInvoice(InstalmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vat = cls._tax(9)

    def _all_due(self, order):
        order._get_open_instalments()._fall_due()
        return order.instalment_ids

    def test_c6_p_first_at_signing_rest_when_nodes_pass(self):
        """C6.p: one posted invoice each, due after the company's days, without terms; the last deducts the others."""
        order = self._order(self._line(100_000, taxes=self.vat)).with_user(self.seller)
        order.payment_term_id = self.env.ref("account.account_payment_term_advance_60days", False)
        order.action_confirm()
        order = order.sudo()
        self.assertEqual(order.instalment_ids.mapped("state"), ["invoiced", "planned", "planned", "planned"])
        instalments = self._all_due(order)
        invoices = instalments.invoice_id
        self.assertEqual(len(invoices), 4)
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        self.assertEqual(invoices.mapped("amount_total"), [32_700, 43_600, 27_250, 5_450])
        self.assertEqual(invoices.mapped("amount_tax"), [2_700, 3_600, 2_250, 450])
        self.assertEqual(set(invoices.mapped("invoice_date_due")), {fields.Date.today() + timedelta(days=7)})
        self.assertFalse(invoices.invoice_payment_term_id)
        self.assertEqual(invoices.partner_id, self.customer)
        first = invoices[0].invoice_line_ids.filtered(lambda line: line.display_type == "product")
        self.assertIn("1st instalment 30 %", first.name)
        last = invoices[3].invoice_line_ids.filtered(lambda line: line.display_type == "product")
        self.assertEqual(sorted(last.mapped("price_subtotal")), [-40_000, -30_000, -25_000, 100_000])
        self.assertSumsUp(order)

    def test_c6_i_accounting_sees_a_sale(self):
        """C6.i: income and tax are booked once, the receivable of each invoice is open until it is paid."""
        order = self._contract(self._line(100_000, taxes=self.vat))
        instalments = self._all_due(order)
        lines = instalments.invoice_id.line_ids.filtered("account_id")
        balance = {kind: sum(own.mapped("balance")) for kind, own in lines.grouped("account_type").items()}
        self.assertEqual(balance, {"asset_receivable": 109_000, "income": -100_000, "liability_current": -9_000})
        self._pay(instalments[0].invoice_id)
        self.assertIn(instalments[0].invoice_id.payment_state, ("paid", "in_payment"))
        self.assertEqual(instalments.mapped("state"), ["paid", "invoiced", "invoiced", "invoiced"])
        self.assertFalse(instalments[0].amount_residual)

    def test_c6_p_part_paid_is_not_paid(self):
        instalment = self._contract().instalment_ids[0]
        self._pay(instalment.invoice_id, 10_000)
        self.assertEqual((instalment.state, instalment.amount_residual), ("invoiced", 20_000))
        self._pay(instalment.invoice_id, 20_000)
        self.assertEqual(instalment.state, "paid")

    def test_c6_p_cents(self):
        """C6.p: thirds of an odd amount, taxes included and not, sum to the contract to the cent."""
        included = self._tax(13, included=True)
        order = self._order(
            self._line(333.33, 3, taxes=self.vat), self._line(99.99, taxes=included), self._line(0.01), kefu_plan_id=False
        )
        order.instalment_ids = [
            (0, 0, {"name": str(number), "percent": share, "sequence": number})
            for number, share in ((1, 33.33), (2, 33.33), (3, 33.34))
        ]
        order.action_confirm()
        self.assertSumsUp(order)

    def test_c6_p_sections_and_discounts(self):
        """C6.p: the last invoice shows the contract as it was signed, with its sections; down payments in one of their own."""
        order = self._contract(
            (0, 0, {"display_type": "line_section", "name": "Kitchen"}),
            self._line(60_000, taxes=self.vat, discount=10),
            (0, 0, {"display_type": "line_section", "name": "Bathroom"}),
            self._line(40_000, taxes=self.vat),
        )
        last = self._all_due(order)[3].invoice_id
        sections = last.invoice_line_ids.filtered(lambda line: line.display_type == "line_section")
        self.assertEqual(sections.mapped("name")[:2], ["Kitchen", "Bathroom"])
        self.assertEqual(len(sections), 3)
        self.assertSumsUp(order)

    def test_c6_p_deductions_name_the_instalment(self):
        """C6.p: order and last invoice say which instalment each down payment was, whoever posted it."""
        self.company.kefu_instalment_post = False
        order = self._contract()
        self._all_due(order)
        order.invoice_ids.with_user(self.finance).action_post()
        names = order.order_line.filtered(lambda line: line.is_downpayment and not line.display_type).mapped("name")
        for instalment, name in zip(order.instalment_ids[:3], names, strict=True):
            self.assertTrue(name.startswith(f"{instalment.name} ({instalment.invoice_id.name}"), name)

    def test_c6_p_draft_invoices(self):
        """C6.p: where finance wants to look at them first, they are left as drafts and count all the same."""
        self.company.kefu_instalment_post = False
        order = self._contract()
        self._all_due(order)
        self.assertEqual(set(order.invoice_ids.mapped("state")), {"draft"})
        self.assertEqual(order.instalment_ids.mapped("amount"), [30_000, 40_000, 25_000, 5_000])
        self.assertFalse(self._calls())
        with freeze_time("2026-03-20 02:00:00"):
            order.invoice_ids.with_user(self.finance).action_post()
        self.assertEqual(set(order.instalment_ids.mapped("invoice_date_due")), {fields.Date.to_date("2026-03-27")})
        calls = self._calls()
        self.assertEqual(len(calls), 4, "called when it is posted")
        self.assertSumsUp(order)

    def test_c6_p_variations_flow_into_what_is_open(self):
        """C6.p: what is added after signing is shared by the instalments still open, by their shares."""
        order = self._contract()
        order.order_line = [self._line(14_000)]
        self.assertEqual(order.instalment_ids.mapped("amount"), [30_000, 48_000, 30_000, 6_000])
        self._all_due(order)
        self.assertEqual(order.instalment_ids.mapped("invoice_id.amount_total"), [30_000, 48_000, 30_000, 6_000])
        self.assertSumsUp(order)

    def test_c6_p_less_than_invoiced(self):
        """C6.p: a contract that shrinks below what was invoiced ends with a credit note; nothing is invoiced meanwhile."""
        order = self._contract()
        order.order_line.filtered(lambda line: not line.is_downpayment).price_unit = 20_000
        instalments = self._all_due(order)
        self.assertEqual(instalments[1:3].mapped("state"), ["paid", "paid"])
        self.assertFalse(instalments[1:3].invoice_id)
        self.assertEqual(instalments[3].invoice_id.move_type, "out_refund")
        self.assertEqual(instalments[3].amount, -10_000)
        self.assertSumsUp(order)

    def test_c6_p_variation_after_the_last(self):
        """C6.p: finance invoices what is added after all; nobody else does, and not twice."""
        order = self._contract()
        self._all_due(order)
        with self.assertRaises(UserError):
            order.with_user(self.finance).action_invoice_variation()
        order.order_line = [self._line(1_234.56)]
        with self.assertRaises(AccessError):
            order.with_user(self.seller).action_invoice_variation()
        order.with_user(self.finance).action_invoice_variation()
        self.assertEqual(order.instalment_ids[-1].amount, 1_234.56)
        self.assertFalse(order.kefu_variation)
        self.assertSumsUp(order)

    def test_c6_p_services_are_delivered_goods_must_be(self):
        """C6.p: services are done when the site is; goods not delivered stop the last invoice, and nothing else is kept of it."""
        order = self._contract(self._line(50_000, product=self.delivered), self._line(50_000, product=self.goods))
        order._get_open_instalments()._fall_due()
        last = order.instalment_ids[3]
        self.assertEqual(order.instalment_ids.mapped("state"), ["invoiced", "invoiced", "invoiced", "due"])
        self.assertIn("Cabinet", last.invoice_error)
        self.assertEqual(len(order.invoice_ids), 3)
        order.order_line.filtered(lambda line: line.product_id == self.goods).qty_delivered = 1
        last.with_user(self.finance).action_invoice()
        self.assertFalse(last.invoice_error)
        self.assertSumsUp(order)

    def test_c6_p_failure_leaves_it_due_and_tells_finance(self):
        """C6.p: what cannot be invoiced stays due with the reason, finance is told once, the job tries again."""
        order = self._order()
        Move = type(self.env["account.move"])
        with patch.object(Move, "action_post", side_effect=UserError("The books are closed.")):
            told = self._told(order.action_confirm)
            first = order.instalment_ids[0]
            self.assertEqual((order.state, first.state, first.invoice_error), ("sale", "due", "The books are closed."))
            self.assertFalse(order.invoice_ids)
            self.assertFalse(order.order_line.filtered("is_downpayment"), "never half done")
            self.assertIn(self.finance, told)
            with freeze_time("2026-03-10 03:30:00"):
                self.assertNotIn(self.finance, self._told(lambda: self._job("invoice")))
        with freeze_time("2026-03-10 03:45:00"):
            self._job("invoice")
            self.assertEqual(first.state, "due", "tried again an hour later")
        with freeze_time("2026-03-10 05:00:00"):
            self._job("invoice")
        self.assertEqual((first.state, first.invoice_error), ("invoiced", False))

    def test_c6_p_never_twice(self):
        """C6.p: falling due, the job and the button together make one invoice."""
        order = self._contract()
        first = order.instalment_ids[0]
        first._fall_due()
        first._invoice_or_note()
        with self.assertRaises(UserError):
            first.with_user(self.finance).action_invoice()
        with self.assertRaises(UserError):
            first.with_user(self.finance).action_fall_due()
        self._job("invoice")
        self.assertEqual(len(order.invoice_ids), 1)

    def test_c6_p_credited_is_due_again(self):
        """C6.p: an instalment whose invoice is credited is due again, and invoiced again only when finance says so."""
        order = self._contract()
        instalments = self._all_due(order)
        second = instalments[1]
        self._credit(second.invoice_id)
        self.assertEqual((second.state, second.amount), ("due", 40_000))
        self.assertFalse(second.invoice_id)
        self.assertTrue(second.invoice_error)
        with freeze_time("2026-04-10 02:00:00"):
            self._job("invoice")
        self.assertEqual(second.state, "due")
        second.with_user(self.finance).action_invoice()
        self.assertEqual((second.state, second.invoice_id.amount_total), ("invoiced", 40_000))
        self.assertSumsUp(order)

    def test_c6_p_credited_in_part(self):
        """C6.p: what finance credits of a down payment stays to be paid, by the instalments still open."""
        order = self._contract(self._line(100_000, taxes=self.vat))
        self._credit(order.instalment_ids[0].invoice_id, 10_000)
        self.assertEqual(order.instalment_ids[0].state, "invoiced")
        self._all_due(order)
        self.assertSumsUp(order)

    def test_c6_p_corrected_invoice(self):
        """C6.p: an invoice that finance credits to correct it is replaced by the corrected one, and not invoiced besides."""
        order = self._contract()
        first = order.instalment_ids[0]
        wizard = self.env["account.move.reversal"].with_user(self.finance).with_company(self.company)
        wizard = wizard.with_context(active_model="account.move", active_ids=first.invoice_id.ids)
        wizard = wizard.create({"journal_id": self.sale_journal.id})
        wizard.modify_moves()
        self.assertEqual((first.state, first.invoice_id), ("invoiced", wizard.new_move_ids.sudo()))
        wizard.new_move_ids.action_post()
        self._all_due(order)
        self.assertEqual(order.instalment_ids.mapped("amount"), [30_000, 40_000, 25_000, 5_000])
        self.assertSumsUp(order)

    def test_c6_p_deleted_draft(self):
        """C6.p: an invoice that finance deletes or cancels as a draft leaves its instalment due."""
        self.company.kefu_instalment_post = False
        order = self._contract()
        instalments = self._all_due(order)
        instalments[1].invoice_id.with_user(self.finance).unlink()
        instalments[2].invoice_id.with_user(self.finance).button_cancel()
        self.assertEqual(instalments.mapped("state"), ["invoiced", "due", "due", "invoiced"])

    def test_c6_p_cancelled_contract(self):
        """C6.p: nothing falls due any more; finance is asked to credit what was invoiced, and what is credited stays so."""
        order = self._contract()
        first = order.instalment_ids[0]
        order.with_user(self.seller)._action_cancel()
        self.assertEqual(order.instalment_ids.mapped("state"), ["invoiced", "cancelled", "cancelled", "cancelled"])
        self.assertEqual(order.activity_ids.user_id, self.finance)
        order.instalment_ids._fall_due()
        self.assertEqual(len(order.invoice_ids), 1)
        self._credit(first.invoice_id)
        self.assertEqual(first.state, "cancelled")

    def test_c6_p_signed_again(self):
        """C6.p: a contract that is cancelled and signed again goes on where it was."""
        order = self._contract()
        order._action_cancel()
        order.action_draft()
        with self.assertRaises(UserError):
            order.instalment_ids[0].with_user(self.seller).unlink()
        order.instalment_ids[1].with_user(self.seller).percent = 45
        order.instalment_ids[2].with_user(self.seller).percent = 20
        order.action_confirm()
        self.assertEqual(order.instalment_ids.mapped("state"), ["invoiced", "planned", "planned", "planned"])
        self._all_due(order)
        self.assertEqual(order.instalment_ids.mapped("amount"), [30_000, 45_000, 20_000, 5_000])
        self.assertSumsUp(order)

    def test_c6_p_feature_off(self):
        """Where sites are off nothing falls due and the job leaves it alone."""
        self.company.kefu_use_site = False
        order = self._contract()
        self.assertEqual(set(order.instalment_ids.mapped("state")), {"planned"})
        self.assertFalse(order.invoice_ids)

    def test_c6_p_site_people_invoice_nothing(self):
        """C6.p: only finance has the buttons."""
        order = self._contract()
        for user in (self.consultant, self.director, self.service_manager, self.seller):
            with self.assertRaises(AccessError):
                order.instalment_ids[1].with_user(user).action_fall_due()
            with self.assertRaises(AccessError):
                order.instalment_ids[1].with_user(user).action_invoice()
        order.instalment_ids[1].with_user(self.finance).action_fall_due()
        self.assertEqual(order.instalment_ids[1].state, "invoiced")

    def test_c6_p_currency(self):
        """C6.p: invoiced in the contract's currency."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create({
            "currency_id": euro.id, "company_id": self.company.id, "name": "2020-01-01", "rate": 0.1283,
        })
        pricelist = self.env["product.pricelist"].create({"name": "EUR", "currency_id": euro.id, "company_id": self.company.id})
        order = self._contract(self._line(33_333.33, taxes=self.vat), pricelist_id=pricelist.id)
        self._all_due(order)
        self.assertEqual(order.invoice_ids.currency_id, euro)
        self.assertSumsUp(order)

    def test_c6_p_query_count(self):
        """C6.p: amounts of many contracts are read with as many queries as those of one."""
        one = self._order()
        many = self.env["sale.order"].union(*(self._order() for _number in range(6)))

        def count(orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.instalment_ids._compute_amount()
            return self.env.cr.sql_log_count - before

        count(one)
        self.assertEqual(count(one), count(many))
