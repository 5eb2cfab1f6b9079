from odoo import fields, models
from odoo.exceptions import AccessError

#: who may enter wages
WAGE_GROUPS = "kefu_discipline.group_finance,kefu_base.group_general_manager"


class ResUsers(models.Model):
    _inherit = "res.users"

    kefu_supervisor_ids = fields.Many2many(
        "res.users",
        "res_users_kefu_supervisor_rel",
        "user_id",
        "supervisor_id",
        string="Supervised By",
        help="Who sees this person's penalties as a supervisor. Empty: every supervisor of the company.",
    )
    kefu_wage = fields.Float(
        string="Monthly Wage",
        digits=(16, 2),
        copy=False,
        groups=WAGE_GROUPS,
        help="D-3: what a limit of penalties in percent is computed from.",
    )

    _kefu_wage_positive = models.Constraint("CHECK (kefu_wage >= 0)", "A wage is not negative.")

    def write(self, vals):
        """Finance enters wages without any other right on people."""
        if not self.env.su and vals.keys() == {"kefu_wage"} and self.env.user.has_groups(WAGE_GROUPS):
            self.check_access("read")
            if any(user.share or not user.company_ids & self.env.companies for user in self.sudo()):  # sudo: res.users: companies
                raise AccessError(self.env._("Wages are entered for people of your own companies."))
            self = self.sudo()  # sudo: res.users: one field, for those it is shown to
        return super().write(vals)

    def _kefu_monthly_wage(self, company):
        """:param company: one ``res.company``
        :return: the person's monthly wage there, 0 when it is not known. Extended where wages are kept elsewhere.
        :rtype: float
        """
        self.ensure_one()
        return self.sudo().kefu_wage  # sudo: res.users: a limit is computed, the wage is shown to nobody

    def _kefu_department(self, company):
        """:param company: one ``res.company``
        :return: where the person works there, for statements. Extended by glue addons; called for many people in turn, so
            read what they have in common in one go
        :rtype: str
        """
        self.ensure_one()
        return ""
