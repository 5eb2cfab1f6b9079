from odoo import fields, models

from .kefu_grade import GRADES


class KefuGradeDesignation(models.Model):
    """G2: A and B are designated by the sales manager, with a reason and for a time; everybody else is C."""

    _name = "kefu.grade.designation"
    _inherit = ["kefu.step.mixin"]
    _description = "Credit Grade Designation"
    _rec_name = "partner_id"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade", check_company=True
    )
    grade = fields.Selection(GRADES[:2], required=True, tracking=True)
    reason = fields.Text(required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(tracking=True)
    designated_by_id = fields.Many2one(
        "res.users", string="Designated By", readonly=True, ondelete="restrict", default=lambda self: self.env.user
    )
    withdrawn_at = fields.Datetime(string="Withdrawn", readonly=True, tracking=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", string="Withdrawn By", readonly=True, ondelete="restrict", copy=False)

    _period = models.Constraint("CHECK (valid_until >= valid_from)", "A designation ends after it begins.")
    # at most one at any time, whoever designates at the same moment
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&, int4range(partner_id, partner_id, '[]') WITH &&,"
        " daterange(valid_from, valid_until, '[]') WITH &&) WHERE (withdrawn_at IS NULL)",
        "Somebody has designated this customer for these days meanwhile. Look at it again.",
    )
