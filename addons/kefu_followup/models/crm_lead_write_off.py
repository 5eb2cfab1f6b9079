from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..permits import DISPATCH, MERGE, WRITE_OFF

#: set by our own code only
KEPT_FIELDS = {"aftersale_closed_at", "aftersale_closed_by_id", "aftersale_close_reason", "team_split_total"}


class CrmLead(models.Model):
    """R2.5, R2.6: nobody writes a customer off alone, whatever button, import or program is used."""

    _inherit = "crm.lead"

    invalidation_ids = fields.One2many("kefu.invalidation", "lead_id", string="Write-Offs")
    aftersale_closed_at = fields.Datetime(string="After-Sales Closed", readonly=True, copy=False)
    aftersale_closed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    aftersale_close_reason = fields.Text(string="Closed Early Because", readonly=True, copy=False)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_followed(self):
        """A customer is never deleted; of two entries of the same customer one goes when they are merged."""
        self._kefu_followed()._refuse_waste(MERGE)

    def write(self, vals):
        followed = self._kefu_followed()
        followed._check_write_off(vals)
        restored = followed._check_restored(vals)
        if vals.get("stage_id") and self.env["crm.stage"].browse(vals["stage_id"]).is_won:
            followed._check_split_complete()
        result = super().write(vals)
        restored._return_to_queue()
        return result

    def action_propose_write_off(self):
        """R2.5: open the dialog that proposes to write this customer off."""
        self.ensure_one()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_invalidation_action_propose"),
            "context": {"default_lead_id": self.id},
        }

    def action_close_aftersale(self):
        """R2.6: close after-sales once the customer was followed up often enough after the sale; a director may close
        earlier and is asked for the reason.

        :raise UserError: not signed, closed already, or too few follow-ups
        """
        for lead in self:
            lead._check_aftersale_closable()
            if lead._count_aftersale_followups() >= lead.company_id.kefu_aftersale_followups:
                lead._close_aftersale()
            elif len(self) == 1 and self.env.user.has_group("kefu_base.group_director"):
                action = self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_aftersale_close_action")
                return {**action, "context": {"default_lead_id": lead.id}}
            else:
                raise UserError(self.env._(
                    "%(customer)s was followed up %(count)s times after the sale; %(required)s are required (R2.6). "
                    "Only the director can close earlier, with a reason.",
                    customer=lead.display_name,
                    count=lead._count_aftersale_followups(),
                    required=lead.company_id.kefu_aftersale_followups,
                ))
        return True

    def _close_aftersale(self, reason=False):
        """R2.6: close after-sales.

        :param str reason: why earlier than the rule allows; only a director closes with one
        :raise AccessError: too early, and not a director
        """
        self.ensure_one()
        self._check_aftersale_closable()
        if self._count_aftersale_followups() < self.company_id.kefu_aftersale_followups and not (
            reason and self.env.user.has_group("kefu_base.group_director")
        ):
            raise AccessError(self.env._("Only the director closes after-sales early, with a reason (R2.6)."))
        WRITE_OFF.grant(self).write({
            "aftersale_closed_at": self.env.cr.now(),
            "aftersale_closed_by_id": self.env.uid,
            "aftersale_close_reason": reason,
        })
        self._stop_followup_clock()

    def _check_aftersale_closable(self):
        self.check_access("write")
        for lead in self:
            if lead.won_status != "won":
                raise UserError(self.env._(
                    "%(customer)s has not signed: there are no after-sales to close.", customer=lead.display_name
                ))
            if lead.aftersale_closed_at:
                raise UserError(self.env._("After-sales of %(customer)s are closed already.", customer=lead.display_name))

    def _write_off(self, lost_reason):
        """Take customers out of follow-up: an approved invalidation. The caller has checked who approves.

        :param lost_reason: a ``crm.lost.reason`` or none
        """
        self._report_lost()
        self._stop_followup_clock()
        WRITE_OFF.grant(self).action_set_lost(lost_reason_id=lost_reason.id)

    def _count_design_followups(self):
        """:return: how often the customer was followed up in the design phase
        :rtype: int
        """
        return self.design_followup_count

    def _count_aftersale_followups(self):
        """:return: how often the customer was followed up after the sale
        :rtype: int
        """
        return self.aftersale_followup_count

    def _kefu_followed(self):
        """:return: those of ``self`` whose company uses follow-up: the only ones the rules are for"""
        # sudo: res.company: only the feature switch is read
        return self.filtered(lambda lead: lead.company_id.sudo()._kefu_uses("followup"))

    def _check_write_off(self, vals):
        """Refuse what takes customers of ``self`` out of follow-up, or the follow-up away from its company.

        :param dict vals: as given to ``write``
        :raise AccessError: nobody but an approved invalidation holds the permit for that
        """
        if KEPT_FIELDS & vals.keys() and not WRITE_OFF.held(self):
            self._refuse_waste(WRITE_OFF)
        if not MERGE.held(self):
            self.filtered(lambda lead: lead._is_wasted_by(vals))._refuse_waste(WRITE_OFF)
        moved = self.filtered(lambda lead: "company_id" in vals and lead.company_id.id != vals["company_id"])
        if moved:
            self.env["kefu.refusal"]._refuse("WASTED_LEAD", moved, self.env._(
                "%(customer)s stays with %(company)s. To pass a customer to another company, register them there.",
                customer=moved[0].display_name,
                company=moved[0].company_id.name,
            ))

    def _is_wasted_by(self, vals):
        """:return: whether these values would take the customer out of follow-up
        :rtype: bool
        """
        return bool(
            ("active" in vals and not vals["active"] and self.active and not self.aftersale_closed_at)
            or (vals.get("lost_reason_id") and vals["lost_reason_id"] != self.lost_reason_id.id)
            or ("probability" in vals and not vals["probability"] and self.probability)
            or (vals.get("type") == "lead" and self.type == "opportunity")
        )

    def _refuse_waste(self, permit):
        """:raise AccessError: for any record in ``self``, unless the code at work holds ``permit``"""
        if self and not permit.held(self):
            self.env["kefu.refusal"]._refuse("WASTED_LEAD", self, self.env._(
                "Nobody gives up %(customer)s alone (R2.5). Propose a write-off on the customer's page: "
                "the other side confirms, the director approves.",
                customer=self[0].display_name,
            ))

    def _check_restored(self, vals):
        """:return: those of ``self`` that ``vals`` would bring back into follow-up
        :raise AccessError: only a director brings a customer back
        """
        won = vals.get("stage_id") and self.env["crm.stage"].browse(vals["stage_id"]).is_won
        restored = self.filtered(lambda lead: not lead.active) if vals.get("active") or won else self.browse()
        if restored and not self.env.user.has_group("kefu_base.group_director"):
            self.env["kefu.refusal"]._refuse("RESTORED_LEAD", restored, self.env._(
                "%(customer)s was written off. Only the director can take the customer back into follow-up.",
                customer=restored[0].display_name,
            ))
        return self.browse() if won else restored

    def _return_to_queue(self):
        """Let customers brought back wait for dispatch anew."""
        for lead, keeper in self._get_keepers().items():
            DISPATCH.grant(lead).write({"designer_id": False, "dispatched_at": False, "user_id": keeper.id})

    def _pls_increment_frequencies(self, from_state=None, to_state=None):
        """Odoo's scoring learns from each customer won or lost, whoever's."""
        # sudo: crm.lead.scoring.frequency: statistics without customers, kept by the system for Odoo's sales roles
        return super(CrmLead, self.sudo())._pls_increment_frequencies(from_state, to_state)

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        # sudo: crm.lead.scoring.frequency: as above
        return super(CrmLead, self.sudo())._pls_get_naive_bayes_probabilities(batch_mode, is_tooltip)
