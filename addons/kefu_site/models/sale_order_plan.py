from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_compare

from .kefu_instalment import OPEN


class SaleOrder(models.Model):
    """C6.p: how the contract is paid: a plan that sums to the contract, fixed when it is signed."""

    _inherit = "sale.order"

    kefu_plan_id = fields.Many2one(
        "kefu.instalment.plan",
        string="Instalment Plan",
        compute="_compute_kefu_plan_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    instalment_ids = fields.One2many(
        "kefu.instalment",
        "order_id",
        string="Instalments",
        compute="_compute_instalment_ids",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )

    kefu_variation = fields.Monetary(
        string="Variation", compute="_compute_kefu_variation", help="Changed after the last instalment was invoiced."
    )

    @api.depends("kefu_site_template_id", "company_id")
    def _compute_kefu_plan_id(self):
        """A contract that opens a site is paid by the company's first plan, unless it says otherwise."""
        companies = self.company_id.filtered(lambda company: company._kefu_uses("site"))
        plans = {company: self.env["kefu.instalment.plan"]._get_default(company) for company in companies}
        for order in self:
            plan = order.kefu_plan_id
            if not plan and order.kefu_site_template_id and order.state in ("draft", "sent", False):
                plan = plans.get(order.company_id, plan)
            order.kefu_plan_id = plan

    @api.depends("kefu_plan_id")
    def _compute_instalment_ids(self):
        for order in self:
            if order.state not in ("draft", "sent", False):
                order.instalment_ids = order.instalment_ids
            else:
                lines = order.kefu_plan_id.line_ids.with_context(lang=order._get_lang() or self.env.lang)
                order.instalment_ids = [
                    Command.clear(), *(Command.create(line._prepare_instalment_values()) for line in lines)
                ]

    @api.depends("state", "amount_total", "instalment_ids.state", "order_line.invoice_lines.move_id.state")
    def _compute_kefu_variation(self):
        # sudo: account.move, kefu.instalment: figures of the contract, for whoever reads it
        for order, sudo in zip(self, self.sudo(), strict=True):
            is_over = sudo.state == "sale" and sudo.instalment_ids and not sudo._get_open_instalments()
            order.kefu_variation = sudo.amount_total - sudo._get_invoiced_amount() if is_over else 0.0

    def action_confirm(self):
        """C6.p: refused while the instalments do not sum to the contract."""
        self._check_instalments()
        return super().action_confirm()

    def _action_confirm(self):
        result = super()._action_confirm()
        # sudo: kefu.instalment: whoever signs, the customer on the portal, too
        self.sudo().instalment_ids.filtered(lambda one: not one.node_code and not one.node_id)._fall_due()
        return result

    def _action_cancel(self):
        orders = self.sudo()  # sudo: kefu.instalment, account.move: told to finance by code
        result = super()._action_cancel()
        orders.instalment_ids._cancel_open()
        for order in orders:
            order._ask_for_credit()
        return result

    def action_draft(self):
        result = super().action_draft()
        # sudo: kefu.instalment: the terms are open again
        cancelled = self.sudo().instalment_ids.filtered(lambda instalment: instalment.state == "cancelled")
        cancelled.write({"state": "planned", "due_at": False, "invoice_error": False})
        return result

    def action_invoice_variation(self):
        """Finance invoices what was added to, or taken off, a contract whose instalments are all invoiced.

        :return: the action that opens the invoice
        :raise UserError: instalments are still open, or nothing is left
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Instalments are invoiced by finance."))
        # sudo: kefu.instalment: nobody adds one to a signed contract by hand
        order = self.sudo()
        rest = order.kefu_variation
        if self.currency_id.is_zero(rest):
            raise UserError(self.env._("Nothing is left of %s, or it flows into the open instalments.", self.name))
        instalment = order.instalment_ids.create([{
            "order_id": self.id,
            "name": self.env._("Variation"),
            "sequence": max(order.instalment_ids.mapped("sequence")) + 1,
            "kind": "amount",
            "fixed_amount": abs(rest),
            "is_variation": True,
            "state": "due",
            "due_at": fields.Datetime.now(),
        }])
        instalment._invoice()
        return instalment.action_view_invoice()

    # === The plan === #

    def _check_instalments(self):
        """:raise ValidationError: the instalments do not sum to the contract; names the sum"""
        for order in self.sudo():  # sudo: kefu.instalment: the rule concerns whoever signs
            instalments = order.instalment_ids.filtered(lambda one: one.state != "cancelled")
            if instalments and order.amount_total:
                order._check_sum(instalments)
                order._check_nodes(instalments)

    def _check_sum(self, instalments):
        percents = instalments.filtered(lambda instalment: instalment.kind == "percent")
        fixed = sum((instalments - percents).mapped("fixed_amount"))
        percent = sum(percents.mapped("percent"))
        if percents and float_compare(percent, 100, precision_digits=2):
            raise ValidationError(self.env._(
                "The instalments of %(order)s sum to %(percent)s %%, not to 100 %%. Correct them, then confirm.",
                order=self.name, percent=f"{percent:g}",
            ))
        difference = self.currency_id.compare_amounts(fixed, self.amount_total)
        if difference > 0 or (difference if not percents else not difference):
            raise ValidationError(self.env._(
                "The agreed amounts of %(order)s sum to %(sum)s; the contract is %(total)s. Correct them, then confirm.",
                order=self.name, sum=self.currency_id.format(fixed), total=self.currency_id.format(self.amount_total),
            ))

    def _check_nodes(self, instalments):
        """:raise ValidationError: an instalment would never fall due, for want of its node"""
        codes = set(self.kefu_site_template_id.node_ids.mapped("code"))
        lost = instalments.filtered(lambda instalment: instalment.node_code and instalment.node_code not in codes)
        if lost and self.kefu_site_template_id and self.company_id._kefu_uses("site"):
            raise ValidationError(self.env._(
                "%(instalment)s waits for %(code)s, which is no node of “%(template)s”.",
                instalment=lost[0].name, code=lost[0].node_code, template=self.kefu_site_template_id.name,
            ))

    def _get_open_instalments(self):
        """:return: what is not invoiced yet, in order
        :rtype: kefu.instalment
        """
        return self.instalment_ids.filtered(lambda one: one.state in OPEN).sorted(lambda one: (one.sequence, one._origin.id))

    def _get_instalment_shares(self, first=None):
        """C6.p: what each open instalment will be, so that all sum to the contract to the cent: agreed amounts stay, the rest
        is shared by percentage; where only amounts are open, they share it.

        :param first: the instalment that is invoiced next; none: in their order
        :return: ``{instalment: amount}`` of those open
        :rtype: dict
        """
        waiting = self._get_open_instalments()
        if first:
            waiting = first | (waiting - first)
        rest, shares = self.amount_total - self._get_invoiced_amount(), {}
        while waiting:
            instalment = waiting[0]
            share = rest if len(waiting) == 1 else max(0.0, self.currency_id.round(waiting._get_share(rest)))
            shares[instalment] = self.currency_id.round(share)
            rest -= share
            waiting = waiting[1:]
        return shares

    # === What is invoiced === #

    def _get_invoiced_amount(self):
        """:return: what of the contract stands on invoices less credit notes, drafts too, in its currency
        :rtype: float
        """
        lines = self.order_line.invoice_lines
        return sum(self._get_amount_on(move) for move in lines.move_id if move.state != "cancel")

    def _get_amount_on(self, move):
        products = move.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        own = products.filtered(lambda line: self in line.sale_line_ids.order_id)
        # the total of an invoice is not always the sum of its lines: taxes may be rounded globally
        amount = move.amount_total if own == products else sum(own.mapped("price_total"))
        if move.currency_id != self.currency_id:
            date = move.invoice_date or fields.Date.context_today(self)
            amount = move.currency_id._convert(amount, self.currency_id, self.company_id, date)
        return -move.direction_sign * amount

    def _ask_for_credit(self):
        """The contract is cancelled: finance decides what becomes of the invoices."""
        posted = self.instalment_ids.invoice_id.filtered(lambda move: move.state == "posted")
        finance = self.instalment_ids[:1]._get_finance() if posted else self.env["res.users"]
        if finance:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(finance & self.env.user or finance)[0].id,
                summary=self.env._("Cancelled contract: credit its invoices"),
                note=", ".join(posted.mapped("name")),
            )
