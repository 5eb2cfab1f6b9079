from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class KefuCallbackPlan(models.TransientModel):
    """A call by hand: to ask how things are, or what the regulations' occasions do not foresee."""

    _name = "kefu.callback.plan"
    _description = "Plan a Call"

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, readonly=True, ondelete="cascade")
    phone = fields.Char(related="lead_id.phone")
    occasion_id = fields.Many2one(
        "kefu.callback.occasion",
        required=True,
        ondelete="cascade",
        domain="[('direction', '=', 'customer')]",
        default=lambda self: self.env.ref("kefu_callback.occasion_courtesy", raise_if_not_found=False),
    )
    due = fields.Datetime(string="When", required=True, default=fields.Datetime.now)

    def action_plan(self):
        """Plan it; one that is planned already is moved.

        :raise AccessError: this call would ask about oneself
        :raise UserError: without a number nobody can be called, or the company does not use call-backs
        """
        self.ensure_one()
        lead = self.lead_id
        lead.check_access("read")
        if not lead.phone:
            raise UserError(self.env._("%s has no telephone number.", lead.display_name))
        if lead.designer_id == self.env.user:
            raise AccessError(self.env._("Nobody plans the call that asks about themselves. Ask a colleague."))
        # sudo: crm.lead: the contact to call is made from the customer's own name and number
        customer = lead.sudo()._get_callback_partner()
        if not self.env["kefu.callback"]._schedule(self.occasion_id, lead, customer, self.due):
            raise UserError(self.env._("This company does not use call-backs."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Planned. The call stands on the call desk."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
