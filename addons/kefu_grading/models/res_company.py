from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_use_grading = fields.Boolean(string="Credit Grades", default=True)

    @api.model
    def _kefu_features(self):
        return {**super()._kefu_features(), "grading": "kefu_use_grading"}

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._kefu_begin_grading()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if vals.get("kefu_use_grading"):
            self._kefu_regrade_soon()
        return result

    def _kefu_regrade_soon(self):
        """Grade all customers of these companies by the scheduled action, at once and not in the request."""
        if self:
            # sudo: kefu.grade.run: whoever changed what grades depend on
            self.env["kefu.grade.run"].sudo()._restart(self)

    def _kefu_begin_grading(self):
        """Give companies their rules, policies and nightly run; what they have already is left alone."""
        # sudo: kefu.grade.rule, .policy, .run: a company comes with them, whoever may create companies
        sudo = self.sudo()
        sudo.env["kefu.grade.rule"]._create_shipped(sudo)
        sudo.env["kefu.grade.policy"]._create_shipped(sudo)
        sudo.env["kefu.grade.run"]._begin()
