from odoo import api, fields, models

from .kefu_grade import GRADES

STRICTNESS = [("nothing", "Let It Pass"), ("warn", "Warn"), ("refuse", "Refuse")]
#: what every company begins with
SHIPPED = (
    {"grade": "a", "over_limit": "nothing", "overdue": "warn"},
    {"grade": "b", "over_limit": "warn", "overdue": "warn"},
    {"grade": "c", "over_limit": "refuse", "overdue": "refuse"},
)


class KefuGradePolicy(models.Model):
    """G7: what a grade means at work."""

    _name = "kefu.grade.policy"
    _description = "Credit Policy"
    _rec_name = "grade"
    _order = "company_id, grade"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", default=lambda self: self.env.company
    )
    grade = fields.Selection(GRADES, required=True)
    over_limit = fields.Selection(STRICTNESS, string="Above the Credit Limit", required=True, default="warn")
    overdue = fields.Selection(STRICTNESS, string="With Overdue Invoices", required=True, default="warn")
    overdue_days = fields.Integer(string="Days of Grace", help="Invoices count as overdue so many days after their due date.")
    payment_term_id = fields.Many2one(
        "account.payment.term", string="Payment Terms", ondelete="set null", check_company=True,
        help="Proposed to customers who have no terms of their own.",
    )

    _once = models.UniqueIndex("(company_id, grade)", "The company has a policy for this grade already.")
    _grace = models.Constraint("CHECK (overdue_days >= 0)", "Days of grace are not below zero.")

    @api.model
    def _policies(self, company):
        """:param company: one ``res.company``
        :return: ``{grade: policy}``; a grade whose policy was deleted lets everything pass
        :rtype: dict
        """
        # sudo: kefu.grade.policy: what a grade means does not depend on who asks
        policies = self.sudo().search([("company_id", "=", company.id)]).grouped("grade")
        nothing = {"company_id": company.id, "over_limit": "nothing", "overdue": "nothing"}
        return {grade: policies.get(grade) or self.new({"grade": grade, **nothing}) for grade, _label in GRADES}

    @api.model
    def _create_shipped(self, companies):
        """Give companies what they begin with; what they have already is left alone."""
        there = {(policy.company_id, policy.grade) for policy in self.search([("company_id", "in", companies.ids)])}
        self.create([
            {"company_id": company.id, **values}
            for company in companies
            for values in SHIPPED
            if (company, values["grade"]) not in there
        ])
