from odoo import fields, models


class KefuComplaintHandOn(models.TransientModel):
    """X8: offer the main responsibility to another department; it stays here until they accept."""

    _name = "kefu.complaint.hand.on"
    _description = "Hand a Complaint On"

    complaint_id = fields.Many2one("kefu.complaint", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="complaint_id.company_id")
    from_department_id = fields.Many2one(related="complaint_id.department_id", string="From")
    department_id = fields.Many2one(
        "kefu.department",
        string="To",
        required=True,
        ondelete="cascade",
        domain="[('company_id', '=', company_id), ('id', '!=', from_department_id)]",
    )
    reason = fields.Text(required=True)

    def action_hand_on(self):
        """Ask the other department to take over.

        :raise AccessError, UserError: as the complaint does
        """
        self.ensure_one()
        self.complaint_id.action_hand_on(self.department_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
