from odoo import fields, models


class CrmLead(models.Model):
    """R2.1–R2.6: contacts on time, counted, and escalated when they stay away."""

    _inherit = "crm.lead"

    followup_ids = fields.One2many("kefu.followup", "lead_id", string="Follow-ups")
    followup_count = fields.Integer(readonly=True, copy=False)
    last_contact_at = fields.Datetime(readonly=True, copy=False)
    next_contact_at = fields.Datetime(readonly=True, copy=False)
    followup_deadline = fields.Datetime(readonly=True, copy=False)

    def _start_followup_clock(self):
        """Start the time limit for the first contact (R3.4) of customers just dispatched."""

    def _stop_followup_clock(self):
        """Stop following up: the customer is lost, parked, or has signed."""

    def _report_lost_while_overdue(self):
        """R2.3: report those of ``self`` whose follow-up is overdue while they are being lost."""
