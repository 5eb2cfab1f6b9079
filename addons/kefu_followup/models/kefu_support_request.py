from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class KefuSupportRequest(models.Model):
    """R3.15: a salesperson or colleague asks a designer to go along, to measure or to talk.

    A refusal needs a reason and is told to the director, who decides whether it was one that breaks the rule.
    """

    _name = "kefu.support.request"
    _description = "Support Request"
    _inherit = ["kefu.request.mixin"]

    designer_id = fields.Many2one(
        "res.users",
        string="Who Goes Along",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref("kefu_base.group_designer").id),
            ("company_ids", "in", self.env.companies.ids),
            ("id", "!=", self.env.uid),
        ],
    )
    purpose = fields.Selection([("measure", "Measure"), ("talk", "Talk")], required=True, default="measure")
    start = fields.Datetime(string="Time", required=True)
    hours = fields.Float(default=2.0)
    place = fields.Char(compute="_compute_place", store=True, readonly=False, precompute=True)
    note = fields.Text()
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="requested",
        copy=False,
    )
    decline_reason = fields.Text(string="Why Not", copy=False)
    is_breach = fields.Boolean(
        string="Without Good Reason",
        readonly=True,
        copy=False,
        help="The director found that the refusal breaks the rule.",
    )
    event_id = fields.Many2one("calendar.event", string="Appointment", readonly=True, ondelete="set null", copy=False)
    may_answer = fields.Boolean(compute="_compute_may_answer")
    may_withdraw = fields.Boolean(compute="_compute_may_answer")

    _hours_positive = models.Constraint("CHECK (hours > 0)", "Say how long it takes: more than no time.")
    _designer_open_idx = models.Index("(designer_id, start) WHERE state = 'requested'")

    @api.depends("lead_id")
    def _compute_place(self):
        for request in self:
            # sudo: kefu.estate: the home of a customer whom the asking person sees
            lead = request.lead_id.sudo()
            request.place = " ".join(part for part in (lead.estate_id.name, lead.room) if part) or request.place

    @api.depends("state", "designer_id", "user_id")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        for request in self:
            request.may_answer = request.state == "requested" and request.designer_id == self.env.user
            request.may_withdraw = request.state in ("requested", "accepted") and request.user_id == self.env.user

    @api.constrains("designer_id")
    def _check_designer(self):
        for request in self:
            # sudo: res.users: whether a colleague has left
            if not request.designer_id.sudo().active or request.designer_id == request.user_id:
                raise ValidationError(self.env._("Ask a colleague who works here to go along."))

    def _asked_fields(self):
        return super()._asked_fields() | {"designer_id", "purpose", "start", "hours", "place", "note"}

    def _answer_fields(self):
        return super()._answer_fields() | {"decline_reason"}

    def write(self, vals):
        if not self.env.su:
            self._check_state("requested")
        return super().write(vals)

    def action_accept(self):
        """R3.15: the designer goes along; it stands in both calendars.

        :raise AccessError: somebody else was asked
        """
        for request in self:
            request._check_answering()
            # sudo: crm.lead: from now on the designer works on the customer, too
            event = request.sudo().lead_id._appoint(request.start, request.hours, request.designer_id | request.user_id)
            event.write({"location": request.place, "description": request.note})
            request._answer(**request._prepare_decision_values("accepted"), event_id=event.id)
            request._tell(request.user_id, self.env._("%(designer)s goes along.", designer=request.designer_id.name))
        return True

    def action_decline(self):
        """R3.15: the designer does not go along, says why, and the director is told.

        :raise UserError: no reason given
        """
        for request in self:
            request._check_answering()
            if not (request.decline_reason or "").strip():
                raise UserError(self.env._("Write down why you do not go along, then decline. The director sees it (R3.15)."))
            request._answer(**request._prepare_decision_values("declined"))
            request._tell(
                request.user_id | self.env["res.users"]._kefu_with_role("director", request.company_id),
                self.env._(
                    "%(designer)s does not go along: %(reason)s", designer=request.designer_id.name, reason=request.decline_reason
                ),
            )
        return True

    def action_withdraw(self):
        """Whoever asked needs nobody any more."""
        for request in self:
            request._check_state("requested", "accepted")
            if request.user_id != self.env.user:
                raise AccessError(self.env._(
                    "Only %(person)s, who asked for it, can withdraw this.", person=request.user_id.name
                ))
            request.sudo().event_id.active = False  # sudo: calendar.event: the appointment made for this request
            request._answer(**request._prepare_decision_values("withdrawn"))
            request._tell(request.designer_id, self.env._("Nobody has to go along any more."))
        return True

    def action_confirm_breach(self):
        """R3.15: the director finds a refusal without good reason; it is reported once.

        :raise AccessError: not a director
        """
        if not self._is_role("director"):
            raise AccessError(self.env._("Only the director decides whether a refusal breaks the rule (R3.15)."))
        for request in self:
            request._check_state("declined")
            if not request.is_breach:
                request._answer(is_breach=True)
                self.env["kefu.breach"]._report("NO_SUPPORT", request.designer_id, request, f"support,{request.id}")
        return True

    def _after_asking(self):
        for request in self:
            if not self.env.su:
                request.lead_id.check_access("write")
                if not self._is_role("salesperson", "designer", "supervisor", "director"):
                    raise AccessError(self.env._("Salespeople and designers ask a designer to go along (R3.15)."))
            if request.state == "requested":
                request._tell(request.designer_id, request._prepare_question())

    def _prepare_question(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        start = fields.Datetime.context_timestamp(self.with_context(tz=self.company_id.kefu_tz), self.start)
        return self.env._(
            "%(person)s asks you to go along: %(purpose)s, %(when)s, %(place)s.",
            person=self.user_id.name,
            purpose=purposes[self.purpose],
            when=f"{start:%Y-%m-%d %H:%M}",
            place=self.place or "-",
        )

    def _check_answering(self):
        self._check_state("requested")
        if self.designer_id != self.env.user:
            raise AccessError(self.env._("It is for %(person)s to answer this.", person=self.designer_id.name))
