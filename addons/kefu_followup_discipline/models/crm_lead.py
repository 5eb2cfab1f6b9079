from odoo import models
from odoo.fields import Domain


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "kefu.penalty.subject.mixin"]

    def _penalties_domain(self):
        """A customer's penalties are those about their records, sheets, visits and requests as well."""
        return Domain("lead_id", "in", self.ids)

    def _group_penalties(self, penalties):
        return {lead.id: of_lead for lead, of_lead in penalties.grouped("lead_id").items()}

    def _merge_dependences(self, opportunities):
        """F1: what was found about an entry that goes belongs to the one that stays."""
        result = super()._merge_dependences(opportunities)
        # sudo: kefu.penalty: history of the merged entries moves with its customer, whoever may read it
        penalties = self.env["kefu.penalty"].sudo()
        penalties.search([("res_model", "=", "crm.lead"), ("res_id", "in", opportunities.ids)]).write({"res_id": self.id})
        penalties.search([("lead_id", "in", opportunities.ids)]).write({"lead_id": self.id})
        return result
