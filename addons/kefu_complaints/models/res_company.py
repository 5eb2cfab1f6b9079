import secrets

from odoo import api, fields, models

#: codes of the sequences of which each company has its own
SEQUENCES = ("kefu.complaint", "kefu.defect")


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_use_complaints = fields.Boolean(string="Complaints", default=True)
    kefu_complaint_draft_hours = fields.Float(
        string="Register Within (hours)", required=True, default=2, help="X2: a complaint that is still a draft then is chased."
    )
    kefu_complaint_reopen_days = fields.Integer(
        string="Reopen Within (days)",
        required=True,
        default=30,
        help="X12: so long the customer may open a closed complaint again.",
    )
    kefu_complaint_repeat_days = fields.Integer(
        string="Repeats Within (days)",
        required=True,
        default=90,
        help="The same customer on the same matter within so many days starts one level higher.",
    )
    kefu_complaint_wait_days = fields.Integer(
        string="Clocks Stand Still (days)", required=True, default=7, help="At most so long without being looked at again."
    )
    kefu_defect_check_days = fields.Integer(
        string="Check the Effect After (days)",
        required=True,
        default=30,
        help="X9: did it come back since the corrective action?",
    )
    kefu_defect_act_days = fields.Integer(
        string="Corrective Action Within (days)", required=True, default=14, help="X9: unless another day is set."
    )
    kefu_defect_reported_on = fields.Date(readonly=True, copy=False, export_string_translation=False)
    # X10
    kefu_satisfaction_target = fields.Float(
        string="Satisfied Customers (%)", required=True, default=95.0, help="X10: in the first year."
    )
    kefu_satisfaction_step = fields.Float(string="Rising by (points a year)", required=True, default=0.5, help="X10")
    kefu_satisfaction_year = fields.Integer(
        string="First Year",
        required=True,
        default=lambda self: fields.Date.today().year,
        help="X10: from here on the target rises.",
    )
    kefu_complaint_target = fields.Integer(string="Complaints a Year", required=True, default=1, help="X10: at most.")
    # X12
    kefu_complaint_token = fields.Char(
        string="Address of the Public Form", readonly=True, copy=False, groups="base.group_user"
    )

    _kefu_complaint_token_unique = models.UniqueIndex("(kefu_complaint_token)", "Another company has this address.")
    _kefu_complaint_figures = models.Constraint(
        "CHECK (kefu_complaint_draft_hours > 0 AND kefu_complaint_reopen_days >= 0 AND kefu_complaint_repeat_days >= 0"
        " AND kefu_complaint_wait_days > 0 AND kefu_defect_check_days > 0 AND kefu_defect_act_days > 0)",
        "Hours and days of complaints are above zero.",
    )

    @api.model
    def _kefu_features(self):
        return {**super()._kefu_features(), "complaints": "kefu_use_complaints"}

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._kefu_begin_complaints()
        return companies

    def _kefu_begin_complaints(self):
        """Give companies their policies, levels, routing rules and numbers; what they have already is left alone."""
        # sudo: kefu.complaint.policy, .level, .routing: a company comes with them, whoever may create companies
        sudo = self.sudo()
        sudo.env["kefu.complaint.policy"]._create_shipped(sudo)
        sudo.env["kefu.complaint.level"]._create_shipped(sudo)
        sudo.env["kefu.complaint.routing"]._create_shipped(sudo)
        self._kefu_create_sequences(SEQUENCES)
        for company in sudo.filtered(lambda company: not company.kefu_complaint_token):
            company.kefu_complaint_token = secrets.token_urlsafe(16)

    def _kefu_days_changed(self):
        # sudo: kefu.complaint: what runs in these companies, moved and not shown
        self.env["kefu.complaint"].sudo().search([
            ("company_id", "in", self.ids), ("is_working_time", "=", True), ("next_deadline", "!=", False),
            ("waiting_reason", "=", False),
        ])._follow_days()
        return super()._kefu_days_changed()

    def _kefu_satisfaction_target(self, year):
        """X10: 95 % in the first year, half a point more each year, never above 100.

        :param int year: the calendar year asked for
        :rtype: float
        """
        self.ensure_one()
        years = max(year - self.kefu_satisfaction_year, 0)
        return min(self.kefu_satisfaction_target + years * self.kefu_satisfaction_step, 100.0)
