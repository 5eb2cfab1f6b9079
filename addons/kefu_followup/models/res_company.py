from odoo import api, fields, models

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class ResCompany(models.Model):
    _inherit = "res.company"
    # the dispatch team belongs to the company (sale and stock say so too, but need not be installed)
    _check_company_auto = True

    kefu_use_followup = fields.Boolean(string="Follow-up", default=True)
    # Registration
    kefu_basic_data_hours = fields.Integer(
        string="Basic Data Within (hours)",
        default=24,
        help="R1.2: after so many hours a customer without surname, estate, area and floor plan is flagged.",
    )
    # Dispatch
    kefu_supervisor_may_dispatch = fields.Boolean(string="Supervisors Dispatch Walk-Ins", default=True, help="R1.3")
    kefu_reception_may_dispatch = fields.Boolean(string="Front Desk Dispatches Walk-Ins", default=False, help="R1.3")
    kefu_auto_dispatch = fields.Boolean(
        string="Dispatch Automatically",
        default=False,
        help="New customers are dispatched by the queue without the director's click.",
    )
    kefu_capacity = fields.Integer(
        string="Default Capacity",
        default=30,
        help="R3.3: most open customers of one designer.",
    )
    kefu_decline_hours = fields.Integer(
        string="Decline Within (hours)",
        default=24,
        help="So long after a dispatch the designer may decline with a reason.",
    )
    kefu_ability_days = fields.Integer(
        string="Signing Ability Over (days)",
        default=180,
        help="R3.2: contracts signed and customers received in so many days make the weight.",
    )
    kefu_ability_prior = fields.Integer(
        string="Newcomer Smoothing",
        default=10,
        help="R3.2: so many customers at the team's mean are added to each designer's figures.",
    )
    kefu_appointment_hours = fields.Float(
        string="Appointment Length (hours)",
        default=2.0,
        help="R3.3: an appointment keeps the designer busy for so long.",
    )
    kefu_dispatch_team_id = fields.Many2one(
        "crm.team",
        string="Dispatch Team",
        check_company=True,
        help="Takes customers that are registered without a team.",
    )
    # Follow-up
    kefu_first_contact_hours = fields.Integer(string="First Contact Within (hours)", default=24, help="R3.4")
    kefu_gap_days = fields.Integer(string="Longest Gap (days)", default=3, help="R2.3: between two contacts.")
    kefu_min_content = fields.Integer(
        string="Shortest Note (characters)",
        default=6,
        help="R2.3: a shorter note does not count as a follow-up.",
    )
    kefu_design_followups = fields.Integer(
        string="Follow-ups in the Design Phase",
        default=5,
        help="R2.6: at least so many before a customer may be written off.",
    )
    kefu_aftersale_followups = fields.Integer(
        string="Follow-ups After the Sale",
        default=2,
        help="R2.6: at least so many before after-sales may be closed.",
    )
    kefu_idle_days = fields.Integer(
        string="Idle After (days)",
        default=15,
        help="F3: without contact for so long a customer counts as idle.",
    )
    kefu_similar_days = fields.Integer(
        string="Compare Notes Over (days)",
        default=90,
        help="R2.7: a note is compared with those of so many days.",
    )
    kefu_similar_percent = fields.Integer(
        string="Copied From (%)",
        default=90,
        help="R2.7: notes that agree by so much are flagged.",
    )
    kefu_idle_action = fields.Selection(
        [("list", "List for the Director"), ("recycle", "Dispatch Anew")],
        string="Idle Customers",
        required=True,
        default="list",
        help="F3: what becomes of idle customers.",
    )
    # Sheets
    kefu_sheet_hour = fields.Float(
        string="Sheets Due At",
        default=18.0,
        help="R2.2: hour of the collection day, company time.",
    )
    kefu_sheet_monday = fields.Boolean(string="Collect on Monday", default=True)
    kefu_sheet_tuesday = fields.Boolean(string="Collect on Tuesday", default=False)
    kefu_sheet_wednesday = fields.Boolean(string="Collect on Wednesday", default=False)
    kefu_sheet_thursday = fields.Boolean(string="Collect on Thursday", default=False)
    kefu_sheet_friday = fields.Boolean(string="Collect on Friday", default=True)
    kefu_sheet_saturday = fields.Boolean(string="Collect on Saturday", default=False)
    kefu_sheet_sunday = fields.Boolean(string="Collect on Sunday", default=False)
    kefu_director_check_day = fields.Selection(WEEKDAYS, string="Director's Check", required=True, default="4", help="R3.7")

    @api.model
    def _kefu_features(self):
        return {**super()._kefu_features(), "followup": "kefu_use_followup"}
