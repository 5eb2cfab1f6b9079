from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OPEN_STATES = ("waiting", "serving")


class KefuVisit(models.Model):
    """R1.1, R3.8: a customer in the house: who waits, for how long, and who looks after whom.

    A customer whose designer is with another one is looked after by a colleague on duty: all of them are asked, the
    first to step in has the customer until check-out. Nobody picks: only who was asked can step in.
    """

    _name = "kefu.visit"
    _description = "Visit"
    _inherit = ["kefu.lead.step.mixin", "kefu.live.mixin"]
    _order = "arrived_at desc, id desc"

    user_id = fields.Many2one(string="Checked In By")
    purpose = fields.Char(help="Such as: first talk, see the drawings, sign.")
    state = fields.Selection(
        [("waiting", "Waiting"), ("serving", "With the Designer"), ("done", "Gone")],
        required=True,
        readonly=True,
        default="waiting",
        group_expand=True,
        copy=False,
    )
    designer_id = fields.Many2one(related="lead_id.designer_id", string="Designer")
    served_by_id = fields.Many2one(
        "res.users", string="Looked After By", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )
    helper_id = fields.Many2one(
        "res.users", string="Colleague Stepping In", readonly=True, ondelete="restrict", copy=False
    )
    help_asked_at = fields.Datetime(string="Colleagues Asked", readonly=True, copy=False)
    arrived_at = fields.Datetime(required=True, readonly=True, index=True, default=lambda self: self.env.cr.now(), copy=False)
    served_at = fields.Datetime(string="Looked After Since", readonly=True, copy=False)
    left_at = fields.Datetime(readonly=True, copy=False)
    waiting_minutes = fields.Integer(compute="_compute_waiting_minutes", help="Until somebody looked after the customer.")
    waited_minutes = fields.Integer(string="Minutes Waited", readonly=True, aggregator="avg", copy=False)
    # The outcome
    followup_id = fields.Many2one("kefu.followup", string="Debrief", readonly=True, ondelete="restrict", copy=False)
    event_id = fields.Many2one("calendar.event", string="Next Appointment", readonly=True, ondelete="set null", copy=False)
    # What the user may do
    is_designer_busy = fields.Boolean(compute="_compute_possible")
    may_serve = fields.Boolean(compute="_compute_possible")
    may_step_in = fields.Boolean(compute="_compute_possible")
    may_ask_help = fields.Boolean(compute="_compute_possible")
    may_check_out = fields.Boolean(compute="_compute_possible")
    may_send_off = fields.Boolean(compute="_compute_possible")

    _one_open = models.UniqueIndex(
        "(lead_id) WHERE state IN ('waiting', 'serving')",
        "This customer is checked in already.",
    )
    _serving_idx = models.Index("(served_by_id) WHERE state = 'serving'")

    @api.depends("arrived_at", "served_at", "left_at")
    def _compute_waiting_minutes(self):
        now = self.env.cr.now()
        for visit in self:
            until = visit.served_at or visit.left_at or now
            visit.waiting_minutes = (until - visit.arrived_at).total_seconds() // 60 if visit.arrived_at else 0

    @api.depends("state", "served_by_id", "helper_id", "help_asked_at", "lead_id.designer_id")
    @api.depends_context("uid")
    def _compute_possible(self):
        busy = self._get_busy_users()
        asked = self._is_on_duty() and self.env.user not in busy
        for visit in self:
            visit.is_designer_busy = visit.state == "waiting" and visit.designer_id in busy
            visit.may_serve = visit._is_server_or_desk() and (
                (visit.state == "waiting" and visit.designer_id)
                or (visit.state == "serving" and visit.helper_id and visit.designer_id == self.env.user)
            )
            visit.may_step_in = (
                visit.state == "waiting" and visit.help_asked_at and asked and visit.designer_id != self.env.user
            )
            visit.may_ask_help = visit.state == "waiting" and visit.designer_id and visit._is_server_or_desk()
            visit.may_check_out = visit.state == "serving" and visit._may_check_out()
            visit.may_send_off = visit.state == "waiting" and visit._is_server_or_desk()

    def _asked_fields(self):
        return super()._asked_fields() | {"purpose"}

    def write(self, vals):
        result = super().write(vals)
        self._kefu_live_notify(self.company_id)
        return result

    def action_serve(self):
        """The designer (or somebody for the designer) begins to look after the customer.

        :raise UserError: no designer yet, or gone already
        """
        for visit in self:
            visit._check_state(*OPEN_STATES)
            if not visit.designer_id:
                raise UserError(self.env._(
                    "%(customer)s has no designer yet: the customer has to be dispatched first.",
                    customer=visit.lead_id.display_name,
                ))
            visit._check_server_or_desk()
            if visit.state == "waiting" or visit.helper_id and visit.designer_id == self.env.user:
                visit._serve(visit.designer_id)
            else:
                visit._check_state("waiting")
        return True

    def action_ask_help(self):
        """R3.8: ask colleagues on duty to look after the customer meanwhile."""
        for visit in self:
            visit._check_state("waiting")
            visit._check_server_or_desk()
            visit._ask_colleagues()
        return True

    def action_step_in(self):
        """R3.8: a colleague on duty who was asked looks after the customer; the first one does.

        :raise UserError: somebody else was first
        :raise AccessError: not on duty, not asked, or the designer of the customer
        """
        for visit in self:
            if visit.helper_id and visit.helper_id != self.env.user:
                raise UserError(self.env._(
                    "%(person)s has stepped in already. Thank you all the same.", person=visit.helper_id.name
                ))
            visit._check_state("waiting")
            if not visit.may_step_in:
                raise AccessError(self.env._(
                    "Only a designer on duty and free, whose help was asked for, can step in for a colleague (R3.8)."
                ))
            visit._serve(self.env.user, helper_id=self.env.uid)
            visit._tell(visit.designer_id, self.env._(
                "%(person)s looks after your customer until you are free.", person=self.env.user.name
            ))
        return True

    def action_check_out(self):
        """Open the dialog for the debrief and the next appointment."""
        self.ensure_one()
        self._check_may_check_out()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_visit_check_out_action"),
            "context": {"default_visit_id": self.id},
        }

    def action_send_off(self):
        """The customer left without having been looked after: designer and supervision are told."""
        for visit in self:
            visit._check_state("waiting")
            visit._check_server_or_desk()
            visit._answer(state="done", left_at=self.env.cr.now(), waited_minutes=visit.waiting_minutes)
            visit._tell(
                visit.designer_id | self.env["res.users"]._kefu_with_role("supervisor", visit.company_id),
                self.env._(
                    "The customer left after %(minutes)s minutes without having been looked after.", minutes=visit.waited_minutes
                ),
            )
        return True

    def _check_out(self, followup_values, appointment_at=False, hours=0.0):
        """R3.8: the customer leaves; what was said and what comes next is kept.

        :param dict followup_values: values of the ``kefu.followup`` that is the debrief
        :param datetime appointment_at: next appointment, naive UTC
        :param float hours: how long it takes
        """
        self.ensure_one()
        self._check_may_check_out()
        now = self.env.cr.now()
        followup = self.env["kefu.followup"].create({
            "lead_id": self.lead_id.id,
            "contacted_at": now,
            "channel": "visit",
            **followup_values,
        })
        event = self.lead_id._appoint(appointment_at, hours, self.designer_id | self.env.user) if appointment_at else False
        self._answer(state="done", left_at=now, followup_id=followup.id, event_id=event and event.id)

    def _after_asking(self):
        for visit in self:
            if not self.env.su:
                visit._check_receptionist()
            if visit.state != "waiting":
                continue
            if not visit.designer_id:
                visit._tell(
                    self.env["res.users"]._kefu_with_role("supervisor", visit.company_id),
                    self.env._("A customer without a designer is waiting. Please have the customer dispatched."),
                )
            elif visit.designer_id in visit._get_busy_users():
                visit._ask_colleagues()
            else:
                visit._tell(visit.designer_id, self.env._("Your customer has arrived."))
        self._kefu_live_notify(self.company_id)

    def _check_receptionist(self):
        self.ensure_one()
        if self._is_role("reception", "supervisor", "director"):
            return
        self.lead_id.check_access("write")

    def _serve(self, user, **values):
        self._answer(
            state="serving",
            served_by_id=user.id,
            served_at=self.served_at or self.env.cr.now(),
            waited_minutes=self.waiting_minutes,
            **values,
        )

    def _ask_colleagues(self):
        """R3.8: ask those on duty and free, once; asking again asks again."""
        self.ensure_one()
        self._answer(help_asked_at=self.env.cr.now())
        colleagues = self._get_members_on_duty().user_id - self._get_busy_users() - self.designer_id
        self._tell(colleagues | self.designer_id, self.env._(
            "%(designer)s is with another customer. Who is free, please step in on the visit board.",
            designer=self.designer_id.name,
        ))

    def _get_members_on_duty(self):
        # sudo: crm.team.member: who is on duty is no secret in the house
        members = self.env["crm.team.member"].sudo().search([
            ("crm_team_id.company_id", "in", [False, *self.company_id.ids]),
            ("duty_state", "=", "on_duty"),
            ("user_id.company_ids", "in", self.company_id.ids),
        ])
        return members.filtered(lambda member: member.user_id.has_group("kefu_base.group_designer"))

    def _is_on_duty(self):
        # sudo: crm.team.member: the user's own membership
        return self.env.user.has_group("kefu_base.group_designer") and bool(self.env["crm.team.member"].sudo().search_count(
            [("user_id", "=", self.env.uid), ("duty_state", "=", "on_duty")], limit=1
        ))

    def _get_busy_users(self):
        """:return: who is looking after a customer now
        :rtype: res.users
        """
        # sudo: kefu.visit: who is busy, whichever customer it is
        serving = self.env["kefu.visit"].sudo().search_fetch(
            [("state", "=", "serving"), ("company_id", "in", self.company_id.ids)], ["served_by_id"]
        )
        return serving.served_by_id.with_env(self.env)

    def _is_server_or_desk(self):
        """:return: whether the current user runs the board or is one of those who may look after this customer
        :rtype: bool
        """
        return self._is_role("reception", "supervisor", "director") or self.env.user in (
            self.designer_id | self.helper_id | self.served_by_id
        )

    def _check_server_or_desk(self):
        if not self._is_server_or_desk():
            raise AccessError(self.env._("The front desk, the supervision and the customer's designer run the visit board."))

    def _may_check_out(self):
        return self._is_role("supervisor", "director") or self.env.user in self.designer_id | self.served_by_id

    def _check_may_check_out(self):
        self._check_state("serving")
        if not self._may_check_out():
            raise AccessError(self.env._(
                "Who looked after the customer writes the debrief: %(person)s.", person=self.served_by_id.name
            ))
