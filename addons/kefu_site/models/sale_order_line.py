from collections import defaultdict

from odoo import models
from odoo.tools import format_date


class SaleOrderLine(models.Model):
    """C6.p: what stands on a down payment, to the cent, whatever was credited of it."""

    _inherit = "sale.order.line"

    def _get_downpayment_description(self):
        """The customer reads which instalment was invoiced, on the order and where the last invoice takes it off again."""
        description = super()._get_downpayment_description()
        if self.display_type or self._get_downpayment_state():
            return description
        # not the one that takes it off again
        invoices = self._get_invoice_lines().filtered(lambda line: line.quantity >= 0).move_id
        # sudo: kefu.instalment: the name of what this invoice is for, whoever posts it
        instalment = self.sudo().order_id.instalment_ids.filtered(lambda one: one.invoice_id in invoices)
        invoice = instalment.invoice_id
        if len(instalment) != 1 or not invoice.payment_reference or not invoice.invoice_date:
            return description
        return self.env._(
            "%(instalment)s (%(reference)s, %(date)s)",
            instalment=instalment.name, reference=invoice.payment_reference, date=format_date(self.env, invoice.invoice_date),
        )

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        # sudo: kefu.instalment: whether there are any
        if self.is_downpayment and optional_values.get("quantity", 0) < 0 and self.sudo().order_id.instalment_ids:
            values.update(self._prepare_deduction(self._get_standing()))
        return values

    def _prepare_deduction(self, standing):
        """:param dict standing: as :meth:`_get_standing` returns it
        :return: values of the invoice line that takes a down payment off again
        :rtype: dict
        """
        # below zero: it was credited after it had been deducted, and is charged again
        quantity = -1 if standing["price_unit"] >= 0 else 1
        price_unit = abs(standing["price_unit"])
        taxes = {
            tax: {key: -amount for key, amount in amounts.items()} for tax, amounts in standing["manual_tax_amounts"].items()
        }
        return {
            "quantity": quantity,
            "price_unit": price_unit,
            "extra_tax_data": {
                "computation_key": (self.extra_tax_data or {}).get("computation_key") or f"down_payment,line,{self.id}",
                "currency_id": self.currency_id.id,
                "price_unit": price_unit,
                "discount": 0.0,
                "quantity": quantity,
                "rate": self.order_id.currency_rate,
                "manual_total_excluded_currency": -standing["base_currency"],
                "manual_total_excluded": -standing["base"],
                "manual_tax_amounts": taxes,
            },
        }

    def _get_standing(self):
        """What invoices less credit notes say of a down payment, drafts too.

        :return: ``{"price_unit", "base_currency", "base", "manual_tax_amounts"}``, nothing when it all cancels out
        :rtype: dict
        """
        self.ensure_one()
        standing = {"price_unit": 0.0, "base_currency": 0.0, "base": 0.0, "manual_tax_amounts": {}}
        taxes = defaultdict(lambda: defaultdict(float))
        for line in self.invoice_lines.filtered(lambda line: line.move_id.state != "cancel"):
            sign = -line.move_id.direction_sign
            standing["price_unit"] += sign * line.price_unit * line.quantity
            details = self._get_tax_details(line)
            for suffix in ("_currency", ""):
                excluded = details[f"total_excluded{suffix}"] + details[f"delta_total_excluded{suffix}"]
                standing[f"base{suffix}"] += sign * excluded
                for tax_data in details["taxes_data"]:
                    for name in (f"tax_amount{suffix}", f"base_amount{suffix}"):
                        taxes[str(tax_data["tax"].id)][name] += sign * tax_data[name]
        standing["manual_tax_amounts"] = {tax: dict(amounts) for tax, amounts in taxes.items()}
        amounts = [standing["base_currency"], *(tax["tax_amount_currency"] for tax in taxes.values())]
        return {} if all(map(self.currency_id.is_zero, amounts)) else standing

    def _get_tax_details(self, line):
        """:return: the taxes of an invoice line, rounded as on its invoice"""
        base_lines, _tax_lines = line.move_id._get_rounded_base_and_tax_lines()
        return next(base_line["tax_details"] for base_line in base_lines if base_line["record"] == line)
