from odoo import fields, models
from odoo.exceptions import UserError

from .kefu_complaint_wait import RUNNING_AGAIN


class KefuComplaint(models.Model):
    """X13: two complaints about one matter go on as one; both histories stay, and the sooner deadlines."""

    _inherit = "kefu.complaint"

    def action_merge(self, others):
        """Go on with this complaint for the others, too.

        :param others: ``kefu.complaint`` records, or their ids
        :raise UserError: they do not go together, or something was asked about one of the others
        """
        self = self._begin("registered", "reopened", "planned")
        self.ensure_one()
        self._check_works_on()
        others = self.browse(others.ids if isinstance(others, models.BaseModel) else others).exists()._begin(
            "draft", "registered", "reopened", "planned"
        )
        others._check_works_on_draft()
        self._check_merge(others)
        sudo = self.sudo()  # sudo: kefu.complaint: checked above
        reason = self.env._("Goes on in %s.", self.name)
        others._log_step(reason)
        others._answer(state="closed", merged_into_id=self.id, close_reason=reason, closed_at=fields.Datetime.now(),
                       closed_by_id=self.env.uid, **RUNNING_AGAIN)
        sudo.write(self._prepare_merged(others.sudo()))  # sudo: as above
        self._log_step(self.env._("Goes on for %s, too.", ", ".join(others.mapped("name"))))
        for other in others.sudo():  # sudo: as above
            other._tell(other.responsible_id | other.taker_id, reason)
        return True

    def _check_merge(self, others):
        """:raise UserError: they do not go together"""
        sudo, them = self.sudo(), others.sudo()  # sudo: kefu.complaint, .hop, .compensation: what is open
        if not others or self in others:
            raise UserError(self.env._("Choose other complaints."))
        if them.company_id != sudo.company_id or sudo.is_internal or any(them.mapped("is_internal")):
            raise UserError(self.env._("Customers' complaints of one company can go on as one, internal ones cannot."))
        open_states = [*them.hop_ids.mapped("state"), *them.compensation_ids.mapped("state")]
        if "asked" in open_states or any(form.state in ("open", "answered") for form in them.contact_form_ids):
            raise UserError(self.env._("Something was asked about one of them. Wait for the answer first."))

    def _prepare_merged(self, others):
        """:return: the sooner deadlines, the higher level, the urgent one of all"""
        everything = self.sudo() | others  # sudo: kefu.complaint: checked by the action
        deadlines = {
            name: min(filter(None, everything.mapped(name)))
            for name in ("first_answer_deadline", "plan_deadline", "close_deadline")
        }
        return {
            **deadlines,
            "level": max(everything.mapped("level")),
            "urgency": "urgent" if "urgent" in everything.mapped("urgency") else "normal",
            "compensation_total": sum(everything.mapped("compensation_total")),
        }
