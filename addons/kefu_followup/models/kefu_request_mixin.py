from odoo import fields, models


class KefuRequestMixin(models.AbstractModel):
    """A question about a customer that somebody decides."""

    _name = "kefu.request.mixin"
    _description = "Request About a Customer"
    _inherit = ["kefu.lead.step.mixin"]

    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)

    def _prepare_decision_values(self, state):
        return {"state": state, "decided_by_id": self.env.uid, "decided_at": self.env.cr.now()}
