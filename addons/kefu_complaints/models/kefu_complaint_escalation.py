from odoo import fields, models

KINDS = [
    ("reminder", "Plan Due Soon"),
    ("second", "Second Person"),
    ("overdue", "Overdue"),
    ("draft", "Not Registered"),
    ("resumed", "Clocks Run On"),
]


class KefuComplaintEscalation(models.Model):
    """X3, X4, X7: what the sweep told to whom. Written set-based, told afterwards: a killed run loses nothing."""

    _name = "kefu.complaint.escalation"
    _description = "Escalation of a Complaint"
    _order = "id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one(
        "kefu.complaint", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Told To", required=True, readonly=True, index=True, ondelete="cascade")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    level = fields.Integer(readonly=True, aggregator=None)
    deadline = fields.Datetime(readonly=True)
    at = fields.Datetime(string="Told At", required=True, readonly=True)
    is_told = fields.Boolean(string="Told", readonly=True)

    _once = models.UniqueIndex("(complaint_id, user_id, kind, at)")
    _untold_idx = models.Index("(user_id) WHERE is_told IS NOT TRUE")
