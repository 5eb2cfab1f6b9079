from odoo import fields, models


class KefuComplaintHop(models.Model):
    """X8: the main responsibility goes to another department only when it accepts, or when the service manager says so.
    Every hop is counted.
    """

    _name = "kefu.complaint.hop"
    _description = "Handing On of a Complaint"
    _order = "id desc"
    _rec_name = "complaint_id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "kefu.complaint", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True, precompute=True, index=True)
    from_department_id = fields.Many2one("kefu.department", string="From", readonly=True, ondelete="restrict", check_company=True)
    from_user_id = fields.Many2one("res.users", string="From Person", readonly=True, ondelete="restrict")
    to_department_id = fields.Many2one(
        "kefu.department", string="To", required=True, readonly=True, ondelete="restrict", check_company=True
    )
    to_user_id = fields.Many2one("res.users", string="To Person", required=True, readonly=True, index=True, ondelete="restrict")
    asked_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    asked_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Text(required=True, readonly=True)
    state = fields.Selection(
        [("asked", "Asked"), ("accepted", "Accepted"), ("refused", "Refused"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="asked",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime(readonly=True)
    decision_reason = fields.Text(readonly=True)

    _one_at_a_time = models.UniqueIndex("(complaint_id) WHERE state = 'asked'", "Another department has been asked already.")
