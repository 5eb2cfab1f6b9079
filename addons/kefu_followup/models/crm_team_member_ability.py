from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_compare

from ..permits import DISPATCH

#: bounds of a weight
LOWEST, HIGHEST = 0.5, 2.0


class CrmTeamMember(models.Model):
    """R3.2: signing ability counts. The figures are kept beside the weight they led to, for everybody to check."""

    _inherit = "crm.team.member"

    ability_received = fields.Integer(string="Received", readonly=True, copy=False, help="Customers received and not declined.")
    ability_signed = fields.Integer(string="Signed", readonly=True, copy=False, help="Contracts signed.")
    ability_declined = fields.Integer(string="Declined", readonly=True, copy=False, help="Customers declined.")
    ability_at = fields.Datetime(string="Weight As Of", readonly=True, copy=False)

    @api.model
    def _cron_update_weights(self):
        """Weigh all members anew by what they signed; a constant number of queries for a company."""
        for company in self.env["res.company"]._kefu_companies_using("followup"):
            self.env["kefu.job.mixin"]._run_once(partial(self._weigh_members, company))

    @api.model
    def _weigh_members(self, company):
        self._dispatching_members(company)._update_weights(company)

    @api.model
    def _dispatching_members(self, company):
        """:return: the members of the teams that dispatch for a company"""
        # sudo: crm.team.member: the job weighs everybody
        return self.sudo().search([
            "|", ("crm_team_id.company_id", "=", company.id), ("crm_team_id", "=", company.kefu_dispatch_team_id.id),
        ])

    def _update_weights(self, company):
        """w = ((signed + k p) / (received + k)) / p within [0.5, 2]; p: the team's mean, k: the company's smoothing."""
        figures = self._ability_figures(self.env.cr.now() - timedelta(days=company.kefu_ability_days))
        members = DISPATCH.grant(self.with_context(tracking_disable=True))
        if members:
            members.crm_team_id._dispatch_lock()
        for of_team in members.grouped("crm_team_id").values():
            received = sum(figures[member.id][0] for member in of_team)
            signed = sum(figures[member.id][1] for member in of_team)
            mean = signed / received if received else 0.0
            for member in of_team:
                member._write_ability(figures[member.id], mean, company.kefu_ability_prior)

    def _write_ability(self, figures, mean, prior):
        received, signed, declined = figures
        values = {
            "dispatch_weight": self._ability_weight(received, signed, mean, prior),
            "ability_received": received,
            "ability_signed": signed,
            "ability_declined": declined,
            "ability_at": self.env.cr.now(),
        }
        if not float_compare(values["dispatch_weight"], self.dispatch_weight, 4):
            values.pop("dispatch_weight")
        self.write(values)

    @api.model
    def _ability_weight(self, received, signed, mean, prior):
        """:return: the weight of who signed ``signed`` of ``received`` in a team that signs ``mean`` of each
        :rtype: float
        """
        if not mean or not received + prior:
            return 1.0
        ability = (signed + prior * mean) / (received + prior)
        return round(min(HIGHEST, max(LOWEST, ability / mean)), 4)

    def _ability_figures(self, since):
        """:return: ``{member id: (received, signed, declined)}`` since then
        :rtype: dict[int, tuple]
        """
        teams = [("team_id", "in", self.crm_team_id.ids)]
        # sudo: kefu.dispatch, kefu.dispatch.decline, crm.lead: counts of all members' customers
        received = Domain("counts_as_turn", "=", True) | Domain("method", "=", "loaded")
        dispatched = self._count("kefu.dispatch", received & Domain([*teams, ("dispatched_at", ">=", since)]))
        declined = self._count("kefu.dispatch.decline", [*teams, ("declined_at", ">=", since)])
        signed = self._count(
            "crm.lead", [*teams, ("designer_id", "!=", False), ("won_status", "=", "won"), ("date_closed", ">=", since)]
        )
        return {
            member.id: (
                max(0, dispatched.get(key, 0) - declined.get(key, 0)),
                signed.get(key, 0),
                declined.get(key, 0),
            )
            for member in self
            for key in [(member.crm_team_id.id, member.user_id.id)]
        }

    @api.model
    def _count(self, model, domain):
        groups = self.env[model].sudo()._read_group(domain, ["team_id", "designer_id"], ["__count"])  # sudo: see caller
        return {(team.id, designer.id): count for team, designer, count in groups}
