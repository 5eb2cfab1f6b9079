from odoo import api, fields, models

from odoo.addons.kefu_discipline.wizards.kefu_penalty_proposal import PROPOSERS


class KefuComplaintStep(models.TransientModel):
    """Whoever finds a complaint founded sees what will be proposed, and may choose otherwise."""

    _inherit = "kefu.complaint.step"

    rule_code = fields.Selection(
        selection=lambda self: self.env["kefu.penalty.rule"]._selection_code(),
        string="Propose a Penalty",
        compute="_compute_proposal",
        store=True,
        readonly=False,
        groups=PROPOSERS,
        help="The director decides; the person learns of it only then.",
    )
    penalty_user_id = fields.Many2one(
        "res.users",
        string="For",
        compute="_compute_proposal",
        store=True,
        readonly=False,
        groups=PROPOSERS,
        domain="[('share', '=', False), ('id', '!=', uid)]",
    )

    @api.depends("complaint_id")
    def _compute_proposal(self):
        for wizard in self:
            complaint = wizard.complaint_id
            wizard.rule_code = complaint._get_penalty_code()
            wizard.penalty_user_id = complaint.designer_id

    def _step_handle(self, complaint):
        if self.env.user.has_groups(PROPOSERS):
            return complaint.action_handle(self.finding, self.text, self.rule_code, self.penalty_user_id.id)
        return super()._step_handle(complaint)
