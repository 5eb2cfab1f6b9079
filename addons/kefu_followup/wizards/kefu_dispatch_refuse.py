from odoo import fields, models


class KefuDispatchRefuse(models.TransientModel):
    """R3.2: the designer declines a customer, with a reason."""

    _name = "kefu.dispatch.refuse"
    _description = "Decline a Customer"

    dispatch_id = fields.Many2one("kefu.dispatch", required=True, readonly=True, ondelete="cascade")
    lead_id = fields.Many2one(related="dispatch_id.lead_id")
    reason = fields.Char(required=True)

    def action_decline(self):
        """Decline, and go back to the own customers: this one is somebody else's now."""
        self.ensure_one()
        self.env["kefu.dispatch.decline"].create({"dispatch_id": self.dispatch_id.id, "reason": self.reason})
        return {**self.env["ir.actions.actions"]._for_xml_id("kefu_followup.crm_lead_action"), "target": "main"}
