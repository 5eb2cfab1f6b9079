from odoo import models

from ..tools.adopt import adopt_customers


class ResCompany(models.Model):
    """F1: a company that begins to use the follow-up brings its customers along, registered twice or not."""

    _inherit = "res.company"

    def write(self, vals):
        starts = bool(vals.get("kefu_use_followup"))
        starting = self.filtered(lambda company: starts and not company.kefu_use_followup)
        result = super().write(vals)
        if starting:
            self.env["crm.lead"].flush_model()
            adopt_customers(self.env.cr, self.env._("Registered before Kefu"), starting.ids)
            self.env["crm.lead"].invalidate_model(["phone_key", "room_key", "duplicate_reason"])
        return result
