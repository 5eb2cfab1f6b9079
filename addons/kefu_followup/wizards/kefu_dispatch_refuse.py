from odoo import fields, models


class KefuDispatchRefuse(models.TransientModel):
    """R3.2: the designer declines a customer, with a reason."""

    _name = "kefu.dispatch.refuse"
    _description = "Decline a Customer"

    dispatch_id = fields.Many2one("kefu.dispatch", required=True, readonly=True, ondelete="cascade")
    lead_id = fields.Many2one(related="dispatch_id.lead_id")
    reason = fields.Char(required=True)

    def action_decline(self):
        """Decline, and go back to the own day: this customer is somebody else's now."""
        self.ensure_one()
        message = self.env._("%(customer)s goes on to the next designer.", customer=self.lead_id.display_name)
        self.env["kefu.dispatch.decline"].create({"dispatch_id": self.dispatch_id.id, "reason": self.reason})
        day = self.env["ir.actions.actions"]._for_xml_id("kefu_followup.crm_lead_action_my_day")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {**day, "target": "main"}},
        }
