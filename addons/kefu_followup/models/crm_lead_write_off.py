from odoo import models


class CrmLead(models.Model):
    """R2.5, R2.6: nobody writes a customer off alone."""

    _inherit = "crm.lead"
