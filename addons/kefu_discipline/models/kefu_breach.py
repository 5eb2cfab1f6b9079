from odoo import api, models


class KefuBreach(models.AbstractModel):
    _inherit = "kefu.breach"

    @api.model
    def _report_batch(self, breaches):
        """R2.8: the system only proposes; the director decides."""
        result = super()._report_batch(breaches)
        self.env["kefu.penalty"]._propose_batch(breaches)
        return result
