from odoo import fields, models


class KefuPenaltyDecision(models.TransientModel):
    """Asks for the reason of a step; the step itself is checked by the penalty."""

    _name = "kefu.penalty.decision"
    _description = "Reason of a Decision"

    decision = fields.Selection(
        [
            ("reject", "Reject"),
            ("appeal", "Appeal"),
            ("uphold", "Uphold"),
            ("withdraw", "Withdraw"),
            ("cancel", "Cancel the Penalty"),
        ],
        required=True,
        readonly=True,
    )
    penalty_ids = fields.Many2many("kefu.penalty", string="Penalties", required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_decide(self):
        """Take the step with its reason.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        steps = {
            "reject": self.penalty_ids.action_reject,
            "appeal": self.penalty_ids.action_appeal,
            "uphold": self.penalty_ids.action_uphold,
            "withdraw": self.penalty_ids.action_withdraw,
            "cancel": self.penalty_ids.action_cancel,
        }
        steps[self.decision](self.reason)
        return {"type": "ir.actions.act_window_close"}
