from odoo import fields, models


class KefuComplaintCompensate(models.TransientModel):
    """X7: grant what one's own level may grant; ask the next level for more."""

    _name = "kefu.complaint.compensate"
    _description = "Compensate a Customer"

    complaint_id = fields.Many2one("kefu.complaint", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="complaint_id.company_id.currency_id")
    kind = fields.Selection(
        lambda self: self.env["kefu.complaint.compensation"]._fields["kind"]._description_selection(self.env),
        required=True,
        default="money",
    )
    amount = fields.Monetary(required=True)
    reason = fields.Text(required=True)

    def action_compensate(self):
        """Grant it, or ask whoever may.

        :raise AccessError, UserError: as the complaint does
        """
        self.ensure_one()
        self.complaint_id.action_compensate(self.amount, self.kind, self.reason)
        return {"type": "ir.actions.act_window_close"}
