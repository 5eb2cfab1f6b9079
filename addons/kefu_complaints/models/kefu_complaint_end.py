from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..permits import OPENED_AGAIN
from .kefu_complaint_level import LAST_LEVEL
from .kefu_complaint_wait import RUNNING_AGAIN

OPEN = ("draft", "registered", "planned", "handled", "reopened")


class KefuComplaint(models.Model):
    """X6, X13: closed when the customer was reached and is content, or when a manager says why; opened again one level higher."""

    _inherit = "kefu.complaint"

    content_at = fields.Datetime(
        string="Customer Content", readonly=True, copy=False, help="When the customer was reached and said so."
    )
    reject_asked_reason = fields.Text(string="Rejection Asked Because", readonly=True, copy=False)

    _closed_by_word = models.Constraint(
        "CHECK (state != 'closed' OR content_at IS NOT NULL OR close_reason IS NOT NULL)",
        "A complaint is closed when the customer is content, or with a reason.",
    )

    def action_close(self, reason=None):
        """X6: without a reason only when the customer was reached and is content; otherwise a manager says why. An internal
        complaint is closed by the complainant's word, or with the general manager's reason.

        :param str reason: why it is closed although the customer did not say so
        :raise AccessError: this person does not decide that
        :raise UserError: nobody was reached, or something is still open
        """
        self = self._begin("handled")
        reason = (reason or "").strip()
        for complaint in self:
            complaint._check_may_close(reason)
            complaint._check_nothing_open()
        now = fields.Datetime.now()
        self._answer(state="closed", closed_at=now, closed_by_id=self.env.uid, close_reason=reason or False, **RUNNING_AGAIN)
        self._cancel_callbacks()
        self._log_step(self.env._("Closed: %s", reason) if reason else self.env._("Closed: the customer is content."))
        return True

    def _check_may_close(self, reason):
        self.ensure_one()
        if self.is_internal:
            return self._check_may_close_internal(reason)
        if self.content_at:
            return self._check_works_on()
        if not reason:
            raise UserError(self.env._(
                "%s: the customer was not reached yet, or has not said to be content. A manager may close it with a reason.",
                self.name,
            ))
        return self._check_decides()

    def _check_may_close_internal(self, reason):
        """X11: the complainant's word is enough; else the general manager says why."""
        if self.env.user == self.taker_id:
            self._answer(content_at=fields.Datetime.now())
        elif not self._is_role("general_manager"):
            raise AccessError(self.env._("The complainant closes it, or the general manager with a reason."))
        elif not reason:
            raise UserError(self.env._("Say why it is closed."))

    def action_reopen(self, reason):
        """X6, X12, X13: the matter is not over: one level higher, with new clocks.

        :param str reason: what is missing
        :raise UserError: no reason, or too late
        """
        self = self._begin("handled", "closed", "rejected")
        reason = self._check_text(reason, self.env._("Say what is missing."))
        for complaint in self:
            complaint._check_may_reopen()
        self._reopen(reason)
        return True

    def _check_may_reopen(self):
        """:raise UserError: it goes on elsewhere, or it is too late"""
        if self.merged_into_id:
            raise UserError(self.env._("%s goes on in the complaint it was merged into.", self.name))
        if self.is_internal and self.env.user == self.taker_id:
            return
        if self.state == "rejected":
            self._check_decides()
        self._check_works_on()
        if not self._is_reopened_in_time() and (self.env.su or not self._decides()):
            raise UserError(self.env._(
                "%(name)s was closed more than %(days)s days ago. Take a new complaint.",
                name=self.name, days=self.company_id.kefu_complaint_reopen_days,
            ))

    def _is_reopened_in_time(self):
        """:return: whether it ended less than the company's days ago
        :rtype: bool
        """
        now = fields.Datetime.now()
        return now <= (self.closed_at or now) + timedelta(days=self.company_id.kefu_complaint_reopen_days)

    def _reopen(self, reason):
        """Open complaints again, one level higher, with new clocks and somebody who answers for them."""
        sudo, now = OPENED_AGAIN.grant(self.sudo()), fields.Datetime.now()  # sudo: kefu.complaint: checked by the action
        clocks = sudo._prepare_clocks([(one.company_id, one.category_id, one.urgency, now) for one in sudo])
        routes = sudo._route()
        for complaint, clock in zip(sudo, clocks, strict=True):
            owner = complaint.responsible_id.filtered(complaint._may_answer) or routes[complaint][1]
            complaint.write({
                **clock,
                "state": "reopened", "responsible_id": owner.id, "level": min(complaint.level + 1, LAST_LEVEL),
                "reopened_count": complaint.reopened_count + 1,
                **dict.fromkeys(self._ended_fields(), False),
            })
        self._cancel_callbacks()
        self._log_step(self.env._("Reopened: %s", reason))
        sudo._tell_reopened(reason)

    def _ended_fields(self):
        """:return: what no longer holds when a complaint is opened again; the history keeps it"""
        return (
            "content_at", "closed_at", "closed_by_id", "close_reason", "reject_reason", "reject_asked_reason",
            "reject_asked_by_id", "reminded_at", "second_told_at", "second_person_id", "taken_at", "finding", "finding_note",
            "handled_at", *RUNNING_AGAIN,
        )

    def action_reject(self, reason):
        """Not a complaint at all: a manager decides with a reason; from anybody else it is a question to the manager.

        :param str reason: why
        """
        self = self._begin("draft", "registered", "reopened", "planned")
        reason = self._check_text(reason, self.env._("Say why."))
        if not self.env.su and not self._decides():
            self._check_works_on_draft()
            self._answer(reject_asked_reason=reason, reject_asked_by_id=self.env.uid)
            self._log_step(self.env._("Rejection asked for: %s", reason))
            self._tell_deciders(self.env._("Rejection asked for: %s", reason))
            return True
        self._withdraw_open()
        self._answer(
            state="rejected", reject_reason=reason, closed_at=fields.Datetime.now(), closed_by_id=self.env.uid, **RUNNING_AGAIN
        )
        self._log_step(self.env._("Rejected: %s", reason))
        return True

    def _check_works_on_draft(self):
        """Who takes a complaint may ask to drop it as long as it is a draft."""
        (self.filtered(lambda one: one.state != "draft" or one.taker_id != self.env.user))._check_works_on()

    def action_keep(self):
        """A manager does not follow the wish to reject.

        :raise UserError: nobody asked for it
        """
        self = self._begin(*OPEN)
        self._check_decides()
        asked = self.filtered("reject_asked_by_id")
        if self - asked:
            raise UserError(self.env._("Nobody asked to reject it."))
        for complaint in asked:
            complaint._tell(complaint.reject_asked_by_id, self.env._("The complaint is not rejected. Go on with it."))
        asked._answer(reject_asked_reason=False, reject_asked_by_id=False)
        asked._log_step(self.env._("Not rejected."))
        return True

    def _withdraw_open(self):
        """What was asked of others about these complaints is not asked any more."""
        now = {"decided_at": fields.Datetime.now(), "decided_by_id": self.env.uid}
        # sudo: kefu.complaint.hop, .compensation: withdrawn with the complaint
        self.sudo().hop_ids.filtered(lambda hop: hop.state == "asked").write({"state": "cancelled", **now})
        # sudo: as above
        self.sudo().compensation_ids.filtered(lambda asked: asked.state == "asked").write({"state": "refused", **now})
