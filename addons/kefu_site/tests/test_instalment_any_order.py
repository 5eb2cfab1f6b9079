import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command

from .instalment_case import InstalmentCase

CONTRACTS = 300 if os.environ.get("KEFU_LONG") else 8

PRICES = st.decimals(min_value="0.01", max_value="400000", places=2).map(float)
QUANTITIES = st.sampled_from((1, 2, 3, 7, 0.33, 12.5))
DISCOUNTS = st.sampled_from((0, 0, 0, 5, 12.5, 33.33))
LINES = st.lists(st.tuples(PRICES, QUANTITIES, DISCOUNTS, st.integers(0, 7)), min_size=1, max_size=5)
#: percentages of the instalments, in hundredths; what they leave is the last one's
CUTS = st.lists(st.integers(1, 9_999), min_size=0, max_size=4, unique=True)
EVENTS = st.lists(
    st.one_of(
        st.just(("fall_due",)),
        st.just(("fall_due",)),
        st.just(("last_first",)),
        st.tuples(st.just("add"), LINES),
        st.tuples(st.just("change"), PRICES),
        st.tuples(st.just("drop")),
        st.tuples(st.just("credit"), st.integers(0, 4)),
        st.tuples(st.just("credit_part"), st.integers(0, 4), st.floats(0.01, 0.99)),
        st.tuples(st.just("pay"), st.integers(0, 4)),
        st.just(("twice",)),
    ),
    max_size=8,
)


class TestAnyOrder(InstalmentCase):
    """C6.p: whatever plan, taxes, currency, variations, credit notes and order of events: the posted instalments sum to the
    contract to the cent, and none is invoiced twice.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vat = [cls._tax(amount, included) for amount, included in ((13, False), (9, False), (6, False), (13, True), (9, True))]
        levy = cls._tax(3, sequence=1, include_base_amount=True)
        fee = cls._tax(2.5, amount_type="fixed")
        none = cls.env["account.tax"]
        cls.taxes = [none, vat[0], vat[1], vat[3], vat[4], vat[0] | vat[2], levy | vat[1], fee | vat[0]]
        cls.euro, cls.yen = (cls.env.ref(f"base.{code}") for code in ("EUR", "JPY"))
        (cls.euro | cls.yen).active = True
        cls.env["res.currency.rate"].create([
            {"currency_id": currency.id, "company_id": cls.company.id, "name": "2020-01-01", "rate": rate}
            for currency, rate in ((cls.euro, 0.1283), (cls.yen, 21.37))
        ])

    def test_c6_p_any_contract_any_order_of_events(self):
        self._walk()

    @settings(
        max_examples=CONTRACTS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
        # making a contract that failed smaller would take longer than reading it
        phases=(Phase.explicit, Phase.generate),
    )
    @given(
        LINES, CUTS, EVENTS, st.sampled_from(("round_globally", "round_per_line")), st.sampled_from((None, "euro", "yen")),
        st.floats(0, 0.6), st.booleans(),
    )
    def _walk(self, lines, cuts, events, rounding, currency, deposit, post):
        with self.env.cr.savepoint() as savepoint:
            self.company.write({"tax_calculation_rounding_method": rounding, "kefu_instalment_post": post})
            order = self._draw_contract(lines, cuts, currency, deposit)
            if order:
                for name, *arguments in events:
                    getattr(self, f"_do_{name}")(order, *arguments)
                    self._check_each_once(order)
                self._finish(order)
                self.assertSumsUp(order)
            savepoint.rollback()
            self.env.invalidate_all()

    def _draw_contract(self, lines, cuts, currency, deposit):
        pricelist = self.env["product.pricelist"].create({
            "name": "Any", "currency_id": (getattr(self, currency) if currency else self.company.currency_id).id,
            "company_id": self.company.id,
        })
        order = self._order(*self._draw_lines(lines), pricelist_id=pricelist.id, kefu_plan_id=False)
        amount = order.currency_id.round(order.amount_total * deposit)
        bounds = [0, *sorted(cuts), 10_000]
        shares = [(high - low) / 100 for low, high in zip(bounds, bounds[1:], strict=False)]
        order.instalment_ids = [
            *(
                Command.create({"name": "Deposit", "kind": "amount", "fixed_amount": deposit, "sequence": 0})
                for deposit in (amount,)
                if deposit > 0
            ),
            *(
                Command.create({"name": f"No. {number}", "percent": share, "sequence": number, "node_code": f"N{number}"})
                for number, share in enumerate(shares, 1)
            ),
        ]
        if order.currency_id.compare_amounts(amount, order.amount_total) >= 0:
            return None
        order.action_confirm()
        return order

    def _draw_lines(self, lines):
        return [
            self._line(price, quantity, self.taxes[tax], discount=discount, product=(self.service, self.delivered)[tax % 2])
            for price, quantity, discount, tax in lines
        ]

    # === What may happen === #

    def _do_fall_due(self, order):
        order._get_open_instalments().filtered(lambda one: one.state == "planned")[:1]._fall_due()

    def _do_last_first(self, order):
        order._get_open_instalments().filtered(lambda one: one.state == "planned")[-1:]._fall_due()

    def _do_add(self, order, lines):
        order.order_line = self._draw_lines(lines)

    def _do_change(self, order, price):
        order.order_line.filtered(lambda line: not line.is_downpayment and not line.qty_invoiced)[:1].price_unit = price

    def _do_drop(self, order):
        order.order_line.filtered(lambda line: not line.is_downpayment and not line.qty_invoiced)[:1].product_uom_qty = 0

    def _do_credit(self, order, number):
        invoice = self._pick(order, number)
        if invoice:
            self._credit(invoice)

    def _do_credit_part(self, order, number, part):
        invoice = self._pick(order, number)
        if not invoice:
            return
        line = invoice.invoice_line_ids.filtered(lambda line: line.display_type == "product")[:1]
        amount = invoice.currency_id.round(line.price_unit * part)
        if invoice._is_downpayment() and amount > 0:
            self._credit(invoice, amount)

    def _do_pay(self, order, number):
        invoice = self._pick(order, number)
        if invoice and invoice.payment_state == "not_paid" and invoice.amount_residual:
            self._pay(invoice)

    def _do_twice(self, order):
        order.instalment_ids._fall_due()
        order.instalment_ids._invoice_or_note()

    def _pick(self, order, number):
        moves = order.instalment_ids.invoice_id.filtered(lambda move: move.state == "posted" and move.move_type == "out_invoice")
        return moves[number:number + 1]

    # === What must hold === #

    def _check_each_once(self, order):
        invoices = order.instalment_ids.mapped("invoice_id")
        self.assertEqual(len(invoices), len(order.instalment_ids.filtered("invoice_id")), "none is invoiced twice")
        live = order.invoice_ids.filtered(lambda move: move.state != "cancel" and move.move_type == "out_invoice")
        credited = order.invoice_ids.reversed_entry_id
        self.assertFalse(live - credited - invoices, "no invoice but those of instalments")

    def _finish(self, order):
        """Everything that is open falls due, in its order."""
        for instalment in order._get_open_instalments():
            instalment._fall_due()
            if instalment.state == "due":
                instalment._invoice()
        drafts = order.instalment_ids.invoice_id.filtered(lambda move: move.state == "draft")
        drafts.action_post()
        if order.currency_id.compare_amounts(order._get_invoiced_amount(), order.amount_total):
            order.with_user(self.finance).action_invoice_variation()
            order.instalment_ids.invoice_id.filtered(lambda move: move.state == "draft").action_post()
