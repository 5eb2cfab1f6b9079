import hashlib
import json

from odoo import api, fields, models
from odoo.fields import Domain

#: what a customer sees of a quotation: on paper, in a message, on the portal
SHOWN = (
    "partner_id",
    "partner_invoice_id",
    "partner_shipping_id",
    "validity_date",
    "commitment_date",
    "client_order_ref",
    "note",
    "payment_term_id",
    "pricelist_id",
    "currency_id",
    "fiscal_position_id",
    "require_signature",
    "require_payment",
    "prepayment_percent",
    "incoterm",
    "incoterm_location",
    "quotation_document_ids",
    "customizable_pdf_form_fields",
)


class SaleOrder(models.Model):
    """R3.16: whether a quotation may leave the house.

    What was looked at when release was asked for is kept as a fingerprint; a quotation that shows something else than its
    fingerprint is not released, whichever way it was changed.
    """

    _inherit = "sale.order"

    release_state = fields.Selection(
        [
            ("none", "Not Released"),
            ("asked", "Waiting for Release"),
            ("returned", "Returned"),
            ("released", "Released"),
            ("changed", "Changed After Release"),
        ],
        string="Release",
        required=True,
        readonly=True,
        index=True,
        default="none",
        copy=False,
    )
    release_asked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    release_asked_at = fields.Datetime(string="Waiting Since", readonly=True, copy=False)
    released_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    released_at = fields.Datetime(readonly=True, copy=False)
    return_reason = fields.Text(string="Returned Because", readonly=True, copy=False)
    release_digest = fields.Char(readonly=True, copy=False, export_string_translation=False)
    is_withheld = fields.Boolean(
        string="Must Not Leave Yet",
        compute="_compute_is_withheld",
        search="_search_is_withheld",
        help="R3.16: it cannot be sent, printed, shared or confirmed before a supervisor or the director releases it.",
    )
    discount_rate = fields.Float(string="Discount (%)", compute="_compute_discount_rate", digits=(5, 2))

    _waiting_idx = models.Index("(company_id, release_asked_at) WHERE release_state = 'asked'")

    @api.depends("opportunity_id", "company_id", "state", "release_state")
    def _compute_is_withheld(self):
        for order in self:
            order.is_withheld = order.release_state != "released" and order._needs_release()

    def _search_is_withheld(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("opportunity_id", "!=", False)
            & Domain("company_id.kefu_use_followup", "=", True)
            & Domain("company_id.kefu_quote_release", "=", True)
            & Domain("release_state", "!=", "released")
            & (Domain("state", "!=", "sale") | Domain("release_state", "!=", "none"))
        )

    @api.depends("order_line.price_subtotal", "order_line.price_unit", "order_line.product_uom_qty", "order_line.discount")
    def _compute_discount_rate(self):
        for order in self:
            full = sum(line.price_unit * line.product_uom_qty for line in order.order_line)
            given = sum(line.price_unit * line.product_uom_qty * line.discount / 100 for line in order.order_line)
            order.discount_rate = given / full * 100 if full else 0

    def _is_customers(self):
        """:return: whether this is a quotation of a customer whose company releases quotations
        :rtype: bool
        """
        # sudo: sale.order, res.company: whose quotation it is and one switch, whoever asks
        order = self.sudo()
        return bool(order.opportunity_id) and order.company_id._kefu_releases_quotes()

    def _needs_release(self):
        """A contract is free unless it was changed after its release; those signed before the switch was on are free, too.

        :return: whether this quotation may leave the house only when it is released
        :rtype: bool
        """
        return self._is_customers() and (self.state != "sale" or self.release_state != "none")

    def _get_withheld(self):
        """:return: those of ``self`` that must not leave the house now, judged by what they show now
        :rtype: sale.order
        """
        released = self.filtered(lambda order: order.release_state == "released" and order._needs_release())
        digests = released._release_digests()
        return self.filtered(lambda order: order.is_withheld) | released.filtered(
            lambda order: digests[order] != order.sudo().release_digest  # sudo: sale.order: of the page being checked
        )

    def _release_digests(self):
        """Fingerprints of what customers see. What Odoo adds by itself to a contract is not counted: down payments and
        re-invoiced expenses.

        :return: ``{order: fingerprint}``
        :rtype: dict
        """
        if not self:
            return {}
        # sudo: sale.order: the same fingerprint whoever asks
        orders = self.sudo().with_context(active_test=False)
        lines = orders.order_line.filtered(lambda line: not line.is_downpayment and not line.is_expense)
        for records in (orders, lines):
            # as the database has it: rounded, and with what others wrote since
            records.flush_recordset(records._shown_fields())
            records.invalidate_recordset(records._shown_fields(), flush=False)
        of_order = lines.sorted(lambda line: (line.sequence, line.id)).grouped("order_id")
        return {
            order: order_sudo._release_digest(of_order.get(order_sudo, lines.browse()))
            for order, order_sudo in zip(self, orders, strict=True)
        }

    def _release_digest(self, lines):
        self.ensure_one()
        shown = self._get_release_shown(lines)
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()

    def _get_release_shown(self, lines):
        """Meant to be extended by whoever shows customers more of a quotation.

        :param lines: those of the quotation that count
        :return: what the customer sees, as json takes it
        :rtype: list
        """
        return [[_plain(record[name]) for name in record._shown_fields()] for record in (self, *lines)]

    @api.model
    def _shown_fields(self):
        """:return: names of the fields a customer sees, those that a company added itself included. Meant to be extended.
        :rtype: list[str]
        """
        return [name for name, field in self._fields.items() if field.store and (name in SHOWN or field.manual)]


def _plain(value):
    """:return: a field's value as json takes it"""
    return sorted(value.ids) if isinstance(value, models.BaseModel) else value
