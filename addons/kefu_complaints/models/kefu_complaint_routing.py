from odoo import api, fields, models, tools

from .kefu_complaint import STAGES

#: what every company begins with: stage, code of the department, category, whom
SHIPPED = (
    ("after", "marketing", None, "department_head"),
    ("before", "design", "service", "department_head"),
    ("during", "engineering", "service", "department_head"),
    ("before", "design", None, "designer"),
    ("during", "engineering", None, "site_manager"),
)


class KefuComplaintRouting(models.Model):
    """X3, X8: who answers for a complaint. The first rule that fits decides."""

    _name = "kefu.complaint.routing"
    _inherit = ["kefu.cached.mixin"]
    _description = "Complaint Routing"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", default=lambda self: self.env.company
    )
    sequence = fields.Integer(default=100)
    category_id = fields.Many2one(
        "kefu.complaint.category", index=True, ondelete="cascade", check_company=True, help="With those below it. Empty: any."
    )
    stage = fields.Selection(STAGES, help="Empty: any.")
    department_id = fields.Many2one(
        "kefu.department",
        string="Main Department",
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Empty: the category's.",
    )
    assign_to = fields.Selection(
        [
            ("designer", "The Customer's Designer"),
            ("site_manager", "The Site's Manager"),
            ("department_head", "The Department's Head"),
            ("user", "This Person"),
        ],
        required=True,
        default="department_head",
        help="When there is no such person, the department's head; then service manager, director, general manager.",
    )
    user_id = fields.Many2one("res.users", string="Person", index=True, ondelete="restrict", check_company=True)
    active = fields.Boolean(default=True)

    _person_named = models.Constraint("CHECK (assign_to != 'user' OR user_id IS NOT NULL)", "Name the person.")

    @api.depends("category_id", "stage", "department_id")
    def _compute_display_name(self):
        stages = dict(self._fields["stage"]._description_selection(self.env))
        for rule in self:
            parts = (stages.get(rule.stage), rule.category_id.display_name, rule.department_id.display_name)
            rule.display_name = ", ".join(part for part in parts if part) or self.env._("Any")

    @api.model
    @tools.ormcache("company_ids")
    def _rule_ids(self, company_ids):
        """:return: the rules of companies, in their order
        :rtype: tuple[int]
        """
        # sudo: kefu.complaint.routing: who answers does not depend on who asks
        return self.sudo().search([("company_id", "in", company_ids)])._ids

    def _fits(self, complaint):
        """:return: whether the rule says who answers for the complaint
        :rtype: bool
        """
        self.ensure_one()
        if self.stage and self.stage != complaint.stage:
            return False
        return not self.category_id or bool(
            complaint.category_id and self.category_id.id in complaint.category_id._with_parents()
        )

    @api.model
    def _create_shipped(self, companies):
        """Give companies that have no rules what they begin with."""
        categories = {
            category.code: category.id
            for category in self.env["kefu.complaint.category"].search([("company_id", "=", False), ("code", "!=", False)])
        }
        departments = {
            (department.company_id.id, department.code): department.id
            for department in self.env["kefu.department"].search([("company_id", "in", companies.ids)])
        }
        there = self.with_context(active_test=False).search([("company_id", "in", companies.ids)]).company_id
        self.create([
            {
                "company_id": company.id,
                "sequence": 10 * number,
                "stage": stage,
                "category_id": categories.get(category),
                "department_id": departments.get((company.id, department)),
                "assign_to": assign_to,
            }
            for company in companies - there
            for number, (stage, department, category, assign_to) in enumerate(SHIPPED, 1)
            if not category or category in categories
        ])
