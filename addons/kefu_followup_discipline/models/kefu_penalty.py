from odoo import fields, models

from odoo.addons.kefu_followup.models.kefu_followup_copy import READERS

#: what facts about a customer are made of
FACT_FIELDS = ("dispatched_at", "last_contact_at", "followup_deadline", "registered_at", "basic_data_deadline")
#: fields by which records of other models name their customer
LEAD_FIELDS = ("lead_id", "opportunity_id")


class KefuPenalty(models.Model):
    """A penalty of follow-up knows the customer, whatever record it is about."""

    _inherit = "kefu.penalty"

    lead_id = fields.Many2one(
        "crm.lead", string="Customer", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    _about_idx = models.Index("(res_model, res_id)")

    def action_open_record(self):
        """R2.7: a copied note opens beside the one it is like, for those who may compare."""
        self.ensure_one()
        if self.res_model == "kefu.followup" and self.env.user.has_groups(READERS):
            return self.env["kefu.followup"].browse(self.res_id).action_compare()
        return super().action_open_record()

    def _add_texts(self, proposals):
        by_model = {}
        for proposal in proposals:
            by_model.setdefault(proposal["breach"]["res_model"], set()).add(proposal["breach"]["res_id"])
        leads = {model: self._get_leads(model, ids) for model, ids in by_model.items()}
        result = super()._add_texts(proposals)
        for proposal in proposals:
            proposal["lead_id"] = leads[proposal["breach"]["res_model"]].get(proposal["breach"]["res_id"])
        return result

    def _prepare_row(self, proposal, department):
        return {**super()._prepare_row(proposal, department), "lead_id": proposal["lead_id"]}

    def _get_leads(self, model, ids):
        """:return: ``{record id: id of the customer}`` of those records that are about one
        :rtype: dict
        """
        if model not in self.env:
            return {}
        records = self.env[model].with_context(active_test=False).browse(ids).exists()
        if model == "crm.lead":
            # of a customer's many columns only those that names and facts are made of
            records.fetch(["name", "company_id", *FACT_FIELDS])
            return {record.id: record.id for record in records}
        name = next((name for name in LEAD_FIELDS if name in records and records._fields[name].comodel_name == "crm.lead"), None)
        return {record.id: record[name].id for record in records if record[name]} if name else {}
