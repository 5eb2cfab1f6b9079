from odoo import api, fields, models

#: codes of the sequences of which each company has its own
SEQUENCES = ("kefu.callback", "kefu.contact.form")


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_use_callback = fields.Boolean(string="Call-Backs", default=True)
    kefu_callback_retry_minutes = fields.Integer(string="Call Again After (minutes)", required=True, default=120)
    kefu_callback_max_attempts = fields.Integer(
        string="Attempts Before the Manager Is Told",
        required=True,
        default=5,
        help="C1: a call nobody answers is not given up; after so many attempts the service manager is told.",
    )
    kefu_callback_day_start = fields.Float(
        string="Calls From", required=True, default=9.0, help="No call is planned earlier in the day."
    )
    kefu_callback_day_end = fields.Float(
        string="Calls Until", required=True, default=20.0, help="No call is planned later in the day."
    )
    kefu_callback_escalate_days = fields.Integer(
        string="Escalate After (days)",
        required=True,
        default=1,
        help="A call undone so long after it was due is told the service manager, a day later the director, then the "
        "general manager.",
    )
    kefu_callback_coverage_target = fields.Float(
        string="Calls Made of Calls Due (%)", required=True, default=90.0
    )
    kefu_callback_calls_per_site = fields.Integer(string="Calls per Site, at Least", required=True, default=3)
    kefu_callback_finished_days = fields.Integer(
        string="Call After Completion (days)", required=True, default=7, help="C7"
    )
    kefu_contact_form_hours = fields.Integer(
        string="Contact Forms Answered Within (hours)", required=True, default=24, help="C8"
    )
    kefu_low_rating = fields.Integer(
        string="Low Satisfaction Up To", required=True, default=2, help="So many stars or fewer count as dissatisfied."
    )

    _kefu_callback_figures = models.Constraint(
        "CHECK (kefu_callback_retry_minutes > 0 AND kefu_callback_max_attempts > 0 AND kefu_callback_escalate_days >= 0"
        " AND kefu_callback_calls_per_site >= 0 AND kefu_callback_finished_days >= 0 AND kefu_contact_form_hours > 0)",
        "Minutes, attempts and hours of call-backs are more than 0; days and calls per site are not negative.",
    )
    _kefu_callback_hours = models.Constraint(
        "CHECK (kefu_callback_day_start >= 0 AND kefu_callback_day_end <= 24"
        " AND kefu_callback_day_start < kefu_callback_day_end)",
        "Calls are made between two hours of the same day, the first before the second.",
    )
    _kefu_callback_shares = models.Constraint(
        "CHECK (kefu_callback_coverage_target BETWEEN 0 AND 100 AND kefu_low_rating BETWEEN 0 AND 5)",
        "The share of calls made is between 0 and 100 %, low satisfaction between 0 and 5.",
    )

    @api.model
    def _kefu_features(self):
        return {**super()._kefu_features(), "callback": "kefu_use_callback"}

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._kefu_create_callback_sequences()
        return companies

    def _kefu_create_callback_sequences(self):
        """Give companies numbers of their own for calls and contact forms, after the common sequences."""
        self._kefu_create_sequences(SEQUENCES)
