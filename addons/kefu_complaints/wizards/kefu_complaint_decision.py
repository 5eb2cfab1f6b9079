from odoo import fields, models


class KefuComplaintDecision(models.TransientModel):
    """X7, X8: asks why somebody decides on a handing on or a compensation as they do; the decision itself is checked there."""

    _name = "kefu.complaint.decision"
    _description = "Decision on a Complaint"

    decision = fields.Selection(
        [
            ("hop_refuse", "Not Ours"),
            ("hop_give", "It Is Theirs"),
            ("hop_keep", "It Stays"),
            ("compensation_refuse", "Refuse Compensation"),
        ],
        required=True,
        readonly=True,
    )
    hop_id = fields.Many2one("kefu.complaint.hop", readonly=True, ondelete="cascade")
    compensation_id = fields.Many2one("kefu.complaint.compensation", readonly=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_decide(self):
        """Decide, with the reason.

        :raise AccessError, UserError: as the decision does
        """
        self.ensure_one()
        decisions = {
            "hop_refuse": lambda: self.hop_id.action_refuse(self.reason),
            "hop_give": lambda: self.hop_id.action_decide(True, self.reason),
            "hop_keep": lambda: self.hop_id.action_decide(False, self.reason),
            "compensation_refuse": lambda: self.compensation_id.action_refuse(self.reason),
        }
        decisions[self.decision]()
        return {"type": "ir.actions.act_window_close"}
