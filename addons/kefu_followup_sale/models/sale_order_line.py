from odoo import api, models

#: what a customer sees of a line
SHOWN = (
    "sequence",
    "display_type",
    "product_id",
    "name",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "tax_ids",
    "product_no_variant_attribute_value_ids",
    "combo_item_id",
    "collapse_prices",
    "collapse_composition",
    "is_optional",
    "product_document_ids",
)


class SaleOrderLine(models.Model):
    """R3.16: changing what the customer would see voids the release."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._get_looked_at()._void_changed()
        return lines

    def write(self, vals):
        before = self.order_id._get_looked_at()
        result = super().write(vals)
        (before | self.order_id._get_looked_at())._void_changed()
        return result

    def unlink(self):
        orders = self.order_id._get_looked_at()
        result = super().unlink()
        orders._void_changed()
        return result

    @api.model
    def _shown_fields(self):
        """:return: names of the fields a customer sees. Meant to be extended.
        :rtype: list[str]
        """
        return [name for name, field in self._fields.items() if field.store and (name in SHOWN or field.manual)]
