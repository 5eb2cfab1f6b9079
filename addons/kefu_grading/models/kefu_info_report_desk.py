from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .kefu_info_report import UNDER_WAY

#: filter of the search view → level while there are any, icon
LOOKS = {
    "overdue": ("danger", "fa-exclamation-circle"),
    "soon": ("warning", "fa-clock-o"),
    "draft": ("secondary", "fa-pencil"),
    "submitted": ("secondary", "fa-inbox"),
    "passed": ("secondary", "fa-book"),
}


class KefuInfoReport(models.Model):
    """What the screens show beside the report itself."""

    _inherit = "kefu.info.report"
    _figures_name = "info_reports"

    month = fields.Char(string="For", compute="_compute_month")
    is_overdue = fields.Boolean(string="Late", compute="_compute_is_overdue", search="_search_is_overdue")
    may_write = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_pass = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_read = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_withdraw = fields.Boolean(compute="_compute_may", export_string_translation=False)

    @api.depends("period")
    def _compute_month(self):
        for report in self:
            report.month = format_date(self.env, report.period, date_format="yyyy-MM")

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for report in self:
            report.is_overdue = bool(report.deadline and report.deadline < now)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("deadline", "<", fields.Datetime.now())

    @api.depends("state", "kind", "salesperson_id")
    @api.depends_context("uid")
    def _compute_may(self):
        manages, reads = self._is_role("sales_manager"), self._is_role("general_manager")
        for report in self:
            report.may_write = report.state == "draft" and (manages or report.salesperson_id == self.env.user)
            report.may_pass = report.state == "submitted" and (manages or reads)
            report.may_read = report.state == "passed" and reads
            report.may_withdraw = report.kind == "emergency" and report.state != "withdrawn" and manages

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        shown = Domain("kind", "=", "periodic")
        if name == self._figures_name:
            return self._figures(("overdue", "soon", "draft", "submitted", "passed"), shown)
        return super().kefu_figures(name)

    @api.model
    def _figure_looks(self):
        return LOOKS

    @api.model
    def _figure_domain(self, key):
        if key == "overdue":
            return Domain("deadline", "<", "now")
        if key == "soon":
            return Domain("deadline", ">=", "now") & Domain("deadline", "<", "+3d")
        return Domain("state", "=", key) & Domain("state", "in", UNDER_WAY)

    @api.model
    def _figure_labels(self):
        return {
            "overdue": self.env._("Overdue"),
            "soon": self.env._("Due in 3 Days"),
            "draft": self.env._("To Write"),
            "submitted": self.env._("With the Sales Manager"),
            "passed": self.env._("With the General Manager"),
        }
