from odoo import models


class ResUsers(models.Model):
    """D-3: what Employees knows of a person comes before what was entered in Kefu."""

    _inherit = "res.users"

    def _kefu_department(self, company):
        """:return: the department of the person's employee in the company, else what other addons know"""
        return self._kefu_employee(company).department_id.name or super()._kefu_department(company)

    def _kefu_monthly_wage(self, company):
        """:return: the wage in the current version of the person's employee in the company, else what was entered in Kefu"""
        return self._kefu_employee(company).current_version_id.wage or super()._kefu_monthly_wage(company)

    def _kefu_employee(self, company):
        """:return: the person's employee in the company, in superuser mode; found for all people of a batch at once"""
        # sudo: hr.employee: department and wage are needed whoever issues or executes; a wage is never shown
        return self.sudo().with_company(company).employee_id
