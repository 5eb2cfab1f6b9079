from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Of merged customers all reports are left, one of them for each month."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # sudo: kefu.info.report: reports follow their customer, whoever merges
        self.env["kefu.info.report"].sudo()._keep_one_a_month(src_partners | dst_partner, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
