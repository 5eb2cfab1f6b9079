from odoo import api, models
from odoo.exceptions import UserError

from ..permits import MERGE


class CrmLead(models.Model):
    """F1, R2.5: of two entries of the same customer the director makes one; nothing of their history is lost."""

    _inherit = "crm.lead"

    def _merge_opportunity(self, user_id=False, team_id=False, auto_unlink=True, max_length=5):
        if not self._kefu_followed():
            return super()._merge_opportunity(user_id, team_id, auto_unlink, max_length)
        self._check_mergeable()
        # sudo: crm.lead: tags, meetings and activities of both entries are merged, whoever may read them; checked above
        leads = MERGE.grant(self.sudo())
        return super(CrmLead, leads)._merge_opportunity(user_id, team_id, auto_unlink, max_length).with_env(self.env)

    def _check_mergeable(self):
        self.check_access("write")
        if not MERGE.held(self) and not self.env.user.has_group("kefu_base.group_director"):
            self.env["kefu.refusal"]._refuse("WASTED_LEAD", self, self.env._(
                "Only the director merges customers. Show the director the two entries of %(customer)s.",
                customer=self[0].display_name,
            ))
        if len(self.company_id) > 1:
            raise UserError(self.env._("Customers of different companies are not merged."))
        if len(set(self.mapped("active"))) > 1:
            raise UserError(self.env._(
                "One of these customers was written off. Take that customer back into follow-up first, then merge."
            ))

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        opportunities._withdraw_requests()
        self._merge_teams(opportunities)
        for name in self._merged_models():
            # sudo: history of the merged entries moves with its customer, whoever may read it
            self.env[name].sudo().search([("lead_id", "in", opportunities.ids)]).write({"lead_id": self.id})
        return result

    @api.model
    def _merged_models(self):
        """:return: models whose ``lead_id`` moves to the entry that is left of several
        :rtype: list[str]
        """
        return ["kefu.invalidation", "kefu.designer.change", "kefu.visit", "kefu.support.request"]

    def _withdraw_requests(self):
        """Close what is still being asked about these entries: they are about to go."""
        # sudo: requests about the entries being merged, whoever may read them
        leads = self.sudo()
        for requests, open_states in ((leads.invalidation_ids, ("proposed", "confirmed")), (leads.change_ids, ("requested",))):
            open_requests = requests.filtered(lambda request, states=open_states: request.state in states)
            open_requests._answer(state="withdrawn", decided_by_id=self.env.uid, decided_at=self.env.cr.now())
        leads.visit_ids.filtered(lambda visit: visit.state != "done")._answer(state="done", left_at=self.env.cr.now())
