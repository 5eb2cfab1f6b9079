from odoo import api, fields, models
from odoo.fields import Domain

#: filter of the search view → level while there are any, icon
LOOKS = {
    "came_back": ("danger", "fa-repeat"),
    "late": ("danger", "fa-exclamation-circle"),
    "to_act": ("warning", "fa-wrench"),
    "checking": ("secondary", "fa-search"),
    "special": ("secondary", "fa-star"),
}


class KefuDefect(models.Model):
    """What the screens show beside the defect itself."""

    _inherit = "kefu.defect"
    _figures_name = "defects"

    may_act = fields.Boolean(compute="_compute_may_act", export_string_translation=False)

    @api.depends("owner_id", "department_id")
    @api.depends_context("uid")
    def _compute_may_act(self):
        decides = self._is_role("service_manager", "director", "general_manager")
        for defect in self:
            # sudo: kefu.department: who heads it
            defect.may_act = decides or self.env.user in defect.owner_id | defect.department_id.sudo().user_id

    @api.model
    def _figure_looks(self):
        return LOOKS

    @api.model
    def _figure_domain(self, key):
        to_do = Domain("state", "in", ("open", "acting", "came_back"))
        return {
            "came_back": Domain("state", "=", "came_back"),
            "late": to_do & Domain("due", "<", "today"),
            "to_act": Domain("state", "in", ("open", "came_back")),
            "checking": Domain("state", "=", "checking"),
            "special": Domain("category_id.is_special", "=", True) & Domain("state", "!=", "effective"),
        }[key]

    @api.model
    def _figure_labels(self):
        return {
            "came_back": self.env._("Came Back"),
            "late": self.env._("Action Overdue"),
            "to_act": self.env._("To Act On"),
            "checking": self.env._("Effect Is Checked"),
            "special": self.env._("Special Control"),
        }
