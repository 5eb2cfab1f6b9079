from odoo import fields, models

KINDS = [("money", "Money"), ("discount", "Discount"), ("repair", "Repair Free of Charge"), ("gift", "Gift")]


class KefuComplaintCompensation(models.Model):
    """X7: what the customer is given, within somebody's authority."""

    _name = "kefu.complaint.compensation"
    _description = "Compensation"
    _order = "id desc"
    _rec_name = "complaint_id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "kefu.complaint", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True, default="money")
    amount = fields.Monetary(required=True, readonly=True)
    why = fields.Text(required=True, readonly=True)
    state = fields.Selection(
        [("asked", "Asked"), ("granted", "Granted"), ("refused", "Refused")], required=True, readonly=True, default="asked"
    )
    level = fields.Integer(string="Level Asked", required=True, readonly=True, default=1, aggregator=None)
    asked_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    asked_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime(readonly=True)
    decision_reason = fields.Text(readonly=True)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount is above zero.")
    _complaint_state_idx = models.Index("(complaint_id, state)")
