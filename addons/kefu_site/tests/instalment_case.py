from odoo import Command

from odoo.addons.kefu_callback.tests.common import CallbackCase


class InstalmentCase(CallbackCase):
    """A company that sells sites: accounts (no chart of accounts needed), taxes as in China, who sells and who invoices, and a
    contract of 100,000 in four instalments.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_accounts(cls.company)
        cls.plan = cls.env.ref("kefu_site.instalment_plan")
        cls.seller = cls._create_user("salesperson", "test_seller")
        cls.seller.group_ids |= cls.env.ref("sales_team.group_sale_salesman")
        cls.finance = cls._create_user("salesperson", "test_finance")
        cls.finance.group_ids = [Command.set([
            cls.env.ref("base.group_user").id, cls.env.ref("account.group_account_invoice").id,
        ])]
        cls.service, cls.delivered, cls.goods = cls.env["product.product"].create([
            {"name": "Decoration", "type": "service", "invoice_policy": "order", "taxes_id": False},
            {"name": "Design", "type": "service", "invoice_policy": "delivery", "taxes_id": False},
            {"name": "Cabinet", "type": "consu", "invoice_policy": "delivery", "taxes_id": False},
        ])

    @classmethod
    def _set_up_accounts(cls, company):
        accounts = cls.env["account.account"].with_company(company)
        receivable, income, bank, outstanding, cls.tax_account = accounts.create([
            {"name": name, "code": code, "account_type": kind, "reconcile": reconcile, "company_ids": [Command.set(company.ids)]}
            for name, code, kind, reconcile in (
                ("Receivable", "112200", "asset_receivable", True),
                ("Income", "600100", "income", False),
                ("Bank", "100200", "asset_cash", False),
                ("Outstanding", "100299", "asset_current", True),
                ("VAT payable", "222100", "liability_current", False),
            )
        ])
        cls.env["ir.default"].set("res.partner", "property_account_receivable_id", receivable.id, company_id=company.id)
        cls.sale_journal, cls.bank_journal = cls.env["account.journal"].create([
            {"name": "Sales", "code": "INV", "type": "sale", "company_id": company.id, "default_account_id": income.id},
            {"name": "Bank", "code": "BNK", "type": "bank", "company_id": company.id, "default_account_id": bank.id},
        ])
        cls.bank_journal.inbound_payment_method_line_ids.payment_account_id = outstanding
        company.account_fiscal_country_id = company.country_id
        cls.tax_group = cls.env["account.tax.group"].create(
            {"name": "VAT", "company_id": company.id, "country_id": company.country_id.id}
        )

    @classmethod
    def _tax(cls, amount, included=False, **values):
        """:return: a tax on sales of the company, on an account of its own"""
        repartition = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": cls.tax_account.id}),
        ]
        return cls.env["account.tax"].create({
            "name": f"VAT {amount} {'incl.' if included else ''} {values}",
            "amount": amount,
            "type_tax_use": "sale",
            "price_include_override": "tax_included" if included else "tax_excluded",
            "company_id": cls.company.id,
            "country_id": cls.company.country_id.id,
            "tax_group_id": cls.tax_group.id,
            "invoice_repartition_line_ids": repartition,
            "refund_repartition_line_ids": repartition,
            **values,
        })

    @classmethod
    def _line(cls, price, quantity=1, taxes=None, product=None, **values):
        """:return: the command that adds a line to a contract"""
        return Command.create({
            "product_id": (product or cls.service).id,
            "product_uom_qty": quantity,
            "price_unit": price,
            "tax_ids": [Command.set(taxes.ids if taxes else [])],
            **values,
        })

    @classmethod
    def _order(cls, *lines, **values):
        """:return: a quotation of the seller, as superuser"""
        return cls.env["sale.order"].create({
            "partner_id": cls.customer.id,
            "company_id": cls.company.id,
            "user_id": cls.seller.id,
            "kefu_plan_id": cls.plan.id,
            "kefu_site_template_id": False,
            "order_line": list(lines) or [cls._line(100_000)],
            **values,
        })

    @classmethod
    def _contract(cls, *lines, **values):
        """:return: a confirmed contract, as superuser"""
        order = cls._order(*lines, **values)
        order.action_confirm()
        return order

    def _job(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"kefu_site.ir_cron_instalment_{name}").method_direct_trigger()

    def _pay(self, invoice, amount=None):
        """Finance registers a payment of an invoice."""
        register = self.env["account.payment.register"].with_user(self.finance).with_company(self.company)
        values = {"journal_id": self.bank_journal.id, **({"amount": amount} if amount else {})}
        register.with_context(active_model="account.move", active_ids=invoice.ids).create(values).action_create_payments()

    def _credit(self, invoice, amount=None):
        """Finance credits an invoice; of ``amount``, its first line only.

        :return: the posted credit note
        """
        wizard = self.env["account.move.reversal"].with_user(self.finance).with_company(self.company)
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create({"journal_id": invoice.journal_id.id, "reason": "agreed"})
        wizard.refund_moves()
        credit = wizard.new_move_ids
        if amount:
            products = credit.invoice_line_ids.filtered(lambda line: line.display_type == "product")
            credit.invoice_line_ids = [
                Command.update(products[0].id, {"price_unit": amount, "quantity": 1}),
                *(Command.delete(line.id) for line in products[1:]),
            ]
        credit.action_post()
        return credit.sudo()

    def _calls(self):
        """:return: all calls about instalments of the company"""
        domain = [("res_model", "=", "kefu.instalment"), ("company_id", "=", self.company.id)]
        return self.env["kefu.callback"].search(domain, order="id")

    def assertSumsUp(self, order):
        """C6.p: what is posted sums to the contract to the cent, and Odoo finds nothing left to invoice."""
        order.invalidate_recordset()
        moves = order.invoice_ids.filtered(lambda move: move.state == "posted")
        total = sum(-move.direction_sign * move.amount_total for move in moves)
        amounts = [(move.name, move.amount_total) for move in moves]
        self.assertEqual(order.currency_id.compare_amounts(total, order.amount_total), 0, (total, order.amount_total, amounts))
        lines = order.order_line.filtered(lambda line: not line.is_downpayment)
        self.assertFalse([line.name for line in lines if line.qty_to_invoice])
        self.assertIn(order.invoice_status, ("invoiced", "no"))
