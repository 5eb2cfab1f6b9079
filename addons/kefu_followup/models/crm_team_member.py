from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..dispatch import Candidate, rescaled, step_of, to_ticks, to_vtime
from ..permits import DISPATCH

DUTY_STATES = [
    ("on_duty", "On Duty"),
    ("off", "Off"),
    ("unfit", "Unfit"),
    ("leave", "On Leave"),
]
#: only the queue changes these
QUEUE_FIELDS = {"dispatch_weight", "dispatch_vtime", "dispatch_owed", "dispatch_turn", "last_served_at", "suspended_rounds"}
#: what a designer may say of themselves; who is on leave is told by whoever grants it
OWN_FIELDS = {"duty_state", "duty_until"}


class CrmTeamMember(models.Model):
    """R3.2, R3.3, R3.5: a place in the queue, and whether its holder takes customers at present."""

    _inherit = "crm.team.member"

    # The queue
    dispatch_weight = fields.Float(
        string="Weight",
        default=1.0,
        digits=(6, 4),
        readonly=True,
        aggregator="avg",
        help="From 0.5 to 2, by signing ability: who signs better than the team's mean receives more.",
    )
    dispatch_vtime = fields.Float(
        string="Virtual Time",
        digits=(20, 10),
        readonly=True,
        copy=False,
        aggregator=None,
        help="The smallest is next. Each turn adds 1/weight.",
    )
    dispatch_owed = fields.Float(string="Given Back", digits=(20, 10), readonly=True, copy=False, aggregator=None)
    dispatch_turn = fields.Integer(string="Last Turn", readonly=True, copy=False, aggregator=None)
    last_served_at = fields.Datetime(readonly=True, copy=False)
    suspended_rounds = fields.Integer(default=0, readonly=True, copy=False, help="So many turns will pass by.")
    # Who takes part
    duty_state = fields.Selection(DUTY_STATES, string="Duty", required=True, default="on_duty")
    duty_until = fields.Datetime(
        string="Back On Duty",
        help="R3.5: from then on the designer takes customers again. Empty: until somebody says so.",
    )
    is_available = fields.Boolean(string="On Duty Now", compute="_compute_is_available")
    capacity = fields.Integer(default=0, help="Most open customers at a time. 0: the company's default.")
    speciality_ids = fields.Many2many("kefu.style", "kefu_member_speciality_rel", string="Specialities")

    _dispatch_weight_range = models.Constraint(
        "CHECK (dispatch_weight BETWEEN 0.5 AND 2.0)",
        "A weight in the queue lies between 0.5 and 2.",
    )
    _suspended_rounds_positive = models.Constraint(
        "CHECK (suspended_rounds >= 0)",
        "Nobody can be suspended for less than no round.",
    )
    _capacity_positive = models.Constraint("CHECK (capacity >= 0)", "A capacity cannot be negative.")

    @api.depends("duty_state", "duty_until")
    def _compute_is_available(self):
        now = self.env.cr.now()
        for member in self:
            member.is_available = member.duty_state == "on_duty" or bool(member.duty_until and member.duty_until <= now)

    @api.model_create_multi
    def create(self, vals_list):
        """Who joins starts where the team's queue stands: v = V."""
        members = super().create(vals_list)
        members._join_queue()
        return members

    def write(self, vals):
        self._check_may_write(vals)
        if vals.get("duty_state") == "on_duty":
            vals = {"duty_until": False, **vals}
        weights = {member: member.dispatch_weight for member in self} if "dispatch_weight" in vals else {}
        result = super().write(vals)
        if weights and "dispatch_vtime" not in vals:
            self._rescale(weights)
        if {"duty_state", "duty_until", "active", "capacity", "speciality_ids"} & vals.keys():
            self._join_queue()
            self._retry_waiting()
        return result

    def _check_may_write(self, vals):
        """The place in the queue is the queue's alone; designers set their own duty and nothing else.

        :raise AccessError: for anything else
        """
        if self.env.su or DISPATCH.held(self):
            return
        if QUEUE_FIELDS & vals.keys():
            raise AccessError(self.env._("The place in the queue changes by dispatch only."))
        if self.env.user.has_groups("kefu_base.group_director,kefu_base.group_supervisor,sales_team.group_sale_manager"):
            return
        if not (vals.keys() <= OWN_FIELDS and self.user_id == self.env.user):
            raise AccessError(self.env._("You can set your own duty only. Ask your supervisor for anything else."))

    # What others call

    def action_set_on_duty(self):
        """R3.5: take customers from now on."""
        self._set_duty("on_duty")

    def action_set_off(self):
        """R3.5: take no customers until back on duty."""
        self._set_duty("off")

    def action_set_unfit(self):
        """R3.5: not in a fit state, no customers."""
        self._set_duty("unfit")

    def _set_duty(self, state, until=False):
        """:param str state: one of ``duty_state``
        :param until: naive UTC datetime from which on the members are back on duty, or False
        """
        self.check_access("read")
        self._check_may_write({"duty_state": state})
        # sudo: crm.team.member: checked above; a designer has no write access to memberships but to their own duty
        self.sudo().write({"duty_state": state, "duty_until": until})

    def _suspend(self, rounds):
        """R3.2: let so many turns pass by (停单). Further suspensions add up.

        :param int rounds: how many turns
        """
        self._change_queue(lambda member: {"suspended_rounds": member.suspended_rounds + rounds})

    def _lift_suspension(self, rounds):
        """Take back so many rounds of suspension, as far as they are not used up yet.

        :param int rounds: how many turns
        """
        self._change_queue(lambda member: {"suspended_rounds": max(0, member.suspended_rounds - rounds)})
        self._retry_waiting()

    def _give_turn_back(self):
        """R3.13: a turn was lost without fault: v -= 1/w, kept until it is used."""

        def given_back(member):
            queue = self.env["kefu.dispatch.engine"]._queue_of(member.crm_team_id)
            queue.give_back(queue.candidates[member.id])
            return member._prepare_place(queue.candidates[member.id])

        self._change_queue(given_back)

    # The queue's side

    def _change_queue(self, change):
        """:param change: ``change(member)`` returns what to write, once nobody else dispatches to the team"""
        # sudo: crm.team.member, crm.team: the queue belongs to nobody; callers decided that this is due
        members = DISPATCH.grant(self.sudo().with_context(tracking_disable=True))
        members.crm_team_id._dispatch_lock()
        members.invalidate_recordset(list(QUEUE_FIELDS))
        for member in members:
            member.write(change(member))

    def _join_queue(self):
        """Show at once what the next decision reckons with: v = max(own v, V)."""
        # sudo: crm.team.member: the member's place follows from the rule, whoever brings them back
        for member in DISPATCH.grant(self.sudo().with_context(tracking_disable=True)):
            start = member.crm_team_id.dispatch_vtime - member.dispatch_owed
            if member.active and member.is_available and member.dispatch_vtime < start:
                member.dispatch_vtime = start

    def _rescale(self, old_weights):
        """Whoever has used up part of a turn has used up the same part of the turn at the new weight."""
        for member in DISPATCH.grant(self.sudo()):  # sudo: crm.team.member: follows from the weight just written
            virtual = member.crm_team_id._virtual_ticks()
            old_step, new_step = step_of(old_weights[member]), step_of(member.dispatch_weight)
            member.dispatch_vtime = to_vtime(rescaled(to_ticks(member.dispatch_vtime), virtual, old_step, new_step))

    def _retry_waiting(self):
        """Somebody may have become eligible: try those who wait again, at once and when the duty pauses end."""
        now = self.env.cr.now()
        at = {max(member.duty_until or now, now) for member in self if member.active}
        if at:
            # sudo: ir.cron: wake up the job; it decides by itself what there is to do
            self.env.ref("kefu_followup.ir_cron_dispatch_waiting").sudo()._trigger(sorted(at))

    def _prepare_candidate(self, open_customers):
        """:param int open_customers: how many the member's user has at present
        :return: the member as the queue sees them
        :rtype: Candidate
        """
        limit = self._get_capacity()
        return Candidate(
            id=self.id,
            step=step_of(self.dispatch_weight or 1.0),
            vtime=to_ticks(self.dispatch_vtime),
            turn=self.dispatch_turn,
            suspended=self.suspended_rounds,
            owed=to_ticks(self.dispatch_owed),
            room=limit - open_customers if limit else None,
            absent=self._get_absence(open_customers, limit),
        )

    def _get_absence(self, open_customers, limit):
        """:return: why the member takes part in nothing at present, ``(code, detail)``, or None"""
        if not self.user_id.active:
            return ("archived", None)
        if not self.is_available:
            return (self.duty_state, fields.Datetime.to_string(self.duty_until) if self.duty_until else None)
        if limit and open_customers >= limit:
            return ("full", limit)
        return None

    def _get_capacity(self):
        """:return: most open customers of the member; 0: no limit"""
        company = self.crm_team_id.company_id or self.user_id.company_id
        return self.capacity or company.kefu_capacity

    def _prepare_place(self, candidate):
        """:return: the candidate's place in the queue as values of the member"""
        return {
            "dispatch_vtime": to_vtime(candidate.vtime),
            "dispatch_owed": to_vtime(candidate.owed),
            "dispatch_turn": candidate.turn,
            "suspended_rounds": candidate.suspended,
        }

    def _queue_domain(self, teams):
        """:return: the members that stand in the teams' queues: designers, not whoever else belongs to a sales team"""
        designers = self.env.ref("kefu_base.group_designer").ids
        return (
            Domain("crm_team_id", "in", teams.ids)
            & Domain("active", "=", True)
            & Domain("user_id.all_group_ids", "in", designers)
        )

    def _prepare_desk_member(self, served):
        """:return: the member's bar on the dispatch desk
        :rtype: dict
        """
        states = dict(self._fields["duty_state"]._description_selection(self.env))
        state = "on_duty" if self.is_available else self.duty_state
        moment = self.duty_until and self.env["kefu.dispatch.engine"]._moment_text(self.duty_until)
        return {
            "id": self.id,
            "user_id": self.user_id.id,
            "name": self.user_id.name,
            "served": served,
            "vtime": round(max(self.dispatch_vtime - self.crm_team_id.dispatch_vtime, 0), 2),
            "weight": round(self.dispatch_weight, 2),
            "is_available": self.is_available,
            "duty_state": state,
            "duty": states[state],
            "duty_until": False if self.is_available else moment,
            "suspended_rounds": self.suspended_rounds,
        }
