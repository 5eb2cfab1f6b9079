from odoo import api, fields, models
from odoo.fields import Domain


class KefuGrade(models.Model):
    """The figures above the list of grades: how many of each, and whom to look at."""

    _name = "kefu.grade"
    _inherit = ["kefu.grade", "kefu.figures.mixin"]
    _figures_name = "grades"

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        figures = super().kefu_figures(name)
        return [*figures, *self._portfolio_figures()] if figures else figures

    @api.model
    def _portfolio_figures(self):
        """:return: figures of what happens in the portfolio; each opens its list
        :rtype: list[dict]
        """
        today = self.env["kefu.calendar"]._today(self.env.company)
        month = self.env["kefu.calendar"]._day_start(self.env.company, today.replace(day=1))
        figures = []
        movers = self.env["kefu.grade.history"]
        if movers.has_access("read"):
            count = movers.search_count(Domain("changed_at", ">=", month))
            figures.append({
                "label": self.env._("Moved This Month"),
                "count": count,
                "level": "secondary",
                "icon": "fa-exchange",
                "method": "action_show_movers",
            })
        reports = self.env["kefu.info.report"]
        if reports.has_access("read"):
            count = reports.search_count(Domain("kind", "=", "periodic") & Domain("deadline", "<", fields.Datetime.now()))
            figures.append({
                "label": self.env._("Overdue Reports"),
                "count": count,
                "level": "danger" if count else "secondary",
                "icon": "fa-file-text-o",
                "method": "action_show_overdue_reports",
            })
        return figures

    @api.model
    def action_show_movers(self):
        """:return: the action that shows whose grade changed this month"""
        return self.env["ir.actions.actions"]._for_xml_id("kefu_grading.kefu_grade_history_action")

    @api.model
    def action_show_overdue_reports(self):
        """:return: the action that shows the information reports nobody has taken on in time"""
        return self.env["ir.actions.actions"]._for_xml_id("kefu_grading.kefu_info_report_action_overdue")

    @api.model
    def _figure_looks(self):
        looks = {
            "grade_a": ("success", "fa-star"),
            "grade_b": ("info", "fa-check"),
            "grade_c": ("warning", "fa-eye"),
            "overdue": ("danger", "fa-exclamation-circle"),
        }
        if self._has_field_access(self._fields["designated_grade"], "read"):
            looks["lost"] = ("danger", "fa-arrow-down")
        return looks

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
