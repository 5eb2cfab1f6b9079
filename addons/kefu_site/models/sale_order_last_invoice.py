from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_compare


class SaleOrder(models.Model):
    """C6.p: the last instalment is the regular invoice of the contract, less all down payments."""

    _inherit = "sale.order"

    def _create_last_invoice(self, rest):
        """:param float rest: what it must come to; below zero: a credit note
        :return: the draft invoice; none when nothing is left
        :rtype: account.move
        :raise UserError: something is not delivered, or it would come to another amount
        """
        self.ensure_one()
        self._deliver_services()
        self._check_delivered()
        lines = self._get_invoiceable_lines(final=True)
        if self.currency_id.is_zero(rest) and all(line.display_type for line in lines):
            return self.env["account.move"]
        invoice = self._create_invoices(final=True)
        self._check_invoiced(invoice, rest)
        return invoice

    def _get_ordered_lines(self):
        return self.order_line.filtered(lambda line: not line.display_type and not line.is_downpayment and not line.is_expense)

    def _deliver_services(self):
        """Services whose delivery is written down by hand are done when the site is."""
        for line in self._get_ordered_lines():
            is_manual = line.qty_delivered_method == "manual" and line.product_id.type == "service"
            if is_manual and line.product_id.invoice_policy == "delivery":
                line.qty_delivered = line.product_uom_qty

    def _check_delivered(self):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        odd = self._get_ordered_lines().filtered(lambda line: (
            line.product_id.invoice_policy == "delivery"
            and float_compare(line.qty_delivered, line.product_uom_qty, precision_digits=digits)
        ))
        if odd:
            raise UserError(self.env._(
                "Delivered is not what was ordered on %(order)s: %(lines)s. Deliver the rest or correct the quantities.",
                order=self.name, lines=", ".join(odd.mapped("name")),
            ))

    def _check_invoiced(self, invoice, amount):
        """:raise UserError: an invoice does not come to the amount agreed upon; nothing is kept of it"""
        total = sum(-move.direction_sign * move.amount_total for move in invoice)
        if len(invoice) != 1 or self.currency_id.compare_amounts(total, amount):
            raise UserError(self.env._(
                "The invoice would come to %(total)s instead of %(amount)s. Look at the credit notes and at what was invoiced "
                "by hand of %(order)s.",
                total=self.currency_id.format(total), amount=self.currency_id.format(amount), order=self.name,
            ))

    def _prepare_down_payment_line_values_from_base_line(self, base_line):
        """Odoo keeps to the cent what it made of lines with taxes; of lines without, the price has to say it."""
        values = super()._prepare_down_payment_line_values_from_base_line(base_line)
        if self.sudo().instalment_ids and not base_line["tax_ids"]:  # sudo: kefu.instalment: whether there are any
            details = base_line["tax_details"]
            excluded = details["total_excluded_currency"] + details["delta_total_excluded_currency"]
            values["price_unit"] = self.currency_id.round(excluded)
        return values

    def _get_invoiceable_lines(self, final=False):
        """Of a contract in instalments, down payments are deducted as they stand: less what was credited of them."""
        lines = super()._get_invoiceable_lines(final)
        if not self.sudo().instalment_ids:  # sudo: kefu.instalment: whether there are any
            return lines
        downs = self.order_line.filtered(lambda line: line.is_downpayment and not line.display_type)
        return (lines - downs) | (downs.filtered(lambda line: line._get_standing()) if final else downs.browse())
