from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..permits import DISPATCH

#: who is responsible for a customer, and in which queue the customer stands
GUARDED = {"user_id", "designer_id", "team_id"}
#: what the engine keeps about a customer
INTERNAL = {
    "dispatched_at",
    "dispatch_round",
    "dispatch_requested_at",
    "dispatch_requested_by",
    "dispatch_wait_reasons",
    "left_designer_ids",
}


class CrmLead(models.Model):
    """R1.3, R3.3: whatever the path, only a dispatch changes who is responsible for a customer."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """Registration gives nobody a designer (R1.3); data that is loaded with one becomes a dispatch, which is no
        turn of the queue: who has many customers already does not wait longer for new ones.
        """
        designers = [self._take_designer_out(vals) for vals in vals_list]
        leads = super().create(vals_list)
        leads._check_new_to_dispatch()
        for designer, of_designer in self._by_designer(leads, designers).items():
            reason = designer.with_context(lang=designer.lang).env._("Loaded with the data")
            of_designer._dispatch_to(designer, "loaded", reason, counts=False)
        leads._dispatch_automatically()
        return leads

    def _take_designer_out(self, vals):
        """:return: id of the designer of a customer that is being loaded, taken out of ``vals``"""
        if self.env.uid != SUPERUSER_ID or DISPATCH.held(self) or not vals.get("designer_id"):
            return False
        if not self._registration_company(vals)._kefu_uses("followup"):
            return False
        designer_id = vals.pop("designer_id")
        if vals.get("user_id") == designer_id:
            vals.pop("user_id")
        return designer_id

    def _check_new_to_dispatch(self):
        """Nobody registers a customer with a history of dispatches, or with designers who are not to be asked: whether the
        values came as such or as defaults of the context.
        """
        if self.env.uid == SUPERUSER_ID or DISPATCH.held(self):
            return
        leads = self.sudo()  # sudo: crm.lead: what has just been created, and the switch of its company
        leads = leads.filtered(lambda lead: any(lead[name] for name in INTERNAL) and lead.company_id._kefu_uses("followup"))
        if leads:
            self._refuse_dispatch(leads)

    def _by_designer(self, leads, designer_ids):
        pairs = [(lead, designer_id) for lead, designer_id in zip(leads, designer_ids, strict=True) if designer_id]
        return {
            self.env["res.users"].browse(designer_id): leads.browse([lead.id for lead, id_ in pairs if id_ == designer_id])
            for designer_id in dict(pairs).values()
        }

    def write(self, vals):
        """R1.3, R3.3: only a dispatch changes who is responsible for a customer, whatever the path."""
        if not DISPATCH.held(self) and (GUARDED | INTERNAL) & vals.keys():
            vals = self._guard_responsibility(vals)
        result = super().write(vals)
        if {"active", "stage_id"} & vals.keys():
            self._capacity_freed()
        return result

    def _guard_responsibility(self, vals):
        """Refuse, or dispatch by hand where a director writes the designer.

        :return: what is left to write
        """
        leads = self.sudo().filtered(lambda lead: lead.company_id._kefu_uses("followup"))  # sudo: the switch only
        leads = leads.sudo(self.env.su)
        if not leads:
            return vals
        self.check_access("write")
        if INTERNAL & vals.keys() and self.env.uid != SUPERUSER_ID:
            self._refuse_dispatch(leads)
        if "team_id" in vals and not self._may_dispatch(leads.filtered(lambda lead: lead.team_id.id != vals["team_id"])):
            self._refuse_dispatch(leads)
        names = [name for name in ("designer_id", "user_id") if name in vals]
        changing = leads.filtered(lambda lead: any(lead[name].id != (vals[name] or False) for name in names))
        if not names or not changing:
            return vals
        rest = {name: value for name, value in vals.items() if name not in names}
        changing._set_designer(self.env["res.users"].browse(vals[names[0]] or []))
        return rest

    def _set_designer(self, designer):
        """Somebody writes who is responsible: a dispatch by hand, or a refusal."""
        if not self._is_director():
            self._refuse_dispatch(self, code=self._private_dispatch_code(designer))
        if not designer:
            raise UserError(self.env._(
                "A customer always has somebody responsible. Choose another designer, or approve a change of designer."
            ))
        self._check_not_appointed(designer)
        self._dispatch_to(designer, "manual", self.env._("Set directly by %s", self.env.user.name))

    def _check_not_appointed(self, designer):
        """R3.3: an appointment with another designer blocks the take-over."""
        now = self.env.cr.now()
        for lead in self:
            if lead.designer_id not in (designer, designer.browse()) and lead.appointment_at and lead.appointment_at > now:
                raise UserError(self.env._(
                    "%(customer)s has an appointment with %(designer)s on %(moment)s. Cancel or move it first, or approve "
                    "a change of designer.",
                    customer=lead.display_name,
                    designer=lead.designer_id.name,
                    moment=self.env["kefu.dispatch.engine"]._moment_text(lead.appointment_at),
                ))

    # Who may

    @api.model
    def _is_director(self):
        """:return: whether the user may hand customers to designers outside the queue"""
        return self.env.uid == SUPERUSER_ID or self.env.user.has_group("kefu_base.group_director")

    @api.model
    def _may_dispatch(self, leads):
        """R1.3: the director dispatches; supervisors and the front desk walk-ins and phone calls, where the company
        allows it.

        :return: whether the user may have all ``leads`` dispatched by the queue
        :rtype: bool
        """
        if self._is_director():
            return True
        roles = {
            "kefu_supervisor_may_dispatch": self.env.user.has_group("kefu_base.group_supervisor"),
            "kefu_reception_may_dispatch": self.env.user.has_group("kefu_base.group_reception"),
        }
        return all(
            lead.kefu_source in ("walk_in", "phone") and any(lead.company_id[name] for name, has in roles.items() if has)
            for lead in leads.sudo()  # sudo: res.company: the settings that say who may
        )

    def _refuse_dispatch(self, leads, code="PRIVATE_DISPATCH"):
        self.env["kefu.refusal"]._refuse(code, leads, self._private_dispatch_message())

    def _private_dispatch_code(self, designer):
        """:return: the rule somebody breaks who makes ``designer`` responsible: taking a colleague's customer is worse
        :rtype: str
        """
        # sudo: crm.lead: which rule is broken, the user is not told
        is_grab = designer == self.env.user and any(lead.designer_id for lead in self.sudo())
        return "GRAB" if is_grab else "PRIVATE_DISPATCH"

    @api.model
    def _private_dispatch_message(self):
        return self.env._(
            "Only the director decides who looks after a customer (supervisors and the front desk for walk-ins, where the "
            "company allows it). Ask the director, or have the customer dispatched by the queue."
        )

    # Unattended

    def _dispatch_automatically(self):
        """Have new customers dispatched at once where the company wants that, without making the clerk wait."""
        if any(lead.company_id.kefu_auto_dispatch and not lead.designer_id for lead in self.sudo()):  # sudo: a setting
            self._wake_dispatch_job()

    def _capacity_freed(self):
        """A designer has one customer less: somebody who waits may be dispatched."""
        leads = self.sudo().filtered("designer_id")  # sudo: crm.lead: whether anybody waits, nothing more
        if leads and leads.search_count(self._waiting_domain() & Domain("company_id", "in", leads.company_id.ids), limit=1):
            self._wake_dispatch_job()

    @api.model
    def _wake_dispatch_job(self):
        # sudo: ir.cron: wake up the job; it decides by itself what there is to do
        self.env.ref("kefu_followup.ir_cron_dispatch_waiting").sudo()._trigger()

    def _assign_userless_lead_in_team(self, creation_source):
        """R1.3: what arrives by mail waits for dispatch like everything else."""
        others = self.filtered(lambda lead: not lead.company_id._kefu_uses("followup"))
        return super(CrmLead, others)._assign_userless_lead_in_team(creation_source)
