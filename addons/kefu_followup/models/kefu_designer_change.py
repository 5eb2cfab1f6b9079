from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: who may phone the customer and find out whether they really want somebody else
VERIFIERS = ("consultant", "supervisor", "director")


class KefuDesignerChange(models.Model):
    """R2.9, R3.13, R3.14: another designer for a customer.

    A dissatisfied customer gets one unconditionally, as soon as somebody else than the designer has verified the wish.
    A designer who asks out needs the director. Either way the queue decides who is next, never the former designer;
    follow-ups and files stay with the customer; the former designer gets the turn back unless at fault.
    """

    _name = "kefu.designer.change"
    _description = "Change of Designer"
    _inherit = ["kefu.request.mixin"]

    asked_by = fields.Selection(
        [("customer", "The Customer"), ("designer", "The Designer")],
        string="Who Wants It",
        required=True,
        default="customer",
    )
    reason = fields.Text(required=True)
    former_designer_id = fields.Many2one(
        "res.users",
        string="Designer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="requested",
        copy=False,
    )
    verified_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    verified_at = fields.Datetime(readonly=True, copy=False)
    at_fault = fields.Boolean(
        string="Designer at Fault",
        copy=False,
        help="The designer's own mistake: the turn is not given back.",
    )
    decision_reason = fields.Text(string="Reason of the Answer", copy=False)
    new_designer_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    customer_phone = fields.Char(string="Customer's Phone", compute="_compute_customer_phone")
    may_verify = fields.Boolean(compute="_compute_may_answer")
    may_approve = fields.Boolean(compute="_compute_may_answer")
    may_withdraw = fields.Boolean(compute="_compute_may_answer")

    _one_open = models.UniqueIndex(
        "(lead_id) WHERE state = 'requested'",
        "Another designer is asked for already for this customer. Answer that request first.",
    )

    @api.depends("state", "asked_by", "former_designer_id", "user_id")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        for request in self:
            is_open = request.state == "requested"
            request.may_verify = is_open and request.asked_by == "customer" and request._may_verify()
            request.may_approve = is_open and request.asked_by == "designer" and request._may_approve()
            request.may_withdraw = is_open and request.user_id == self.env.user

    @api.depends("state", "asked_by", "former_designer_id")
    @api.depends_context("uid")
    def _compute_customer_phone(self):
        """Whoever is to ask the customer has the number before them; nobody else needs it here."""
        for request in self:
            request.customer_phone = request.may_verify and request.lead_id.phone

    def _asked_fields(self):
        return super()._asked_fields() | {"asked_by", "reason"}

    def _answer_fields(self):
        return super()._answer_fields() | {"at_fault", "decision_reason"}

    def write(self, vals):
        if not self.env.su:
            self._check_state("requested")
            for request in self:
                request._check_may_verify()
        return super().write(vals)

    def action_verify(self):
        """R2.9, R3.13: the customer really wants another designer, and gets one at once.

        :raise AccessError: it is not for this person to verify it
        """
        for request in self:
            request._check_state("requested")
            request._check_may_verify()
            request._answer(verified_by_id=self.env.uid, verified_at=self.env.cr.now())
            if request.asked_by == "customer":
                request._approve()
        return True

    def action_approve(self):
        """R3.14: the director lets the designer go.

        :raise AccessError: not a director, or the designer concerned
        """
        for request in self:
            request._check_state("requested")
            if not request._may_approve():
                raise AccessError(self.env._("Only the director decides whether a designer may hand over a customer (R3.14)."))
            request._approve()
        return True

    def action_refuse(self):
        """The customer, asked, does not want a change; or the director does not let the designer go.

        :raise UserError: no reason given
        """
        for request in self:
            request._check_state("requested")
            if request.asked_by == "customer":
                request._check_may_verify()
            elif not request._may_approve():
                raise AccessError(self.env._("Only the director decides whether a designer may hand over a customer (R3.14)."))
            if not (request.decision_reason or "").strip():
                raise UserError(self.env._("Write down the reason of the answer, then refuse."))
            request._answer(**request._prepare_decision_values("refused"))
            request._tell(request.user_id | request.former_designer_id, self.env._(
                "The designer stays: %(reason)s", reason=request.decision_reason
            ))
        return True

    def action_withdraw(self):
        """Whoever asked takes the request back."""
        for request in self:
            request._check_state("requested")
            if request.user_id != self.env.user:
                raise AccessError(self.env._(
                    "Only %(person)s, who asked for it, can withdraw this.", person=request.user_id.name
                ))
            request._answer(**request._prepare_decision_values("withdrawn"))
        return True

    def _after_asking(self):
        users = self.env["res.users"]
        for request in self:
            if not self.env.su:
                request._check_asker()
            if request.state != "requested":
                continue
            request._answer(former_designer_id=request.lead_id.designer_id.id)
            if request.asked_by == "customer":
                told = users._kefu_with_role("consultant", request.company_id)
                told |= users._kefu_with_role("supervisor", request.company_id)
                body = self.env._(
                    "The customer wants another designer. Please ask the customer and verify it: %(reason)s",
                    reason=request.reason,
                )
            else:
                told = users._kefu_with_role("director", request.company_id)
                body = self.env._(
                    "%(designer)s asks to hand over this customer: %(reason)s",
                    designer=request.user_id.name,
                    reason=request.reason,
                )
            request._tell(told - request.former_designer_id, body)

    def _check_asker(self):
        self.ensure_one()
        lead = self.lead_id
        lead.check_access("read")
        if not lead.designer_id or not lead.active or lead.won_status == "lost":
            raise UserError(self.env._("%(customer)s has no designer to change.", customer=lead.display_name))
        if self.asked_by == "designer" and lead.designer_id != self.env.user and not self._is_role("supervisor", "director"):
            raise AccessError(self.env._("Only %(designer)s can ask to hand over this customer.", designer=lead.designer_id.name))

    def _may_verify(self):
        """:return: whether the current user may verify a customer's wish: never the designer it is about
        :rtype: bool
        """
        return self.former_designer_id != self.env.user and self._is_role(*VERIFIERS)

    def _may_approve(self):
        return self.former_designer_id != self.env.user and self._is_role("director")

    def _check_may_verify(self):
        if not self._may_verify():
            raise AccessError(self.env._(
                "A consultant, a supervisor or the director verifies the customer's wish, never the designer concerned (R2.9)."
            ))

    def _approve(self):
        """Carry the change out: the customer goes back to the queue, without the former designer."""
        self.ensure_one()
        self._answer(**self._prepare_decision_values("approved"))
        # sudo: crm.lead: whoever verified the wish need not be allowed to write customers; the queue decides
        lead = self.sudo().lead_id
        if lead.designer_id == self.former_designer_id:
            lead._drop_from_team(self.former_designer_id)
            if not self.at_fault:
                self._get_membership(lead)._give_turn_back()
            lead._dispatch("change", reason=self.reason, excluded=self.former_designer_id)
        self._answer(new_designer_id=lead.designer_id.id)
        self._tell(self.user_id | self.former_designer_id | lead.receiver_id, self._prepare_outcome(lead))

    def _get_membership(self, lead):
        return lead.team_id.crm_team_member_ids.filtered(lambda member: member.user_id == self.former_designer_id)

    def _prepare_note(self):
        """:return: what is asked and who answers, in one sentence for the customer's page
        :rtype: str
        """
        self.ensure_one()
        if self.asked_by == "customer":
            return self.env._("The customer wants another designer. Somebody asks the customer back.")
        return self.env._(
            "%(designer)s asks to hand over this customer. The director decides.", designer=self.user_id.name
        )

    def _prepare_outcome(self, lead):
        if lead.designer_id:
            return self.env._(
                "%(designer)s takes over this customer, with all follow-ups and files.", designer=lead.designer_id.name
            )
        return self.env._("The change is approved. The customer waits for a designer to become free.")
