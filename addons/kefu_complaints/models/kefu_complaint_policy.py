from odoo import api, fields, models, tools

from .kefu_complaint import URGENCIES

#: what every company begins with
SHIPPED = (
    {"urgency": "normal"},
    {"urgency": "urgent", "first_answer_hours": 1, "plan_hours": 4, "close_hours": 72, "remind_hours": 1},
)


class KefuComplaintPolicy(models.Model):
    """X3, X4: how long a company gives itself, for a category or for all, normal and urgent."""

    _name = "kefu.complaint.policy"
    _inherit = ["kefu.cached.mixin"]
    _description = "Complaint Policy"
    _order = "urgency, category_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", default=lambda self: self.env.company
    )
    category_id = fields.Many2one(
        "kefu.complaint.category", index=True, ondelete="cascade", check_company=True, help="Empty: for all others."
    )
    urgency = fields.Selection(URGENCIES, required=True, default="normal")
    first_answer_hours = fields.Float(string="First Answer (hours)", required=True, default=4)
    plan_hours = fields.Float(string="Plan Told (hours)", required=True, default=24, help="X3: within one day.")
    close_hours = fields.Float(string="Closed (hours)", required=True, default=168)
    urgent_minutes = fields.Integer(string="Urgent: Answer (minutes)", required=True, default=30, help="X4")
    second_person_share = fields.Float(
        string="Second Person After", required=True, default=1 / 3, help="X4: this share of the urgent minutes."
    )
    remind_hours = fields.Float(string="Reminder Before the Plan's End (hours)", required=True, default=4)
    is_working_time = fields.Boolean(
        string="Working Time", help="Hours count while the company works; otherwise around the clock."
    )

    _once = models.UniqueIndex(
        "(company_id, COALESCE(category_id, 0), urgency)", "There is a policy for this category and urgency."
    )
    _figures = models.Constraint(
        "CHECK (first_answer_hours > 0 AND plan_hours > 0 AND close_hours > 0 AND urgent_minutes > 0 AND remind_hours >= 0"
        " AND second_person_share > 0 AND second_person_share < 1)",
        "Hours and minutes are above zero, the second person's share lies between 0 and 1.",
    )

    @api.depends("category_id", "urgency")
    def _compute_display_name(self):
        urgencies = dict(self._fields["urgency"]._description_selection(self.env))
        for policy in self:
            category = policy.category_id.display_name or self.env._("All Categories")
            policy.display_name = f"{category}, {urgencies.get(policy.urgency, '')}"

    @api.model
    def _policies(self, companies):
        """:return: ``{(company id, category id, urgency): policy}``, category id ``False`` for all others
        :rtype: dict
        """
        # sudo: kefu.complaint.policy: deadlines do not depend on who takes the complaint
        policies = self.sudo().browse(self._policy_ids(companies._ids))
        return {(policy.company_id.id, policy.category_id.id, policy.urgency): policy for policy in policies}

    @api.model
    @tools.ormcache("company_ids")
    def _policy_ids(self, company_ids):
        """:rtype: tuple[int]"""
        return self.sudo().search([("company_id", "in", company_ids)])._ids  # sudo: kefu.complaint.policy: as above

    @api.model
    def _policy_for(self, policies, company, category, urgency):
        """:param dict policies: of :meth:`_policies`
        :return: the policy of the category, or of the nearest one above it, or of all
        :rtype: kefu.complaint.policy
        """
        for category_id in (*(category._with_parents() if category else ()), False):
            if policy := policies.get((company.id, category_id, urgency)):
                return policy
        return self.new({"company_id": company.id, "urgency": urgency})

    @api.model
    def _create_shipped(self, companies):
        """Give companies what they begin with; what they have already is left alone."""
        there = set(self._policies(companies))
        self.create([
            {"company_id": company.id, **values}
            for company in companies
            for values in SHIPPED
            if (company.id, False, values["urgency"]) not in there
        ])
