from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: not invoiced yet
OPEN = ("planned", "due")
#: what the contract says, as long as it is a quotation
TERMS = {"order_id", "sequence", "name", "kind", "percent", "fixed_amount", "node_code"}


class KefuInstalment(models.Model):
    """C6.p: an instalment of a contract: one invoice, made at signing or when its node passes.

    The terms are agreed on the quotation, by whoever may write it; afterwards everything is done by steps.
    """

    _name = "kefu.instalment"
    _description = "Instalment"
    _inherit = ["kefu.step.mixin", "kefu.callback.source.mixin"]
    _order = "order_id, sequence, id"

    order_id = fields.Many2one("sale.order", string="Contract", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    currency_id = fields.Many2one(related="order_id.currency_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    kind = fields.Selection([("percent", "Percentage"), ("amount", "Amount")], required=True, default="percent")
    percent = fields.Float(digits=(5, 2), help="Of the contract; where amounts are agreed, too, of what they leave.")
    fixed_amount = fields.Monetary()
    node_code = fields.Char(help="The node that makes it due when it passes. Empty: due at signing.")
    template_node_id = fields.Many2one(
        "kefu.site.template.node",
        string="Due After",
        compute="_compute_template_node_id",
        inverse="_inverse_template_node_id",
        help="The node that makes it due when it passes. Empty: due at signing.",
    )
    # What became of it
    amount = fields.Monetary(
        compute="_compute_amount", store=True, tracking=True, help="What was invoiced, or will be as the contract stands now."
    )
    amount_residual = fields.Monetary(string="Unpaid", related="invoice_id.amount_residual")
    node_id = fields.Many2one(
        "kefu.site.node", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    invoice_id = fields.Many2one(
        "account.move", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )
    invoice_date_due = fields.Date(string="Pay Until", related="invoice_id.invoice_date_due", store=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("due", "Due"),
            ("invoiced", "Invoiced"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        required=True,
        index=True,
        default="planned",
        copy=False,
        tracking=True,
    )
    is_variation = fields.Boolean(readonly=True, copy=False, help="Not of the plan: what the contract changed by afterwards.")
    due_at = fields.Datetime(string="Fell Due", readonly=True, copy=False)
    invoice_error = fields.Text(string="Why It Is Not Invoiced", readonly=True, copy=False)
    next_try_at = fields.Datetime(readonly=True, copy=False)
    next_call_at = fields.Datetime(string="Next Payment Call", readonly=True, copy=False)
    # Payment gate
    released_by = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    released_reason = fields.Char(readonly=True, copy=False)
    released_at = fields.Datetime(readonly=True, copy=False)

    _invoice_unique = models.UniqueIndex("(invoice_id) WHERE invoice_id IS NOT NULL", "An instalment has one invoice.")
    _share_positive = models.Constraint(
        "CHECK (CASE WHEN kind = 'percent' THEN percent > 0 ELSE fixed_amount > 0 END)",
        "An instalment is a percentage or an amount above zero.",
    )
    _to_invoice_idx = models.Index("(next_try_at) WHERE state = 'due'")
    _to_call_idx = models.Index("(next_call_at) WHERE state = 'invoiced'")

    @api.depends("name", "order_id.name")
    def _compute_display_name(self):
        for instalment in self:
            # sudo: sale.order: the number of the contract, for those who see the instalment
            instalment.display_name = f"{instalment.sudo().order_id.name or ''} {instalment.name or ''}".strip()

    @api.depends("node_code", "order_id.kefu_site_template_id")
    def _compute_template_node_id(self):
        for template, instalments in self.grouped(lambda one: one.order_id.kefu_site_template_id).items():
            nodes = {node.code: node for node in template.node_ids}
            for instalment in instalments:
                instalment.template_node_id = nodes.get(instalment.node_code, template.node_ids.browse())

    def _inverse_template_node_id(self):
        for instalment in self:
            instalment.node_code = instalment.template_node_id.code

    @api.depends("invoice_id.payment_state")
    def _compute_state(self):
        """Steps write the state; of what is invoiced it follows the payment."""
        for instalment in self:
            state = instalment.state or "planned"
            if state in ("invoiced", "paid") and instalment.invoice_id:
                is_paid = instalment.invoice_id.payment_state in ("paid", "in_payment")
                state = "paid" if is_paid else "invoiced"
            instalment.state = state

    @api.depends(
        "sequence", "kind", "percent", "fixed_amount", "state", "invoice_id.amount_total", "order_id.amount_total",
        "order_id.instalment_ids.state", "order_id.instalment_ids.percent", "order_id.instalment_ids.fixed_amount",
        "order_id.instalment_ids.sequence", "order_id.order_line.invoice_lines.price_total",
        "order_id.order_line.invoice_lines.move_id.state",
    )
    def _compute_amount(self):
        for order, instalments in self.grouped("order_id").items():
            shares = order._get_instalment_shares()
            for instalment in instalments:
                invoice = instalment.invoice_id
                invoiced = -invoice.direction_sign * invoice.amount_total if invoice else 0.0
                instalment.amount = shares.get(instalment, shares.get(instalment._origin, invoiced))

    @api.model_create_multi
    def create(self, vals_list):
        instalments = super().create(vals_list)
        if not self.env.su:
            instalments._check_negotiable()
        return instalments

    def write(self, vals):
        if not self.env.su:
            self._check_negotiable()
        result = super().write(vals)
        if not self.env.su and "order_id" in vals:
            self._check_negotiable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_negotiable()

    @api.model
    def _asked_fields(self):
        return TERMS | {"template_node_id"}

    @api.model
    def _answer_fields(self):
        return self._asked_fields()

    def _check_negotiable(self):
        """:raise AccessError: the user may not write the contract
        :raise UserError: the contract is signed, or cancelled
        """
        orders = self.order_id
        if not self.env.su and not orders.has_access("write"):
            raise AccessError(self.env._("Instalments are agreed upon by whoever may write the quotation."))
        agreed = orders.filtered(lambda order: order.state not in ("draft", "sent"))
        agreed |= self.filtered(lambda one: one.state not in (*OPEN, "cancelled")).order_id
        if agreed:
            raise UserError(self.env._(
                "%s is signed: what is agreed or invoiced stays. Variations of the contract flow into the open instalments.",
                ", ".join(agreed.mapped("name")),
            ))
