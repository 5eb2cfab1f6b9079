from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .kefu_grade import GRADES

#: facts on which rules look, and what decides which contact is the customer
FACTS = {"kefu_trade_role", "kefu_employee_count", "kefu_is_sole_trader", "kefu_customer_since", "kefu_bad_reputation"}
FAMILY = {"parent_id", "is_company", "commercial_partner_id"}
#: who sees what a customer owes
READERS = (
    "kefu_base.group_salesperson,kefu_base.group_director,kefu_base.group_sales_manager,kefu_base.group_general_manager,"
    "account.group_account_invoice"
)
ROLES = [("end_customer", "End Customer"), ("middleman", "Middleman"), ("wholesaler", "Wholesaler")]


class ResPartner(models.Model):
    """G1, G3: the grade of a customer in the company at work, and the facts about them that the books do not know."""

    _inherit = "res.partner"

    # nothing of it for customers, who may read their own contact
    kefu_grade_id = fields.Many2one(
        "kefu.grade", string="Credit Grade Record", compute="_compute_kefu_grade", compute_sudo=True, groups=READERS,
        export_string_translation=False,
    )
    kefu_grade = fields.Selection(
        GRADES, string="Credit Grade", compute="_compute_kefu_grade", search="_search_kefu_grade", compute_sudo=True,
        groups="base.group_user",
    )
    kefu_is_graded = fields.Boolean(
        compute="_compute_kefu_grade", compute_sudo=True, groups="base.group_user", export_string_translation=False
    )
    kefu_grade_reason_ids = fields.Many2many(
        "kefu.grade.rule", string="Why This Grade", compute="_compute_kefu_grade", compute_sudo=True, groups="base.group_user"
    )
    # facts: those of the commercial partner count
    kefu_trade_role = fields.Selection(ROLES, string="Trades As", default="end_customer", groups="base.group_user")
    kefu_employee_count = fields.Integer(
        string="Number of Employees", aggregator=None, help="0: not known.", groups="base.group_user"
    )
    kefu_customer_since = fields.Date(
        string="Customer Since",
        help="When their trade with us began, if that was before the first invoice or order here.",
        groups="base.group_user",
    )
    kefu_is_sole_trader = fields.Boolean(string="Sole Trader", groups="base.group_user")
    kefu_bad_reputation = fields.Boolean(string="Bad Reputation", company_dependent=True, groups="base.group_user")
    kefu_reputation_note = fields.Char(string="What Is Said", company_dependent=True, groups="base.group_user")

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
        self._check_field_access(self._fields["kefu_grade"], "read")
        wanted = {grade for grade, _label in GRADES} & set(value)
        rest = {grade for grade, _label in GRADES} - wanted
        # sudo: kefu.grade: everybody who sees a customer sees their grade
        grades = self.env["kefu.grade"].sudo()
        rows = grades._search([
            ("company_id", "=", self.env.company.id), ("grade", "in", sorted(rest if "c" in wanted else wanted))
        ])
        return Domain("commercial_partner_id", "not in" if "c" in wanted else "in", rows.subselect("partner_id"))

    def write(self, vals):
        if not FAMILY.isdisjoint(vals):
            self.env["kefu.grade"]._note("gone", self.ids + self.commercial_partner_id.ids)
        result = super().write(vals)
        if not FAMILY.isdisjoint(vals):
            self.env["kefu.grade"]._note("gone", self.commercial_partner_id.ids)
        if not FACTS.isdisjoint(vals):
            self.env["kefu.grade"]._note("partners", self.ids)
        return result

    def _kefu_regrade(self, cutoff=None):
        """Grade these customers in the current company now.

        :param date cutoff: the day to look at (default: today); entries dated later do not count
        :return: those whose grade changed
        :rtype: res.partner
        """
        if not self or not self.env.company._kefu_uses("grading"):
            return self.browse()
        # sudo: res.partner, kefu.grade: grades follow the books, whoever has them looked at
        customers = self.sudo().commercial_partner_id
        moved = customers.env["kefu.grade"]._regrade(
            self.env.company, SQL("partner.commercial_partner_id = ANY(%s)", customers.ids), cutoff
        )
        return self.browse(moved)

    def _kefu_regrade_soon(self, company=None):
        """Grade these customers before the transaction is committed, together with all others it concerns.

        :param company: one ``res.company`` (default: the current one)
        """
        self.env["kefu.grade"]._note_in(company or self.env.company, self)
