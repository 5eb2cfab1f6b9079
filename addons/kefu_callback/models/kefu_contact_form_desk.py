from odoo import api, fields, models
from odoo.fields import Domain

#: filter of the search view → level, icon
LOOKS = {
    "overdue": ("danger", "fa-exclamation-circle"),
    "open": ("warning", "fa-reply"),
    "answered": ("warning", "fa-phone"),
    "told": ("success", "fa-check"),
}


class KefuContactForm(models.Model):
    """What the screens show beside the contact form itself."""

    _inherit = "kefu.contact.form"
    _figures_name = "forms"

    may_answer = fields.Boolean(compute="_compute_may_answer", export_string_translation=False)

    @api.depends("state", "owner_id", "department_ids.user_id", "department_ids.member_ids")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        for form in self:
            departments = form.department_ids
            asked = form.owner_id | departments.user_id | departments.member_ids
            form.may_answer = form.state == "open" and (self.env.user in asked or self._is_role("service_manager"))

    @api.model
    def _figure_looks(self):
        return LOOKS

    @api.model
    def _figure_domain(self, key):
        return Domain("is_overdue", "=", True) if key == "overdue" else Domain("state", "=", key)

    @api.model
    def _figure_labels(self):
        return {
            "overdue": self.env._("Overdue"),
            "open": self.env._("To Answer"),
            "answered": self.env._("To Tell"),
            "told": self.env._("Told"),
        }

    def action_open_record(self):
        """Open the record that the question is about, with the rights of who asks."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id, "view_mode": "form"}
