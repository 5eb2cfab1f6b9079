from odoo import api, models
from odoo.fields import Domain


class KefuGrade(models.Model):
    """The figures above the list of grades: how many of each, and whom to look at."""

    _name = "kefu.grade"
    _inherit = ["kefu.grade", "kefu.figures.mixin"]
    _figures_name = "grades"

    @api.model
    def _figure_looks(self):
        return {
            "grade_a": ("success", "fa-star"),
            "grade_b": ("info", "fa-check"),
            "grade_c": ("warning", "fa-eye"),
            "overdue": ("danger", "fa-exclamation-circle"),
            "lost": ("danger", "fa-arrow-down"),
        }

    @api.model
    def _figure_labels(self):
        return {
            "grade_a": self.env._("A"),
            "grade_b": self.env._("B"),
            "grade_c": self.env._("C"),
            "overdue": self.env._("Overdue"),
            "lost": self.env._("Designated, but C"),
        }

    @api.model
    def _figure_domain(self, key):
        if key.startswith("grade_"):
            return Domain("grade", "=", key[-1])
        if key == "lost":
            return Domain("designated_grade", "!=", False) & Domain("grade", "=", "c")
        return Domain("overdue_amount", ">", 0)
