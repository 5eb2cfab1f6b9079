from odoo import api, fields, models
from odoo.exceptions import AccessError

from .kefu_grade import GRADES

STATES = [("planned", "Planned"), ("in_force", "In Force"), ("ended", "Ended"), ("withdrawn", "Withdrawn")]
ASKED = {"company_id", "partner_id", "grade", "reason", "valid_from", "valid_until"}


class KefuGradeDesignation(models.Model):
    """G2: A and B are designated by the sales manager, with a reason and for a time; everybody else is C.

    Nothing of a designation is changed afterwards: another one ends it, or it is withdrawn.
    """

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
    valid_from = fields.Date(required=True, default=lambda self: self._default_valid_from())
    valid_until = fields.Date(tracking=True, help="Empty: until it is withdrawn or another one is made.")
    designated_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", default=lambda self: self.env.user
    )
    withdrawn_at = fields.Datetime(string="Withdrawn On", readonly=True, tracking=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    state = fields.Selection(STATES, compute="_compute_state")

    _period = models.Constraint("CHECK (valid_until >= valid_from)", "A designation ends after it begins.")
    # at most one at any time, whoever designates at the same moment
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&, int4range(partner_id, partner_id, '[]') WITH &&,"
        " daterange(valid_from, valid_until, '[]') WITH &&) WHERE (withdrawn_at IS NULL)",
        "Somebody has designated this customer for these days meanwhile. Look at it again.",
    )

    @api.model
    def _default_valid_from(self):
        return self.env["kefu.calendar"]._today(self.env.company)

    @api.depends("withdrawn_at", "valid_from", "valid_until", "company_id")
    def _compute_state(self):
        for designation in self:
            designation.state = designation._get_state()

    def _get_state(self):
        if self.withdrawn_at:
            return "withdrawn"
        today = self.env["kefu.calendar"]._today(self.company_id or self.env.company)
        if self.valid_until and self.valid_until < today:
            return "ended"
        return "planned" if self.valid_from and self.valid_from > today else "in_force"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_designate()
        vals_list = [self._prepare_values(vals) for vals in vals_list]
        for vals in vals_list:
            self._end_older(vals)
        designations = super().create(vals_list)
        designations._grade_soon()
        return designations

    def action_withdraw(self):
        """The sales manager takes it back: from now on the customer is C.

        :raise AccessError: somebody else tries
        :raise UserError: it is over already
        """
        self._check_may_designate()
        self.check_access("read")
        self._check_state("planned", "in_force")
        self._answer(withdrawn_at=fields.Datetime.now(), withdrawn_by_id=self.env.uid)._grade_soon()

    def _check_may_designate(self):
        """:raise AccessError: G2: nobody but the sales manager designates"""
        if not self.env.su and not self._is_role("sales_manager"):
            raise AccessError(self.env._("A and B are designated by the sales manager, and by nobody else (G2)."))

    @api.model
    def _asked_fields(self):
        return super()._asked_fields() | ASKED

    @api.model
    def _prepare_values(self, vals):
        """:return: the values, complete and of the commercial partner: that is who is graded
        :rtype: dict
        """
        # sudo: res.company: the day there
        company = self.env["res.company"].sudo().browse(vals.get("company_id") or self.env.company.id)
        # sudo: res.partner: which contact is the customer
        partner = self.env["res.partner"].sudo().browse(vals.get("partner_id") or self.env.context.get("default_partner_id"))
        return {
            **vals,
            "company_id": company.id,
            "partner_id": partner.commercial_partner_id.id,
            "valid_from": vals.get("valid_from") or self.env["kefu.calendar"]._today(company),
        }

    @api.model
    def _end_older(self, vals):
        """A new designation ends the one before on the day it begins, and takes the place of those planned for its days."""
        valid_from = fields.Date.to_date(vals["valid_from"])
        domain = [
            ("company_id", "=", vals["company_id"]), ("partner_id", "=", vals["partner_id"]), ("withdrawn_at", "=", False),
            "|", ("valid_until", "=", False), ("valid_until", ">=", valid_from),
        ]
        if vals.get("valid_until"):
            domain.append(("valid_from", "<=", vals["valid_until"]))
        older = self.sudo().search(domain)  # sudo: kefu.grade.designation: nobody writes it by hand
        before = older.filtered(lambda designation: designation.valid_from < valid_from)
        before.valid_until = fields.Date.subtract(valid_from, days=1)
        (older - before).write({"withdrawn_at": fields.Datetime.now(), "withdrawn_by_id": self.env.uid})
        older.flush_recordset()

    def _grade_soon(self):
        for company, designations in self.grouped("company_id").items():
            designations.partner_id._kefu_regrade_soon(company)
