from odoo import models


class ResPartner(models.Model):
    """C1: the customer's register is one chronological list, on the customer, too."""

    _name = "res.partner"
    _inherit = ["res.partner", "kefu.callback.source.mixin"]

    def _compute_callback_count(self):
        counts = dict(self.env["kefu.callback"]._read_group(self._callbacks_domain(), ["partner_id"], ["__count"]))
        for partner in self:
            partner.callback_count = counts.get(partner, 0)

    def _callbacks_domain(self):
        return [("partner_id", "in", self.ids)]

    def _kefu_callback_partners(self):
        return {partner.id: partner for partner in self}
