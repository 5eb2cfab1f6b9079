from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import format_date


class KefuDefectReportPrint(models.TransientModel):
    """X9: the quality defects of a month on paper, department by department."""

    _name = "kefu.defect.report.print"
    _description = "Print the Defects of a Month"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, ondelete="cascade")
    month = fields.Date(
        required=True,
        default=lambda self: self.env["kefu.calendar"]._today(self.env.company).replace(day=1) - relativedelta(months=1),
        help="Any day of the month.",
    )

    def action_print(self):
        """:return: the report of the month as a PDF"""
        self.ensure_one()
        return self.env.ref("kefu_complaints.kefu_defect_report_action_print").report_action(self)

    def _get_title(self):
        """:rtype: str"""
        month = format_date(self.env, self.month, date_format="yyyy-MM")
        return self.env._("Quality defects %s", month)

    def _get_lines(self):
        """:return: lists of department, category, complaints, founded ones and defects, special control first
        :rtype: list
        """
        return self.env["kefu.defect.report"]._month_rows(self.company_id, self.month)._month_lines()

    def _get_defects(self):
        """:return: the defects that were not settled in that month, with what is done about them
        :rtype: kefu.defect
        """
        end = self.month.replace(day=1) + relativedelta(months=1)
        return self.env["kefu.defect"].search(
            [("company_id", "=", self.company_id.id), ("opened_on", "<", end), ("state", "!=", "effective")],
            order="department_id, due, id",
        )
