from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    """F3: customers nobody cares for go back to the queue, and nobody picks them up at will."""

    _inherit = "crm.lead"

    idle_since = fields.Datetime(
        compute="_compute_idle_since",
        help="The last contact, or the dispatch when there was none since.",
    )
    is_idle = fields.Boolean(string="Idle", compute="_compute_is_idle", search="_search_is_idle")

    _idle_idx = models.Index(
        "(company_id, (GREATEST(last_contact_at, dispatched_at)))"
        " WHERE designer_id IS NOT NULL AND active IS TRUE AND won_status = 'pending'"
    )

    @api.depends("last_contact_at", "dispatched_at")
    def _compute_idle_since(self):
        for lead in self:
            lead.idle_since = max(filter(None, (lead.last_contact_at, lead.dispatched_at)), default=False)

    @api.depends("idle_since", "designer_id", "active", "won_status", "company_id.kefu_idle_days")
    def _compute_is_idle(self):
        now = self.env.cr.now()
        for lead in self:
            limit = now - timedelta(days=lead.company_id.kefu_idle_days)
            is_followed = lead.designer_id and lead.active and lead.won_status == "pending"
            lead.is_idle = bool(is_followed and lead.idle_since and lead.idle_since < limit)

    def _search_is_idle(self, operator, value):
        if operator != "in":
            return NotImplemented
        queries = [self._idle_query(company) for company in self.env["res.company"]._kefu_companies_using("followup")]
        if not queries:
            return Domain.FALSE
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "%s IN (%s)", SQL.identifier(alias, "id"), SQL(" UNION ALL ").join(queries)
        ))

    def _idle_query(self, company):
        """:return: ids of one company's idle customers, read from the index made for it"""
        return SQL(
            """SELECT id FROM crm_lead
                WHERE company_id = %s AND designer_id IS NOT NULL AND active IS TRUE AND won_status = 'pending'
                  AND GREATEST(last_contact_at, dispatched_at) < %s""",
            company.id,
            self.env.cr.now() - timedelta(days=company.kefu_idle_days),
            to_flush=(self._fields["last_contact_at"], self._fields["dispatched_at"]),
        )

    @api.constrains("user_id", "designer_id")
    def _check_responsible_works_here(self):
        for lead in self._kefu_followed():
            # sudo: res.users: whether a colleague has left
            gone = (lead.user_id | lead.designer_id).sudo().filtered(lambda user: not user.active and user._is_internal())
            if gone:
                raise ValidationError(self.env._(
                    "%(person)s does not work here any more. Choose somebody else for %(customer)s.",
                    person=gone[0].name,
                    customer=lead.display_name,
                ))

    def action_recycle(self):
        """F3: dispatch idle customers anew, by the queue; those that are not idle stay with their designer.

        :raise AccessError: not a director
        """
        if not self.env.user.has_group("kefu_base.group_director"):
            raise AccessError(self.env._("Only the director has idle customers dispatched anew (F3)."))
        self.check_access("write")
        idle = self.filtered("is_idle")
        dispatches = idle._recycle()
        return self._dispatch_answer(dispatches, idle - dispatches.lead_id, self - idle)

    def _recycle(self):
        """Give idle customers back to the queue, without their designers; what is known of them stays.

        :return: the ``kefu.dispatch`` records
        """
        dispatches = self.env["kefu.dispatch"]
        for (designer, company), leads in self.grouped(lambda lead: (lead.designer_id, lead.company_id)).items():
            leads._drop_from_team(designer)
            reason = self.env._("No contact for %s days", company.kefu_idle_days)
            dispatches |= leads._dispatch("recycle", reason=reason, excluded=designer)
        return dispatches
