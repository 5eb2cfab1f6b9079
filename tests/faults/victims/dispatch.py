"""What the queue does by itself."""

from datetime import timedelta

from odoo import fields

from ..invariants import check_dispatched, check_queue
from .base import OfWorld

TEAM = r"WITH together AS .* IN \(%s\)"
MEMBERS = r'UPDATE "crm_team_member"'


class BulkDispatch(OfWorld):
    """R3.2: one click on many customers."""

    def set_up(self, env):
        return {"leads": self.register(env)}

    def work(self, env, state):
        self.dispatch(env, state["leads"])

    def check(self, env, state, finished):
        leads = env["crm.lead"].browse(state["leads"])
        return check_dispatched(leads, finished, whole=True) + check_queue(env, self.world.team)


class WaitingDispatch(OfWorld):
    """R3.2: the scheduled action that dispatches those who wait."""

    def set_up(self, env):
        leads = env["crm.lead"].browse(self.register(env))
        leads.with_user(self.world.users["w_reception"]).action_request_dispatch()
        return {"leads": leads.ids}

    def work(self, env, state):
        env["kefu.dispatch.job"]._cron_dispatch_waiting()

    def check(self, env, state, finished):
        leads = env["crm.lead"].browse(state["leads"])
        return check_dispatched(leads, finished) + check_queue(env, self.world.team)

    def moments(self):
        return [
            self.touch_team(TEAM % self.world.team),
            self.touch_leads(r'UPDATE "crm_lead"'),
            self.touch_members(MEMBERS),
        ]


class Recycling(OfWorld):
    """F3: idle customers go back to the queue."""

    def set_up(self, env):
        leads = self.register(env)
        self.dispatch(env, leads)
        env["res.company"].browse(self.world.company).kefu_idle_action = "recycle"
        env.flush_all()
        long_ago = fields.Datetime.now() - timedelta(days=40)
        env.cr.execute("UPDATE crm_lead SET dispatched_at = %s, last_contact_at = NULL WHERE id = ANY(%s)", (long_ago, leads))
        env.cr.execute("SELECT id, designer_id FROM crm_lead WHERE id = ANY(%s)", (leads,))
        return {"leads": leads, "designers": [list(row) for row in env.cr.fetchall()]}

    def work(self, env, state):
        env["kefu.idle.job"]._cron_recycle_idle()

    def check(self, env, state, finished):
        wrong = []
        for id_, designer in state["designers"]:
            lead = env["crm.lead"].browse(id_)
            rounds = sorted(lead.dispatch_ids.mapped("round"))
            if rounds not in ([1], [1, 2]) or lead.dispatch_round != rounds[-1]:
                wrong.append(f"{id_}: rounds {rounds}, counted {lead.dispatch_round}")
            if (len(rounds) == 2) == (lead.designer_id.id == designer):
                wrong.append(f"{id_}: rounds {rounds}, designer {designer} -> {lead.designer_id.id}")
            if finished and len(rounds) != 2:
                wrong.append(f"{id_}: lost, not dispatched anew")
        return wrong

    def moments(self):
        return [
            self.touch_leads(r'FROM "crm_lead" .* FOR NO KEY UPDATE'),
            self.touch_team(TEAM % self.world.team),
            self.touch_clocks("INSERT INTO kefu_followup_clock"),
            self.touch_members(MEMBERS),
        ]


class Pauses(OfWorld):
    """R3.5: who was off until now is on duty again."""

    def set_up(self, env):
        return {"member": paused_member(env, self.world)}

    def work(self, env, state):
        env["kefu.dispatch.job"]._cron_dispatch_waiting()

    def check(self, env, state, finished):
        member = env["crm.team.member"].browse(state["member"])
        wrong = finished and member.duty_state != "on_duty" or member.duty_state == "on_duty" and member.duty_until
        return [f"{member.id}: {member.duty_state} until {member.duty_until}"] if wrong else []

    def moments(self):
        return [self.touch_members(MEMBERS, team="(SELECT crm_team_id FROM crm_team_member WHERE id = %(member)s)")]


class Weights(OfWorld):
    """R3.2: the weights by what was signed."""

    def set_up(self, env):
        env.cr.execute("UPDATE crm_team_member SET ability_at = NULL WHERE crm_team_id = %s", (self.world.team,))
        return {}

    def work(self, env, state):
        env["crm.team.member"]._cron_update_weights()

    def check(self, env, state, finished):
        members = env["crm.team.member"].search([("crm_team_id", "=", self.world.team)])
        weighed = members.filtered("ability_at")
        # one transaction for a company
        return [f"{len(weighed)} of {len(members)} weighed"] if weighed < members and (finished or weighed) else []

    def moments(self):
        return [self.touch_team(TEAM % self.world.team), self.touch_members(MEMBERS)]


class Leaves(OfWorld):
    """R3.5: who is on leave is off duty."""

    def set_up(self, env):
        user = self.world.users["w_salesperson"]
        leave = env["hr.leave"].search([("employee_id.user_id", "=", user)]) or self._take_leave(env, user)
        member = env["crm.team.member"].browse(paused_member(env, self.world))
        member.write({"duty_state": "on_duty", "duty_until": False})
        return {"member": member.id, "leave": leave.id}

    def _take_leave(self, env, user):
        company = self.world.company
        employee = env["hr.employee"].create({"name": "On Leave", "user_id": user, "company_id": company})
        kind = env["hr.leave.type"].create(
            {"name": "Unpaid", "requires_allocation": False, "leave_validation_type": "no_validation", "company_id": company}
        )
        today = fields.Date.today()
        days = {"request_date_from": today - timedelta(days=2), "request_date_to": today + timedelta(days=40)}
        return env["hr.leave"].create({"employee_id": employee.id, "holiday_status_id": kind.id, **days})

    def work(self, env, state):
        env["crm.team.member"]._cron_follow_leaves()

    def check(self, env, state, finished):
        member = env["crm.team.member"].browse(state["member"])
        on_leave = (member.duty_state, member.duty_leave_id.id) == ("leave", state["leave"])
        return [] if on_leave or not finished else [f"{member.id}: {member.duty_state}, {member.duty_leave_id}"]

    def moments(self):
        return [self.touch_members(MEMBERS, team="(SELECT crm_team_id FROM crm_team_member WHERE id = %(member)s)")]


def paused_member(env, world):
    """:return: id of a member of a team of its own, whose pause is over"""
    team = env["crm.team"].create({"name": "Aside", "company_id": world.company, "user_id": False})
    member = env["crm.team.member"].create({"crm_team_id": team.id, "user_id": world.users["w_salesperson"]})
    member.write({"duty_state": "off", "duty_until": fields.Datetime.now() - timedelta(hours=1)})
    return member.id
