from odoo import fields, models
from odoo.exceptions import AccessError, UserError

#: step → (states it is taken from, groups of those who take it; none: the person concerned)
STEPS = {
    "adjust": (("proposed",), ("kefu_base.group_director",)),
    "issue": (("proposed",), ("kefu_base.group_director",)),
    "reject": (("proposed",), ("kefu_base.group_director",)),
    "acknowledge": (("issued",), ()),
    "appeal": (("issued",), ()),
    "uphold": (("appealed",), ("kefu_base.group_director", "kefu_base.group_general_manager")),
    "withdraw": (("issued", "appealed", "upheld"), ("kefu_base.group_director", "kefu_base.group_general_manager")),
    "execute": (("issued", "upheld"), ("kefu_discipline.group_finance",)),
    "cancel": (("executed", "issued", "upheld"), ("kefu_base.group_director", "kefu_base.group_general_manager")),
}


class KefuPenalty(models.Model):
    """R2.8, D-1, D-4: who decides what. Every step is checked here, whatever the screen shows."""

    _inherit = "kefu.penalty"

    def action_issue(self):
        """R2.8: a director issues what was proposed; the people concerned are told and may appeal from now on.

        :raise AccessError: not a director, or the director's own
        :raise UserError: decided already, or an amount the director has to set is missing
        """
        self = self._in_plain_context()
        self._check_step("issue")
        for penalty in self:
            penalty._check_amount_set()
        self._number_and_issue()
        self._after_issue()
        self._log_step(self.env._("Issued."))
        self._tell_people("issue")
        return True

    def action_reject(self, reason=None):
        """R2.8: a director does not follow a proposal. Without a reason: asks for it.

        :param str reason: why
        :raise AccessError: not a director, or the director's own
        """
        return self._decide("reject", "rejected", reason)

    def action_acknowledge(self):
        """D-4: the person has read it and has nothing to say against it, so finance need not wait.

        :raise AccessError: somebody else's
        """
        self = self._in_plain_context()
        self._check_step("acknowledge")
        if any(penalty.acknowledged_at for penalty in self):
            raise UserError(self.env._("You have acknowledged this already."))
        self._answer(acknowledged_at=fields.Datetime.now())
        self._log_step(self.env._("Acknowledged."))
        return True

    def action_appeal(self, reason=None):
        """D-1: the person objects; nothing is executed until that is decided. Without a reason: asks for it.

        :param str reason: what the person says
        :raise AccessError: somebody else's
        :raise UserError: too late
        """
        self = self._in_plain_context()
        self._check_step("appeal")
        self._check_in_time()
        reason = self._clean_reason(reason)
        if not reason:
            return self._ask_reason("appeal")
        self._answer(state="appealed", appeal_reason=reason, appealed_at=fields.Datetime.now())
        self._log_step(self.env._("Appealed: %s", reason))
        self._tell_deciders()
        return True

    def action_uphold(self, reason=None):
        """D-1: director or general manager does not follow the appeal. Without a reason: asks for it.

        :param str reason: why
        :raise AccessError: neither director nor general manager, or their own
        """
        return self._decide("uphold", "upheld", reason)

    def action_withdraw(self, reason=None):
        """D-1: director or general manager takes a penalty back, appealed or not. Without a reason: asks for it.

        :param str reason: why
        :raise AccessError: neither director nor general manager, or their own
        """
        return self._decide("withdraw", "withdrawn", reason)

    def action_cancel(self, reason=None):
        """R2.8: director or general manager takes back what was executed, wholly or in part; it is reversed. Without a
        reason: asks for it.

        :param str reason: why
        :raise AccessError: neither director nor general manager, or their own
        """
        return self._decide("cancel", "cancelled", reason)

    def _decide(self, step, state, reason):
        """Take a step that needs a reason.

        :return: ``True``, or the dialog that asks for the reason
        """
        self = self._in_plain_context()
        self._check_step(step)
        reason = self._clean_reason(reason)
        if not reason:
            return self._ask_reason(step)
        before = {penalty: penalty.state for penalty in self}
        self._answer(
            state=state, decision_reason=reason, decided_by_id=self.env.uid, decided_at=fields.Datetime.now()
        )
        if state in ("withdrawn", "cancelled"):
            # whoever comes second meets the penalty's own row first, and is told what was decided
            self.flush_recordset()
            self._reverse()
            self._after_lift()
        labels = dict(self._fields["state"]._description_selection(self.env))
        self._log_step(self.env._("%(state)s: %(reason)s", state=labels[state], reason=reason))
        self.filtered(lambda penalty: before[penalty] != "proposed")._tell_people(step)
        return True

    def _ask_reason(self, step):
        return {
            "type": "ir.actions.act_window",
            "name": dict(self.env["kefu.penalty.decision"]._fields["decision"]._description_selection(self.env))[step],
            "res_model": "kefu.penalty.decision",
            "view_mode": "form",
            "target": "new",
            "context": {"default_decision": step, "default_penalty_ids": self.ids},
        }

    def _clean_reason(self, reason):
        """:return: what a client sent as a reason, as text without blanks around it"""
        return str(reason).strip() if reason else ""

    # === Who may === #

    def _check_step(self, step):
        """:param str step: a key of ``STEPS``
        :raise AccessError: it is not for the current user to take this step
        :raise UserError: a penalty is past it, or the company does not use the feature
        """
        states, groups = STEPS[step]
        self.check_access("read")
        for company in self.company_id:
            if not company._kefu_uses("discipline"):
                raise UserError(self.env._(
                    "%(company)s does not use discipline. The administrator switches it on under Settings > Kefu.",
                    company=company.name,
                ))
        if groups:
            self._check_decider(step, groups)
        elif self.user_id - self.env.user:
            raise AccessError(self.env._("Only the person concerned acknowledges a penalty or appeals (D-1, D-4)."))
        self._check_state(*states)
        if step == "cancel" and any(penalty.state != "executed" and not penalty._has_entries() for penalty in self):
            raise UserError(self.env._("Nothing of this was executed. Withdraw it instead."))

    def _check_decider(self, step, groups):
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self._get_refusal(step))
        if self.env.user in self.user_id:
            raise AccessError(self.env._(
                "Nobody decides on a penalty of their own (R2.8). Leave it to a colleague, and take the others without it."
            ))

    def _get_refusal(self, step):
        if step == "execute":
            return self.env._("Only finance executes penalties (R2.8).")
        if step in ("uphold", "withdraw", "cancel"):
            return self.env._("Only the director or the general manager decides on appeals and takes penalties back (D-1).")
        return self.env._("Only the director issues or rejects penalties and sets their figures (R2.8).")

    def _check_amount_set(self):
        if self.mode == "money" and self.rule_id.is_amount_open and not self.amount:
            raise UserError(self.env._(
                "%(penalty)s: the regulations name no figure for this. Enter the amount, then issue it.",
                penalty=self.display_name,
            ))

    def _check_in_time(self):
        for penalty in self:
            if penalty.appeal_until and penalty.appeal_until < fields.Datetime.now():
                raise UserError(self.env._(
                    "%(penalty)s could be appealed until %(date)s. Talk to the director: a penalty can still be withdrawn.",
                    penalty=penalty.display_name,
                    date=penalty._format_moment(penalty.appeal_until),
                ))

    # === Issuing === #

    def _number_and_issue(self):
        now = fields.Datetime.now()
        for company, penalties in self.grouped("company_id").items():
            deadline = self.env["kefu.calendar"]._deadlines(company, [now], company.kefu_appeal_days)[0]
            penalties._answer(state="issued", issued_by_id=self.env.uid, issued_at=now, appeal_until=deadline)
            numbers = company._kefu_next_numbers("kefu.penalty", len(penalties))
            # sudo: kefu.penalty: as in _answer, another number for each
            for penalty, number in zip(penalties.sorted("id").sudo(), numbers, strict=True):
                penalty.name = number
