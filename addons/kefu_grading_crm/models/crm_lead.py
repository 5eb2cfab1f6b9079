from odoo import models


class CrmLead(models.Model):
    """G1: the grade of the lead's customer; a lead without one has no grade."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "kefu.graded.mixin"]
