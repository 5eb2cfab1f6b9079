from odoo import api, models
from odoo.fields import Domain

#: customers dispatched anew in one transaction
BATCH = 100


class KefuIdleJob(models.AbstractModel):
    """F3: idle customers are dispatched anew in companies that want it so."""

    _name = "kefu.idle.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Idle Customers Dispatched Anew"

    @api.model
    def _cron_recycle_idle(self):
        """Dispatch idle customers anew, batch by batch. What is done is idle no more: a killed run goes on behind it."""
        self._run_in_batches(self._fetch_idle, lambda leads: leads._recycle())

    @api.model
    def _fetch_idle(self, skip):
        """:param set skip: ids that failed in this run
        :return: the next idle customers, locked; not those about whom a write-off or a change is being decided
        """
        companies = self.env["res.company"]._kefu_companies_using("followup")
        companies = companies.filtered(lambda company: company.kefu_idle_action == "recycle")
        if not companies:
            return self.env["crm.lead"]
        leads = self.env["crm.lead"].search(
            Domain([
                ("company_id", "in", companies.ids),
                ("is_idle", "=", True),
                ("id", "not in", list(skip)),
                ("invalidation_ids", "not any", [("state", "in", ("proposed", "confirmed"))]),
                ("change_ids", "not any", [("state", "=", "requested")]),
            ]),
            order="id",
            limit=BATCH,
        )
        return leads.try_lock_for_update(allow_referencing=True)
