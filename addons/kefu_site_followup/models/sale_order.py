from odoo import models

from odoo.addons.kefu_site.models.kefu_instalment import TERMS


class SaleOrder(models.Model):
    """R3.16, C6.p: how the contract is paid is released with the quotation."""

    _inherit = "sale.order"

    def _get_release_shown(self, lines):
        instalments = self.instalment_ids.filtered(lambda one: not one.is_variation).sorted()
        terms = [[instalment[name] for name in sorted(TERMS - {"order_id"})] for instalment in instalments]
        return [*super()._get_release_shown(lines), *terms]
