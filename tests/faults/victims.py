"""The scheduled work that T8 kills and T11 gets in the way of, and what must hold whatever happens to it.

Each check is about the rows of its own set-up, so that many rounds share one database.
"""

from datetime import timedelta

from odoo import fields

from odoo.addons.kefu_base.models import kefu_job  # noqa: F401 - fails early where the job mixin is gone

from tests.support.world import EnvCaller, World

from .kills import Victim

CUSTOMERS = 12


class OfWorld(Victim):
    """A victim in the company of ``self.world``."""

    def __init__(self, registry, world):
        super().__init__(registry, World(**world))

    def register(self, env, count=CUSTOMERS, **values):
        """:return: ids of new customers, with numbers nobody has"""
        reception = env(user=self.world.users["w_reception"])
        env.cr.execute("SELECT count(*) FROM crm_lead")
        self.world._phones = env.cr.fetchone()[0] + 1000
        return self.world.register(EnvCaller(reception), count, **values)

    def dispatch(self, env, leads):
        """Dispatch customers as the director does."""
        director = env(user=self.world.users["w_director"])
        director["crm.lead"].browse(leads).action_dispatch()


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


class OverdueSweep(OfWorld):
    """R2.3: the ladder of escalation."""

    def set_up(self, env):
        leads = self.register(env)
        self.dispatch(env, leads)
        overdue_since(env, leads, days=6)
        return {"leads": leads}

    def work(self, env, state):
        env["kefu.followup.sweep"]._cron_escalate()

    def check(self, env, state, finished):
        return check_told(env, state["leads"], finished)


def overdue_since(env, leads, days):
    """Put the deadlines of customers into the past; nothing of it was told."""
    moment = fields.Datetime.now() - timedelta(days=days)
    env.flush_all()
    env.cr.execute("UPDATE crm_lead SET followup_deadline = %s WHERE id = ANY(%s)", (moment, leads))
    env.cr.execute(
        "UPDATE kefu_followup_clock SET deadline = %(at)s, limit_at = %(at)s, next_at = %(at)s WHERE lead_id = ANY(%(ids)s)",
        {"at": moment, "ids": leads},
    )
    env.invalidate_all()


def check_dispatched(leads, finished, whole=False):
    """Each customer was dispatched once or not at all, with everything that belongs to it.

    :param bool whole: all or none, since it is one transaction
    :return: texts of what is wrong
    """
    wrong = []
    for lead in leads:
        rounds = lead.dispatch_ids.mapped("round")
        if len(rounds) > 1:
            wrong.append(f"{lead.id} dispatched {len(rounds)} times")
        if bool(lead.designer_id) != bool(rounds):
            wrong.append(f"{lead.id} has a designer: {bool(lead.designer_id)}, dispatches: {len(rounds)}")
        if lead.designer_id and (lead.user_id != lead.designer_id or not lead.followup_deadline):
            wrong.append(f"{lead.id} half dispatched")
        if finished and not lead.designer_id:
            wrong.append(f"{lead.id} lost: not dispatched")
        notes = lead.message_ids.filtered(lambda message: message.message_type == "notification" and not message.tracking_value_ids)
        if len(notes) > 2:
            wrong.append(f"{lead.id} has {len(notes)} notes")
    dispatched = len(leads.filtered("designer_id"))
    if whole and dispatched not in (0, len(leads)):
        wrong.append(f"{dispatched} of {len(leads)} dispatched by one click")
    return wrong


def check_queue(env, team):
    """R3.2: who has the same weight was served equally often, give or take one."""
    env.cr.execute(
        "SELECT count(d.id) FROM crm_team_member m LEFT JOIN kefu_dispatch d ON d.designer_id = m.user_id AND d.team_id = m.crm_team_id "
        "WHERE m.crm_team_id = %s GROUP BY m.user_id",
        (team,),
    )
    served = [count for count, in env.cr.fetchall()]
    return [f"served {served}"] if max(served) - min(served) > 1 else []


def check_told(env, leads, finished):
    """Every step was told once to everybody it is for."""
    env.cr.execute(
        "SELECT lead_id, step_id, user_id, count(*), bool_and(is_told) FROM kefu_escalation WHERE lead_id = ANY(%s) GROUP BY 1, 2, 3",
        (leads,),
    )
    rows = env.cr.fetchall()
    wrong = [f"told {count} times: {lead}, {step}, {user}" for lead, step, user, count, _told in rows if count > 1]
    if finished:
        wrong += [f"not told: {lead}, {step}, {user}" for lead, step, user, _count, told in rows if not told]
        wrong += [f"lost: {lead} was never escalated" for lead in set(leads) - {row[0] for row in rows}]
        people = {(lead, user) for lead, _step, user, _count, _told in rows}
        for lead, user in sorted(people):
            found = env["mail.message"].search_count([
                ("body", "like", f'/kefu-customers/{lead}"'),
                ("notified_partner_ids", "in", env["res.users"].browse(user).partner_id.ids),
            ])
            if found != 1:
                wrong.append(f"{user} got {found} notices about {lead}")
    return wrong
