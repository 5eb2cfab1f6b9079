import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

GRADE_MONTHS = {"a": "kefu_info_months_a", "b": "kefu_info_months_b", "c": "kefu_info_months_c"}
MONTHS = "By their numbers, with commas between them."


class ResCompany(models.Model):
    """G4, G6: in which months there are reports on whom, how long each step takes, and who hears of it."""

    _inherit = "res.company"

    kefu_info_months_a = fields.Char(string="Reports on A in", required=True, default="3,9", help=MONTHS)
    kefu_info_months_b = fields.Char(string="Reports on B in", required=True, default="1,4,7,10", help=MONTHS)
    kefu_info_months_c = fields.Char(
        string="Reports on C in", required=True, default="1,2,3,4,5,6,7,8,9,10,11,12", help=MONTHS
    )
    kefu_info_active_months = fields.Integer(
        string="Customers Who Traded Within (months)", required=True, default=12,
        help="There are no reports on customers who have not traded for longer, owe nothing and are not designated.",
    )
    kefu_info_pass_days = fields.Integer(
        string="Sales Manager Passes On Within (days)", required=True, default=5, help="Counted from the next day."
    )
    kefu_info_read_days = fields.Integer(
        string="General Manager Reads Within (days)", required=True, default=5, help="Counted from the next day."
    )
    kefu_info_remind_days = fields.Integer(
        string="Remind Before a Deadline (days)", required=True, default=3, help="And once more when it is over."
    )
    kefu_head_office_ids = fields.Many2many(
        "res.partner", "kefu_head_office_rel", "company_id", "partner_id", string="Head Office",
        help="Who gets the reports that the general manager has read, by e-mail. Nobody: they end with the general manager.",
    )
    kefu_emergency_repeat_minutes = fields.Integer(
        string="Repeat Emergencies After (minutes)", required=True, default=30, help="Until somebody acknowledges them."
    )
    # the month whose reports are made, and up to which customer those of the next one are
    kefu_info_made_for = fields.Date(readonly=True, copy=False, export_string_translation=False)
    kefu_info_made_up_to = fields.Integer(readonly=True, copy=False, export_string_translation=False)

    _kefu_info_figures = models.Constraint(
        "CHECK (kefu_info_active_months > 0 AND kefu_info_pass_days > 0 AND kefu_info_read_days > 0"
        " AND kefu_info_remind_days >= 0 AND kefu_emergency_repeat_minutes > 0)",
        "Months, days and minutes of information reports are above zero.",
    )

    @api.constrains(*GRADE_MONTHS.values())
    def _check_kefu_info_months(self):
        for company in self:
            for name in GRADE_MONTHS.values():
                if not company._kefu_info_months(name):
                    raise ValidationError(self.env._(
                        "%(field)s: write the months as numbers from 1 to 12, such as 3,9.",
                        field=self._fields[name]._description_string(self.env),
                    ))

    def _kefu_days_changed(self):
        # sudo: kefu.info.report: deadlines of these companies, moved and not shown
        self.env["kefu.info.report"].sudo()._follow_days(self)
        return super()._kefu_days_changed()

    def _kefu_info_months(self, name):
        """:param str name: of a field
        :return: its months; none when something else is written there
        :rtype: set[int]
        """
        numbers = [part for part in re.split(r"[\s,，、;；]+", self[name] or "") if part]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 12 for part in numbers):
            return set()
        return {int(part) for part in numbers}

    def _kefu_info_grades(self, period):
        """:param date period: a day of the month
        :return: the grades on whose customers there are reports in that month
        :rtype: list[str]
        """
        self.ensure_one()
        return [grade for grade, name in GRADE_MONTHS.items() if period.month in self._kefu_info_months(name)]
