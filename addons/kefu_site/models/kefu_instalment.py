from odoo import fields, models


class KefuInstalment(models.Model):
    """C6.p: an instalment of a contract: one invoice, made when its node passes."""

    _name = "kefu.instalment"
    _description = "Instalment"
    _order = "order_id, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one("sale.order", string="Contract", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    kind = fields.Selection([("percent", "Percentage"), ("amount", "Amount")], required=True, default="percent")
    percent = fields.Float(digits=(5, 2))
    fixed_amount = fields.Monetary()
    amount = fields.Monetary(readonly=True)
    node_code = fields.Char(string="Node Code")
    node_id = fields.Many2one("kefu.site.node", readonly=True, index="btree_not_null", ondelete="set null", copy=False)
    invoice_id = fields.Many2one("account.move", readonly=True, index="btree_not_null", ondelete="restrict", copy=False)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("due", "Due"),
            ("invoiced", "Invoiced"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="planned",
        copy=False,
    )
    due_at = fields.Datetime(readonly=True, copy=False)
    invoice_error = fields.Text(readonly=True, copy=False)
    released_by = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    released_reason = fields.Char(readonly=True, copy=False)
    released_at = fields.Datetime(readonly=True, copy=False)

    _invoice_unique = models.UniqueIndex("(invoice_id) WHERE invoice_id IS NOT NULL", "An instalment has one invoice.")

    def _fall_due(self):
        """The node of these instalments has passed, or the contract was signed: they are invoiced."""
        self.filtered(lambda instalment: instalment.state == "planned").write({
            "state": "due", "due_at": fields.Datetime.now(),
        })
