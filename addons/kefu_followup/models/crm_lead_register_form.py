from odoo import api, fields, models

from ..tools import spaced_mobile


class CrmLead(models.Model):
    """R1.0: the short form on which the front desk registers a caller in under half a minute."""

    _inherit = "crm.lead"

    may_dispatch_now = fields.Boolean(compute="_compute_may_dispatch_now", export_string_translation=False)

    @api.depends("kefu_source", "company_id")
    @api.depends_context("uid")
    def _compute_may_dispatch_now(self):
        for lead in self:
            lead.may_dispatch_now = self._may_dispatch(lead)

    @api.onchange("phone", "country_id", "company_id")
    def _onchange_phone_validation(self):
        """Odoo writes numbers with +86 in front; here people read them without."""
        if not self.kefu_source:
            return super()._onchange_phone_validation()
        self.phone = spaced_mobile(self.phone)
        return None

    def action_register(self):
        """Register this customer (the form saved them) and offer the next empty form."""
        self.ensure_one()
        return self._registered_notification(self.env._("%s is registered.", self.name))

    def action_register_and_dispatch(self):
        """R1.3, R3.6: register this customer, dispatch them by the queue, and introduce the designer.

        :return: the designer's card; the answer of the queue when nobody could be found
        :raise AccessError: when the user may not dispatch this customer
        """
        self.ensure_one()
        answer = self.action_dispatch()
        if not self.designer_id:
            return answer
        message = self.env._("%(customer)s goes to %(designer)s.", customer=self.name, designer=self.designer_id.name)
        return self._action_show_designer_card() or self._registered_notification(message)

    def action_register_next(self):
        """:return: the empty form for the next customer"""
        return self.env["ir.actions.actions"]._for_xml_id("kefu_followup.crm_lead_action_register")

    def _registered_notification(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": self.action_register_next()},
        }
