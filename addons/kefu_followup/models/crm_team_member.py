from odoo import fields, models

DUTY_STATES = [
    ("on_duty", "On Duty"),
    ("off", "Off"),
    ("unfit", "Unfit"),
    ("leave", "On Leave"),
]


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    dispatch_weight = fields.Float(default=1.0, digits=(6, 4), readonly=True, help="From 0.5 to 2, by signing ability.")
    dispatch_vtime = fields.Float(string="Virtual Time", default=0.0, digits=(16, 8), readonly=True)
    suspended_rounds = fields.Integer(default=0, readonly=True)
    duty_state = fields.Selection(DUTY_STATES, required=True, default="on_duty")
    capacity = fields.Integer(default=0, help="Most open customers at a time. 0: the company's default.")
