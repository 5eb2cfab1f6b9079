from odoo import api, fields, models
from odoo.fields import Domain

from .kefu_grade import GRADES

ROLES = [("end_customer", "End Customer"), ("middleman", "Middleman"), ("wholesaler", "Wholesaler")]


class ResPartner(models.Model):
    """G1, G3: the grade of a customer in the company at work, and the facts about them that the books do not know."""

    _inherit = "res.partner"

    kefu_grade_id = fields.Many2one(
        "kefu.grade", string="Credit Grade Record", compute="_compute_kefu_grade", compute_sudo=True,
        export_string_translation=False,
    )
    kefu_grade = fields.Selection(
        GRADES, string="Credit Grade", compute="_compute_kefu_grade", search="_search_kefu_grade", compute_sudo=True
    )
    kefu_is_graded = fields.Boolean(compute="_compute_kefu_grade", compute_sudo=True, export_string_translation=False)
    kefu_grade_reason_ids = fields.Many2many(
        "kefu.grade.rule", string="Why This Grade", compute="_compute_kefu_grade", compute_sudo=True
    )
    # facts: those of the commercial partner count
    kefu_trade_role = fields.Selection(ROLES, string="Trades As", default="end_customer", required=True)
    kefu_employee_count = fields.Integer(string="Number of Employees", aggregator=None, help="0: not known.")
    kefu_is_sole_trader = fields.Boolean(string="Sole Trader")
    kefu_bad_reputation = fields.Boolean(string="Bad Reputation", company_dependent=True)
    kefu_reputation_note = fields.Char(string="What Is Said", company_dependent=True)

    _kefu_employees = models.Constraint("CHECK (kefu_employee_count >= 0)", "The number of employees is not below zero.")

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_kefu_grade(self):
        grades = self.env["kefu.grade"].search_fetch([
            ("company_id", "=", self.env.company.id), ("partner_id", "in", self.commercial_partner_id.ids)
        ])
        by_partner = grades.grouped("partner_id")
        for partner in self:
            grade = by_partner.get(partner.commercial_partner_id, grades.browse())
            partner.kefu_grade_id = grade
            partner.kefu_grade = grade.grade or "c"
            partner.kefu_is_graded = bool(grade)
            partner.kefu_grade_reason_ids = grade.reason_ids

    @api.model
    def _search_kefu_grade(self, operator, value):
        """Those without a row are C (G2)."""
        if operator != "in":
            return NotImplemented
        wanted = {grade for grade, _label in GRADES} & set(value)
        rest = {grade for grade, _label in GRADES} - wanted
        # sudo: kefu.grade: everybody who sees a customer sees their grade
        grades = self.env["kefu.grade"].sudo()
        rows = grades._search([
            ("company_id", "=", self.env.company.id), ("grade", "in", sorted(rest if "c" in wanted else wanted))
        ])
        return Domain("commercial_partner_id", "not in" if "c" in wanted else "in", rows.subselect("partner_id"))
