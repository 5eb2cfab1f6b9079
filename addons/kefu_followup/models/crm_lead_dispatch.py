from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..dispatch import to_vtime
from ..permits import DISPATCH, MERGE


class CrmLead(models.Model):
    """R1.3, R3.2: the director dispatches, the queue decides, everybody can see why."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "kefu.live.mixin"]

    designer_id = fields.Many2one(
        "res.users",
        ondelete="restrict",
        copy=False,
        check_company=True,
        domain="[('share', '=', False)]",
        help="Whom the customer was dispatched to. Empty: waiting for dispatch.",
    )
    dispatched_at = fields.Datetime(readonly=True, copy=False)
    dispatch_round = fields.Integer(readonly=True, copy=False, aggregator=None, help="How often this customer was dispatched.")
    dispatch_ids = fields.One2many("kefu.dispatch", "lead_id", string="Dispatches", readonly=True)
    appointment_at = fields.Datetime(string="Appointment", copy=False, help="When the customer wants to be seen.")
    speciality_id = fields.Many2one("kefu.style", string="Required Speciality", ondelete="restrict")
    left_designer_ids = fields.Many2many(
        "res.users",
        "kefu_lead_left_designer_rel",
        string="Former Designers",
        readonly=True,
        copy=False,
        help="R2.9: who is not asked again for this customer.",
    )
    # Waiting
    dispatch_requested_at = fields.Datetime(readonly=True, copy=False, help="Tried, and waiting for somebody who can.")
    dispatch_requested_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="set null")
    dispatch_wait_reasons = fields.Json(readonly=True, copy=False)
    dispatch_wait_reason = fields.Char(string="Waits Because", compute="_compute_dispatch_wait_reason")
    may_dispatch = fields.Boolean(compute="_compute_may_dispatch", export_string_translation=False)

    _designer_is_responsible = models.Constraint(
        "CHECK (designer_id IS NULL OR user_id = designer_id)",
        "Once a customer is dispatched the designer is the responsible person.",
    )
    _designer_open_idx = models.Index(
        "(designer_id) WHERE designer_id IS NOT NULL AND active IS TRUE AND won_status = 'pending'"
    )
    _designer_appointment_idx = models.Index(
        "(designer_id, appointment_at) WHERE designer_id IS NOT NULL AND appointment_at IS NOT NULL"
    )
    _waiting_idx = models.Index(
        "(company_id, registered_at, id) WHERE designer_id IS NULL AND active IS TRUE AND won_status = 'pending'"
    )

    @api.depends("dispatch_wait_reasons")
    @api.depends_context("lang", "uid", "tz")
    def _compute_dispatch_wait_reason(self):
        explanations = self.env["kefu.dispatch.engine"]._explain([lead.dispatch_wait_reasons or [] for lead in self])
        for lead, lines in zip(self, explanations, strict=True):
            lead.dispatch_wait_reason = "; ".join(" ".join(filter(None, (line["name"], line["text"]))) for line in lines)

    @api.depends("kefu_source", "company_id", "designer_id", "active")
    @api.depends_context("uid")
    def _compute_may_dispatch(self):
        for lead in self:
            lead.may_dispatch = lead.active and not lead.designer_id and self._may_dispatch(lead)

    # Dispatch

    def action_dispatch(self):
        """Dispatch by the queue, in order of registration. Those who have a designer already are left as they are.

        :return: what to tell the user
        :raise AccessError: R1.3, when the user may not dispatch all of these
        """
        self.check_access("read")
        waiting = self.sudo().filtered(lambda lead: lead._is_waiting_for_dispatch())  # sudo: read above; state only
        if not self._may_dispatch(self):
            self._refuse_dispatch(self)
        dispatches = waiting._dispatch()
        return self._dispatch_answer(dispatches, waiting - dispatches.lead_id, self - waiting)

    def action_request_dispatch(self):
        """Put customers into the director's queue, for who may not dispatch."""
        self.check_access("write")
        leads = self.sudo().filtered(lambda lead: lead._is_waiting_for_dispatch())  # sudo: checked above
        DISPATCH.grant(leads).write({"dispatch_requested_at": self.env.cr.now(), "dispatch_requested_by": self.env.uid})
        leads._kefu_live_notify(leads.company_id)

    def _is_waiting_for_dispatch(self):
        return self.active and not self.designer_id and self.won_status == "pending"

    @api.model
    def _waiting_domain(self):
        """:return: customers who wait for a designer
        :rtype: Domain
        """
        return Domain([("designer_id", "=", False), ("active", "=", True), ("won_status", "=", "pending")])

    def _dispatch(self, method="automatic", reason=None, excluded=None):
        """Dispatch ``self`` by the queue; who is authorised was checked by the caller. Customers who have a designer are
        dispatched anew, to somebody else; if nobody can take them they wait without a designer.

        :param str method: key of ``kefu.dispatch.method``
        :param str reason: why anew
        :param excluded: ``res.users`` whom the customers have left and are never given to again
        :return: the ``kefu.dispatch`` records; customers without one wait, with the reason
        """
        if not self:
            return self.env["kefu.dispatch"]
        leads = self.sudo()  # sudo: crm.lead: who may dispatch need not be allowed to edit customers
        self.env["crm.team"].union(*leads._dispatch_teams().values())._dispatch_lock()
        if excluded:
            DISPATCH.grant(leads).write({"left_designer_ids": [fields.Command.link(user.id) for user in excluded]})
        plans, queues = self.env["kefu.dispatch.engine"]._decide(leads, method)
        decided = [plan for plan in plans if plan["decision"]]
        waiting = {plan["lead"]: plan["reasons"] for plan in plans if not plan["decision"]}
        leads.browse().union(*waiting)._wait_for_dispatch(waiting)
        if not decided:
            leads._kefu_live_notify(leads.company_id)
            return self.env["kefu.dispatch"]
        return self.env["kefu.dispatch.booking"]._book(decided, queues, reason)

    def _dispatch_preview(self):
        """What the engine would decide now, without deciding it; readable by who may dispatch.

        :return: a dict for each customer in order: ``lead_id``, ``designer_id`` (False: nobody), ``method``, ``reasons``
        :rtype: list[dict]
        """
        plans, _queues = self.env["kefu.dispatch.engine"]._decide(self.sudo(), "automatic")  # sudo: crm.lead: as above
        return [
            {
                "lead_id": plan["lead"].id,
                "designer_id": plan["decision"] and plan["member"].user_id.id,
                "method": plan.get("method"),
                "vtime": plan["decision"] and to_vtime(plan["decision"].before),
                "reasons": plan["reasons"],
            }
            for plan in plans
        ]

    def _dispatch_to(self, designer, method, reason, counts=True):
        """Give ``self`` to somebody in particular, outside the queue; who is authorised was checked by the caller.

        :param designer: one ``res.users``
        :param str method: key of ``kefu.dispatch.method``
        :param str reason: why outside the queue
        :param bool counts: whether it costs the designer a turn
        :return: the ``kefu.dispatch`` records
        :raise UserError: without a reason, or when the designer cannot work for the company
        """
        leads = self.sudo().filtered(lambda lead: lead.designer_id != designer)  # sudo: crm.lead: as in _dispatch
        leads._check_assignment(designer, reason)
        if not leads:
            return self.env["kefu.dispatch"]
        teams = leads._dispatch_teams()
        every_team = self.env["crm.team"].union(*teams.values())
        every_team._dispatch_lock()
        queues = self.env["kefu.dispatch.engine"]._load_queues(every_team)
        plans = [lead._plan_assignment(designer, method, teams[lead], queues, counts) for lead in leads]
        return self.env["kefu.dispatch.booking"]._book(plans, queues, reason, counts)

    def _check_assignment(self, designer, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the customer is not dispatched by the queue."))
        designer = designer.sudo()  # sudo: res.users: whether a colleague still works here
        if not designer.active or designer.share or self.company_id - designer.company_ids:
            raise UserError(self.env._("%s does not work for this company. Choose somebody else.", designer.name))

    def _plan_assignment(self, designer, method, team, queues, counts):
        """:return: a plan as the engine makes them, for an assignment outside the queue"""
        # sudo: crm.team.member: the designer's place in the queue
        member = team.sudo().crm_team_member_ids.filtered(lambda member: member.user_id == designer)[:1]
        plan = {"lead": self, "team": team, "user": designer, "method": method, "decision": None, "reasons": []}
        if member and member.id in queues[team].candidates:
            queue = queues[team]
            plan["decision"] = queue.assign(queue.candidates[member.id], counts)
            plan["member"], plan["weight"] = member, member.dispatch_weight
            users = {other.id: other.user_id.id for other in member.crm_team_id.crm_team_member_ids}
            plan["reasons"] = [[users[id_], code, detail] for id_, code, detail in plan["decision"].others]
        return plan

    def _prepare_designer_values(self, designer_id):
        """:return: what changes on a customer that gets a designer, apart from the count"""
        return {
            "designer_id": designer_id,
            "user_id": designer_id,
            "dispatch_requested_at": False,
            "dispatch_requested_by": False,
            "dispatch_wait_reasons": False,
        }

    def _wait_for_dispatch(self, reasons):
        """Nobody can take these customers now: wait, say why, and do not stay with a designer who gave them up.

        :param dict reasons: ``{lead: [[user id, code, detail]]}``
        """
        now = self.env.cr.now()
        booking = self.env["kefu.dispatch.booking"]
        for lead in self:
            values = {
                "dispatch_requested_at": lead.dispatch_requested_at or now,
                "dispatch_requested_by": (lead.dispatch_requested_by or self.env.user).id,
                "dispatch_wait_reasons": reasons[lead],
            }
            if not lead.designer_id and lead.dispatch_requested_at and lead.dispatch_wait_reasons == reasons[lead]:
                continue
            booking._write_quietly(lead, values)
        given_up = self.filtered("designer_id").grouped("designer_id")
        for designer, leads in given_up.items():
            for lead, responsible in leads._get_keepers().items():
                lead.message_unsubscribe((designer - responsible).partner_id.ids)
                booking._write_quietly(lead, {"designer_id": False, "user_id": responsible.id})
            leads._stop_followup_clock()
            leads._hand_over_appointments(designer)

    def _dispatch_teams(self):
        """:return: ``{lead: team whose queue the lead stands in}``, possibly no team
        :rtype: dict
        """
        teams = {}
        for lead in self:
            own, default = lead.team_id, lead.company_id.kefu_dispatch_team_id
            teams[lead] = own if own and own.company_id == lead.company_id else default or own
        return teams

    def _dispatch_answer(self, dispatches, waiting, already):
        """:return: a notification that tells what became of each customer"""
        parts = [
            self.env._("%(customer)s: %(designer)s", customer=d.lead_id.display_name, designer=d.designer_id.name)
            for d in dispatches[:5]
        ]
        if len(dispatches) > 5:
            parts = [self.env._("%s customers dispatched.", len(dispatches))]
        if waiting:
            parts.append(self.env._("%s customers wait: nobody can take them at present.", len(waiting)))
        if already:
            parts.append(self.env._("%s customers have a designer already, or are closed.", len(already)))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if dispatches and not waiting else "warning",
                "title": self.env._("Dispatch"),
                "message": " ".join(parts),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # History

    def _merge_dependences(self, opportunities):
        """F1: dispatches of the entries that go come before those of the entry that stays."""
        result = super()._merge_dependences(opportunities)
        # sudo: kefu.dispatch: history moves with its customer, whoever may read it
        kept, moved = self.sudo().dispatch_ids, opportunities.sudo().dispatch_ids
        first = min([0, *(dispatch.round for dispatch in kept)])
        dispatches = moved.sorted("id", reverse=True)
        for number, dispatch in enumerate(dispatches):
            MERGE.grant(dispatch).write({"lead_id": self.id, "round": first - number - 1})
        return result
