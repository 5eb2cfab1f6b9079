from odoo import fields, models

from .project_project import READERS


class KefuSiteNode(models.Model):
    """C1: calls about what belongs to a site stand in the customer's register."""

    _inherit = "kefu.site.node"

    lead_id = fields.Many2one(related="project_id.lead_id", string="Customer (Follow-up)", groups=READERS)


class KefuServiceSlip(models.Model):
    _inherit = "kefu.service.slip"

    lead_id = fields.Many2one(related="project_id.lead_id", string="Customer (Follow-up)", groups=READERS)

    def _kefu_callback_values(self):
        return self.lead_id._add_title(super()._kefu_callback_values(), self)


class KefuInstalment(models.Model):
    _inherit = "kefu.instalment"

    lead_id = fields.Many2one(related="order_id.opportunity_id", string="Customer (Follow-up)", groups=READERS)

    def _kefu_callback_values(self):
        return self.lead_id._add_title(super()._kefu_callback_values(), self)
