from odoo import fields, models


class CrmLead(models.Model):
    """R1.3, R3.2: the director dispatches, the queue decides, everybody can see why."""

    _inherit = "crm.lead"

    designer_id = fields.Many2one(
        "res.users",
        string="Designer",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="Whom the customer was dispatched to. Empty: waiting for dispatch.",
    )
    dispatched_at = fields.Datetime(readonly=True, copy=False)
    dispatch_ids = fields.One2many("kefu.dispatch", "lead_id", string="Dispatches")
    appointment_at = fields.Datetime(string="Appointment", help="When the customer wants to be seen.")
    speciality_id = fields.Many2one("kefu.style", string="Required Speciality", ondelete="restrict")
