from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OPEN_STATES = ("proposed", "confirmed")


class KefuInvalidation(models.Model):
    """R2.5: a customer is written off by three: one side proposes, the other confirms, the director approves.

    The sides are the designer (with those who work on the customer beside) and whoever received the customer. Where
    the other side is the same person, has left or does not exist yet, a supervisor or director stands in. The director
    may approve what they proposed, since somebody else has confirmed it; nobody confirms their own proposal.
    """

    _name = "kefu.invalidation"
    _description = "Write-Off"
    _inherit = ["kefu.request.mixin"]

    lost_reason_id = fields.Many2one("crm.lost.reason", string="Reason", ondelete="restrict")
    reason = fields.Text(string="What Happened", required=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="proposed",
        copy=False,
    )
    confirmer_id = fields.Many2one(
        "res.users",
        string="To Be Confirmed By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The other side. Empty: any supervisor.",
    )
    confirmed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    decision_reason = fields.Text(
        string="Director's Reason",
        copy=False,
        help="Needed to refuse, and to approve before the customer was followed up often enough (R2.6).",
    )
    followup_count = fields.Integer(string="Follow-ups Made", compute="_compute_followup_count")
    followups_required = fields.Integer(related="company_id.kefu_design_followups", string="Follow-ups Required")
    may_confirm = fields.Boolean(compute="_compute_may_confirm")
    may_withdraw = fields.Boolean(compute="_compute_may_withdraw")

    _one_open = models.UniqueIndex(
        "(lead_id) WHERE state IN ('proposed', 'confirmed')",
        "It is proposed already to write this customer off. Answer that proposal, or withdraw it first.",
    )

    @api.depends("lead_id")
    def _compute_followup_count(self):
        for request in self:
            # sudo: crm.lead: a figure about a customer whom whoever asked may have lost sight of
            request.followup_count = request.lead_id.sudo()._count_design_followups()

    @api.depends("state", "confirmer_id")
    @api.depends_context("uid")
    def _compute_may_confirm(self):
        for request in self:
            request.may_confirm = request.state == "proposed" and request._may_confirm()

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_may_withdraw(self):
        for request in self:
            request.may_withdraw = request.state in OPEN_STATES and request.user_id == self.env.user

    def _asked_fields(self):
        return super()._asked_fields() | {"lost_reason_id", "reason"}

    def _answer_fields(self):
        return super()._answer_fields() | {"decision_reason"}

    def write(self, vals):
        if not self.env.su:
            self._check_state(*OPEN_STATES)
        return super().write(vals)

    def action_confirm(self):
        """R2.5: the other side confirms that the customer is lost.

        :raise AccessError: it is not for this person to confirm
        """
        for request in self:
            request._check_state("proposed")
            if not request._may_confirm():
                raise AccessError(request._confirm_refusal())
            request._answer(state="confirmed", confirmed_by_id=self.env.uid, confirmed_at=self.env.cr.now())
            request._tell(
                self.env["res.users"]._kefu_with_role("director", request.company_id),
                self.env._("%(person)s confirmed: please decide whether the customer is written off.", person=self.env.user.name),
            )
        return True

    def action_approve(self):
        """R2.5, R2.6: the director writes the customer off; only then does follow-up stop.

        :raise UserError: not confirmed yet, or too few follow-ups and no reason given
        """
        self._check_director()
        for request in self:
            request._check_approvable()
            request._answer(**request._prepare_decision_values("approved"))
            request.lead_id._write_off(request.lost_reason_id)
            request._tell_decision(self.env._("The customer is written off. Follow-up has stopped."))
        return True

    def action_refuse(self):
        """R2.5: the director keeps the customer: follow-up goes on.

        :raise UserError: no reason given
        """
        self._check_director()
        for request in self:
            request._check_state(*OPEN_STATES)
            if not (request.decision_reason or "").strip():
                raise UserError(self.env._("Write down why the customer is not written off, then refuse."))
            request._answer(**request._prepare_decision_values("refused"))
            request._tell_decision(self.env._("Not written off: %(reason)s", reason=request.decision_reason))
        return True

    def action_withdraw(self):
        """Whoever proposed takes the proposal back."""
        for request in self:
            request._check_state(*OPEN_STATES)
            if request.user_id != self.env.user:
                raise AccessError(self.env._("Only %(person)s, who proposed it, can withdraw this.", person=request.user_id.name))
            request._answer(**request._prepare_decision_values("withdrawn"))
        return True

    def _after_asking(self):
        for request in self:
            if not self.env.su:
                request._check_proposer()
            if request.state != "proposed":
                continue
            request._answer(confirmer_id=request._get_other_side().id)
            request._tell(
                request.confirmer_id or self.env["res.users"]._kefu_with_role("supervisor", request.company_id),
                self.env._(
                    "%(person)s proposes to write this customer off. Please confirm it, or follow the customer up: %(reason)s",
                    person=request.user_id.name,
                    reason=request.reason,
                ),
            )

    def _check_proposer(self):
        self.ensure_one()
        self.lead_id.check_access("write")
        if self.lead_id.won_status != "pending" or not self.lead_id.active:
            raise UserError(self.env._(
                "%(customer)s is not being followed up: there is nothing to write off.", customer=self.lead_id.display_name
            ))
        if not (self._is_side(self.user_id) or self._is_role("supervisor", "director")):
            raise AccessError(self.env._(
                "Only who follows or received %(customer)s, or the supervision, can propose to write them off.",
                customer=self.lead_id.display_name,
            ))

    def _get_other_side(self):
        """:return: who confirms: the other side, or nobody in particular where a supervisor stands in
        :rtype: res.users
        """
        self.ensure_one()
        designer, receiver = self.lead_id.designer_id, self.lead_id.receiver_id
        other = designer if self.user_id == receiver or not self._is_side(self.user_id) else receiver
        other = other or receiver
        return other if other.active and other != self.user_id else other.browse()

    def _is_side(self, user):
        # sudo: crm.lead: who the sides are decides who may answer, also where they may not see the shares
        lead = self.sudo().lead_id
        return user in lead.designer_id | lead.receiver_id | lead.user_id | lead.team_member_ids.user_id

    def _may_confirm(self):
        """:return: whether the current user may confirm: the other side, or who stands in for it; never the proposer
        :rtype: bool
        """
        self.ensure_one()
        if self.user_id == self.env.user:
            return False
        confirmer = self.confirmer_id.sudo()  # sudo: res.users: whether somebody has left the company
        if confirmer and confirmer.active and self._is_side(confirmer):
            return confirmer == self.env.user
        return self._is_role("supervisor", "director")

    def _confirm_refusal(self):
        if self.user_id == self.env.user:
            return self.env._("Nobody confirms their own proposal: a customer is never written off by one person alone (R2.5).")
        return self.env._(
            "It is for %(person)s to confirm this write-off.", person=self.confirmer_id.name or self.env._("a supervisor")
        )

    def _check_director(self):
        if not self._is_role("director"):
            raise AccessError(self.env._("Only the director decides whether a customer is written off (R2.5)."))

    def _check_approvable(self):
        self._check_state("confirmed", "proposed")
        if self.state == "proposed":
            raise UserError(self.env._(
                "The other side has not confirmed yet: %(person)s. Both sides confirm before you approve (R2.5).",
                person=self.confirmer_id.name or self.env._("a supervisor"),
            ))
        if self.followup_count < self.followups_required and not (self.decision_reason or "").strip():
            raise UserError(self.env._(
                "%(customer)s was followed up %(count)s times; %(required)s are required (R2.6). "
                "To write the customer off nevertheless, give your reason first.",
                customer=self.lead_id.display_name,
                count=self.followup_count,
                required=self.followups_required,
            ))

    def _prepare_note(self):
        """:return: how far the write-off is, in one sentence for the customer's page
        :rtype: str
        """
        self.ensure_one()
        if self.state == "proposed":
            return self.env._(
                "%(person)s proposes to write this customer off. %(confirmer)s has to confirm.",
                person=self.user_id.name,
                confirmer=self.confirmer_id.name or self.env._("A supervisor"),
            )
        if self.state == "confirmed":
            return self.env._(
                "%(person)s proposes to write this customer off, %(confirmer)s has confirmed. The director decides.",
                person=self.user_id.name,
                confirmer=self.confirmed_by_id.name,
            )
        return self.env._(
            "Written off by %(director)s: %(reason)s",
            director=self.decided_by_id.name,
            reason=self.decision_reason or self.reason,
        )

    def _tell_decision(self, body):
        self._tell(self.user_id | self.confirmed_by_id | self.lead_id.designer_id | self.lead_id.receiver_id, body)
