from odoo import api, fields, models
from odoo.exceptions import UserError


class KefuDispatchDecline(models.Model):
    """R3.2: a designer declines a customer in time, with a reason. It costs the turn, and the next one is asked at once."""

    _name = "kefu.dispatch.decline"
    _description = "Declined Dispatch"
    _order = "id desc"
    _rec_name = "dispatch_id"

    dispatch_id = fields.Many2one("kefu.dispatch", required=True, readonly=True, index=True, ondelete="restrict")
    reason = fields.Char(required=True)
    declined_at = fields.Datetime(required=True, readonly=True, default=lambda self: self.env.cr.now())
    lead_id = fields.Many2one(related="dispatch_id.lead_id", store=True, precompute=True, index=True)
    designer_id = fields.Many2one(related="dispatch_id.designer_id", store=True, precompute=True, index=True)
    team_id = fields.Many2one(related="dispatch_id.team_id", store=True, precompute=True)
    company_id = fields.Many2one(related="dispatch_id.company_id", store=True, precompute=True, index=True)

    _once = models.UniqueIndex("(dispatch_id)", "This customer has been declined already.")
    _reason_given = models.Constraint("CHECK (btrim(reason) <> '')", "Say why you decline this customer.")

    @api.model_create_multi
    def create(self, vals_list):
        """Decline, and pass the customers on."""
        dispatches = self.env["kefu.dispatch"].browse([vals.get("dispatch_id") for vals in vals_list])
        # sudo: kefu.dispatch: read with the rights of the system, judged against the user who declines
        dispatches.sudo()._check_may_decline(self.env.user)
        declines = super().create([
            {"dispatch_id": vals.get("dispatch_id"), "reason": (vals.get("reason") or "").strip()} for vals in vals_list
        ])
        for decline in declines:
            # sudo: crm.lead: the customer is no longer the designer's; the queue decides who is next
            decline.sudo().lead_id._dispatch("declined", decline.reason)
        return declines

    def write(self, vals):
        if vals:
            raise UserError(self.env._("A refusal is a record of what happened and cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_any(self):
        raise UserError(self.env._("A refusal is a record of what happened and cannot be deleted."))
