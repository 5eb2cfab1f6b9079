from odoo import fields, models
from odoo.exceptions import UserError


class KefuInfoReportPrint(models.TransientModel):
    """G4: the reports of a month on paper."""

    _name = "kefu.info.report.print"
    _description = "Print the Reports of a Month"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, ondelete="cascade")
    month = fields.Date(
        required=True,
        default=lambda self: self.env["kefu.calendar"]._today(self.env.company).replace(day=1),
        help="Any day of the month.",
    )
    grade = fields.Selection(
        lambda self: self.env["kefu.info.report"]._fields["grade"]._description_selection(self.env), help="Empty: all grades."
    )
    with_drafts = fields.Boolean(string="With Those Not Handed In")

    def action_print(self):
        """:return: the reports of the month as one PDF, those that the user may read
        :raise UserError: there are none
        """
        self.ensure_one()
        domain = [
            ("kind", "=", "periodic"), ("company_id", "=", self.company_id.id), ("period", "=", self.month.replace(day=1)),
        ]
        if self.grade:
            domain.append(("grade", "=", self.grade))
        if not self.with_drafts:
            domain.append(("state", "!=", "draft"))
        reports = self.env["kefu.info.report"].search(domain, order="grade desc, salesperson_id, partner_id")
        if not reports:
            raise UserError(self.env._("There are no reports to print for this month."))
        return self.env.ref("kefu_grading.kefu_info_report_action_pdf").report_action(reports)
