from odoo import Command, api, models

from ..permits import MERGE
from ..tools import phone_key

#: of several entries of a customer the first that has it prevails
MERGED_FIELDS = [
    "kefu_source",
    "honorific",
    "estate_id",
    "room",
    "area",
    "layout",
    "handover_date",
    "style_id",
    "budget",
    "planned_start",
    "appointment_at",
    "speciality_id",
]


class CrmLead(models.Model):
    """F1: entries of the same customer are found by number and home, not only by e-mail, and merged with all they hold."""

    _inherit = "crm.lead"

    def _get_lead_duplicates(self, partner=None, email=None, include_lost=False):
        duplicates = super()._get_lead_duplicates(partner=partner, email=email, include_lost=include_lost)
        keys = {*self.mapped("phone_key"), phone_key(partner.phone) if partner else None} - {False, None}
        if not keys:
            return duplicates
        leads = self.with_context(active_test=False).search([("phone_key", "in", keys)])
        return duplicates | leads.filtered(lambda lead: lead._is_mergeable(include_lost))

    def _is_mergeable(self, include_lost):
        """:return: what the standard search by e-mail leaves in: nobody who signed, and lost ones only if asked for"""
        if include_lost:
            return self.won_status != "won" and (self.type == "opportunity" or self.active)
        return self.won_status == "pending" and self.active

    @api.depends("phone_key", "room_key", "estate_id")
    def _compute_potential_lead_duplicates(self):
        result = super()._compute_potential_lead_duplicates()
        found = self._find_duplicates_of([lead._key_values() for lead in self])
        for lead, registered in zip(self, found, strict=True):
            if registered - lead._origin - lead.duplicate_lead_ids:
                lead.duplicate_lead_ids |= registered
                lead.duplicate_lead_count = len(lead.duplicate_lead_ids - lead._origin)
        return result

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *MERGED_FIELDS]

    def _merge_get_fields_specific(self):
        return {
            **super()._merge_get_fields_specific(),
            "registered_at": lambda name, leads: min(filter(None, leads.mapped(name)), default=False),
            "is_vip": lambda name, leads: any(leads.mapped(name)),
            "floor_plan_ids": lambda name, leads: [Command.set(leads[name].ids)],
        }

    def _merge_dependences(self, opportunities):
        """The entry that stays takes over number and home: the others give them up first."""
        result = super()._merge_dependences(opportunities)
        # sudo: crm.lead: entries that are merged away; who may merge was checked before
        MERGE.grant(opportunities.sudo()).write({"phone_key": False, "room_key": False})
        opportunities.flush_recordset(["phone_key", "room_key"])
        return result

    @api.model
    def _merged_models(self):
        return [*super()._merged_models(), "kefu.followup", "kefu.dispatch"]

    def _merge_opportunity(self, user_id=False, team_id=False, auto_unlink=True, max_length=5):
        """What let the entry that stays be registered twice is void when no other entry is left."""
        head = super()._merge_opportunity(user_id, team_id, auto_unlink, max_length)
        exempt = head.duplicate_reason or head.is_second_home
        if exempt and not head._find_duplicates(head._key_values()) - head:
            MERGE.grant(head).write({"duplicate_reason": False, "is_second_home": False})
        return head
