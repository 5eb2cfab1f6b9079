from odoo import api, models

#: what a proposal may be about in follow-up
SUBJECTS = (
    "crm.lead",
    "kefu.followup",
    "kefu.followup.sheet",
    "kefu.followup.sheet.line",
    "kefu.support.request",
    "kefu.visit",
)


class KefuPenaltyProposal(models.TransientModel):
    _inherit = "kefu.penalty.proposal"

    @api.model
    def _selection_about(self):
        names = {"crm.lead": self.env._("Customer")}
        subjects = [(name, names.get(name) or self.env[name]._description) for name in SUBJECTS]
        return super()._selection_about() + subjects
