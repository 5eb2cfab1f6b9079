from odoo import api, fields, models

ROLES = [
    ("consultant", "Home Consultant"),
    ("service_manager", "Service Manager"),
    ("director", "Director"),
    ("general_manager", "General Manager"),
]
#: level → role, hours before it goes one higher, compensation it may grant
SHIPPED = (
    {"level": 1, "role": "consultant", "hours": 24, "compensation_limit": 500},
    {"level": 2, "role": "service_manager", "hours": 24, "compensation_limit": 2000},
    {"level": 3, "role": "director", "hours": 48, "compensation_limit": 10000},
    {"level": 4, "role": "general_manager", "hours": 48, "is_unlimited": True},
)
LAST_LEVEL = 4
#: the first level on which an internal complaint may stand
INTERNAL_LEVEL = 3


class KefuComplaintLevel(models.Model):
    """X7: who is asked next, after how many hours, and how much each may grant."""

    _name = "kefu.complaint.level"
    _description = "Complaint Level"
    _order = "company_id, level"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", default=lambda self: self.env.company
    )
    level = fields.Integer(required=True, default=1, aggregator=None)
    role = fields.Selection(ROLES, required=True)
    hours = fields.Float(
        string="Hours Until the Next", required=True, default=24, help="Overdue on this level for so long, it goes one higher."
    )
    compensation_limit = fields.Monetary(string="May Grant Up To")
    is_unlimited = fields.Boolean(string="Without Limit")
    currency_id = fields.Many2one(related="company_id.currency_id")

    _once = models.UniqueIndex("(company_id, level)", "The company has this level already.")
    _known = models.Constraint("CHECK (level BETWEEN 1 AND 4)", "There are four levels.")
    _figures = models.Constraint("CHECK (hours > 0 AND compensation_limit >= 0)", "Hours are above zero, the limit is not below.")

    @api.depends("level", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for level in self:
            level.display_name = f"{level.level} {roles.get(level.role, '')}"

    @api.model
    def _levels(self, companies):
        """:return: ``{(company id, level): level}``
        :rtype: dict
        """
        # sudo: kefu.complaint.level: who is asked next does not depend on who acts
        levels = self.sudo().search([("company_id", "in", companies.ids)])
        return {(level.company_id.id, level.level): level for level in levels}

    @api.model
    def _create_shipped(self, companies):
        """Give companies what they begin with; what they have already is left alone."""
        there = set(self._levels(companies))
        self.create([
            {"company_id": company.id, **values}
            for company in companies
            for values in SHIPPED
            if (company.id, values["level"]) not in there
        ])

    def _covers(self, amount):
        """:return: the levels that may grant ``amount``"""
        return self.filtered(lambda level: level.is_unlimited or level.compensation_limit >= amount)
