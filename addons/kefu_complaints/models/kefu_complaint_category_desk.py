from odoo import api, fields, models


class KefuComplaintCategory(models.Model):
    """The department by its name, where the category keeps its code: each company has its own departments."""

    _inherit = "kefu.complaint.category"

    department_id = fields.Many2one(
        "kefu.department",
        string="Answers For It",
        compute="_compute_department_id",
        inverse="_inverse_department_id",
        help="When no rule names another one.",
    )

    @api.depends("department_code")
    @api.depends_context("company")
    def _compute_department_id(self):
        departments = self.env["kefu.department"]._with_codes(self.env.company, set(filter(None, self.mapped("department_code"))))
        by_code = departments.grouped("code")
        for category in self:
            category.department_id = by_code.get(category.department_code, departments.browse())[:1]

    def _inverse_department_id(self):
        for category in self:
            category.department_code = category.department_id.code
