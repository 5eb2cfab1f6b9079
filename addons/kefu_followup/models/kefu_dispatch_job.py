from odoo import api, models
from odoo.fields import Domain

#: customers dispatched in one transaction: few enough that others do not wait long for the queue
BATCH = 200


class KefuDispatchJob(models.AbstractModel):
    """R3.2: customers who wait for a designer are tried again when somebody becomes eligible."""

    _name = "kefu.dispatch.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Dispatch of Waiting Customers"

    @api.model
    def _cron_dispatch_waiting(self):
        """Dispatch those asked for before, and in companies that dispatch automatically all new ones."""
        tried = set()

        def handle(leads):
            leads._dispatch()
            # only when nothing is left to be written: after a conflict the same ones are fetched again
            self.env.flush_all()
            tried.update(leads.ids)

        self._run_in_batches(self._search_paused, lambda members: members.write({"duty_state": "on_duty"}))
        self._run_in_batches(lambda skip: self._search_waiting(skip | tried), handle)

    @api.model
    def _search_waiting(self, skip):
        """:param set skip: ids tried in this run
        :return: the next customers to try, in order of registration
        """
        automatic, asked = self._companies()
        domain = self.env["crm.lead"]._waiting_domain() & (
            Domain("company_id", "in", automatic.ids)
            | Domain("company_id", "in", asked.ids) & Domain("dispatch_requested_at", "!=", False)
        )
        if skip:
            domain &= Domain("id", "not in", list(skip))
        return self.env["crm.lead"].search(domain, order="registered_at, id", limit=BATCH)

    @api.model
    def _companies(self):
        """:return: companies that dispatch automatically, and the others
        :rtype: tuple
        """
        companies = self.env["res.company"]._kefu_companies_using("followup")
        automatic = companies.filtered("kefu_auto_dispatch")
        return automatic, companies - automatic

    @api.model
    def _search_paused(self, skip):
        """R3.5: who was off until now is on duty again.

        :param set skip: ids that failed in this run
        :return: the next members whose pause is over
        """
        domain = Domain([
            ("duty_state", "!=", "on_duty"), ("duty_until", "!=", False), ("duty_until", "<=", self.env.cr.now()),
        ])
        if skip:
            domain &= Domain("id", "not in", list(skip))
        return self.env["crm.team.member"].search(domain, order="id", limit=BATCH)
