from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: people told in one transaction
PEOPLE = 50


class KefuPenaltyJob(models.AbstractModel):
    """Once a day: directors are told what waits for them, people that their time to appeal ends."""

    _name = "kefu.penalty.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Notices About Penalties"

    @api.model
    def _cron_tell(self):
        """Scheduled action. Doing it again the same day tells nobody anything again."""
        self._run_in_batches(self._claim_companies, self._tell_directors)
        self._run_in_batches(self._claim_people, self._remind)

    # === What waits === #

    def _claim_companies(self, skip):
        """:return: companies whose directors were not told today, locked"""
        calendar = self.env["kefu.calendar"]
        companies = self.env["res.company"]._kefu_companies_using("discipline").filtered(
            lambda company: company.id not in skip and company.kefu_penalty_told_on != calendar._today(company)
        )
        return companies.try_lock_for_update(allow_referencing=True)

    def _tell_directors(self, companies):
        counts = {
            (company.id, state): count
            for company, state, count in self.env["kefu.penalty"]._read_group(
                [("company_id", "in", companies.ids), ("state", "in", ("proposed", "appealed"))],
                ["company_id", "state"],
                ["__count"],
            )
        }
        for company in companies:
            company.kefu_penalty_told_on = self.env["kefu.calendar"]._today(company)
            proposed, appealed = counts.get((company.id, "proposed"), 0), counts.get((company.id, "appealed"), 0)
            if proposed or appealed:
                self._notify_directors(company, proposed, appealed)

    def _notify_directors(self, company, proposed, appealed):
        for user in self.env["res.users"]._kefu_with_role("director", company):
            self = self.with_context(lang=user.lang)
            text = self.env._(
                "%(company)s: %(proposed)s proposed penalties and %(appealed)s appeals wait for you.",
                company=company.name,
                proposed=proposed,
                appealed=appealed,
            )
            self.env["mail.thread"].message_notify(subject=text, body=text, partner_ids=user.partner_id.ids)

    # === What ends === #

    def _claim_people(self, skip):
        """:return: the next people with a penalty that can be appealed until tomorrow at the latest, and no answer yet"""
        domain = self._ending_domain()
        if domain.is_false():
            return self.env["res.users"]
        penalties = self.env["kefu.penalty"].search(domain & Domain("user_id", "not in", list(skip)), limit=1000)
        return penalties.try_lock_for_update(allow_referencing=True).user_id[:PEOPLE]

    def _remind(self, users):
        penalties = self.env["kefu.penalty"].search(self._ending_domain() & Domain("user_id", "in", users.ids))
        penalties.reminded_at = fields.Datetime.now()
        penalties._tell_people("remind")

    def _ending_domain(self):
        calendar, now = self.env["kefu.calendar"], fields.Datetime.now()
        return Domain.OR(
            Domain([
                ("company_id", "=", company.id),
                ("state", "=", "issued"),
                ("acknowledged_at", "=", False),
                ("reminded_at", "=", False),
                ("appeal_until", ">=", now),
                ("appeal_until", "<=", calendar._day_end(company, calendar._today(company) + timedelta(days=1))),
            ])
            for company in self.env["res.company"]._kefu_companies_using("discipline")
        )
