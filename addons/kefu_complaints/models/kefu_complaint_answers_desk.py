from odoo import api, fields, models


class KefuComplaintHop(models.Model):
    """Which buttons stand beside a handing on; who answers is checked by the buttons themselves."""

    _inherit = "kefu.complaint.hop"

    may_answer = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_decide = fields.Boolean(compute="_compute_may", export_string_translation=False)

    @api.depends("state", "to_user_id", "to_department_id")
    @api.depends_context("uid")
    def _compute_may(self):
        user = self.env.user
        for hop in self:
            is_open, department = hop.state == "asked", hop.to_department_id.sudo()  # sudo: kefu.department: who belongs to it
            asked = hop.to_user_id | department.user_id | department.member_ids
            hop.may_answer = is_open and user in asked
            hop.may_decide = is_open and user not in asked and hop.complaint_id._decides()


class KefuComplaintCompensation(models.Model):
    """Which buttons stand beside a compensation; who decides is checked by the buttons themselves."""

    _inherit = "kefu.complaint.compensation"

    may_grant = fields.Boolean(compute="_compute_may_grant", export_string_translation=False)

    @api.depends("state", "amount", "complaint_id.compensation_total")
    @api.depends_context("uid")
    def _compute_may_grant(self):
        for compensation in self:
            complaint = compensation.complaint_id.sudo()  # sudo: kefu.complaint.level: whose limit is high enough
            levels = complaint._get_levels_for(complaint.compensation_total + compensation.amount)
            compensation.may_grant = compensation.state == "asked" and self.env["kefu.complaint"]._is_role(*levels.mapped("role"))
