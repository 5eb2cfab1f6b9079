from odoo import fields, models

from ..models.kefu_followup import INTENTS


class KefuVisitCheckOut(models.TransientModel):
    """R3.8: the customer leaves: what was said, and when they come again."""

    _name = "kefu.visit.check.out"
    _description = "Check a Visitor Out"

    visit_id = fields.Many2one("kefu.visit", required=True, readonly=True, ondelete="cascade")
    lead_id = fields.Many2one(related="visit_id.lead_id")
    content = fields.Text(string="What Was Said", required=True)
    intent = fields.Selection(INTENTS, string="Customer's Intent", default="0")
    appointment_at = fields.Datetime(string="Next Appointment")
    hours = fields.Float(
        default=lambda self: self.env.company.kefu_appointment_hours,
    )
    next_contact_at = fields.Datetime(string="Next Contact", help="Empty: the appointment.")

    def action_check_out(self):
        """Keep the debrief and the appointment, and let the customer go."""
        self.ensure_one()
        self.visit_id._check_out(
            {
                "content": self.content,
                "intent": self.intent,
                "next_contact_at": self.next_contact_at or self.appointment_at,
            },
            appointment_at=self.appointment_at,
            hours=self.hours,
        )
        return {"type": "ir.actions.act_window_close"}
