from odoo import models


class CrmLead(models.Model):
    """Links to customers open our form for whoever is not a user of Odoo's sales app, whose form asks for its rights."""

    _inherit = "crm.lead"

    def get_formview_id(self, access_uid=None):
        """The form in which a link to the customer opens: from a dispatch, a message, a meeting."""
        if self.env.user.has_group("sales_team.group_sale_salesman") or not self.env.company._kefu_uses("followup"):
            return super().get_formview_id(access_uid)
        return self.env.ref("kefu_followup.crm_lead_view_form").id
