"""The scheduled work that T8 kills and T11 gets in the way of, and what must hold whatever happens to it.

Each check is about the rows of its own set-up, so that many rounds share one database.
"""

from datetime import timedelta

from odoo import fields

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

    def disturbances(self, state):
        """:return: harmless statements on the rows the work is about: whoever has an older snapshot meets a conflict"""
        return [
            ("UPDATE crm_lead SET color = color WHERE id = ANY(%s)", (state["leads"],)),
            ("UPDATE kefu_followup_clock SET episode = episode WHERE lead_id = ANY(%s)", (state["leads"],)),
            ("UPDATE crm_team SET dispatch_lock = dispatch_lock WHERE id = %s", (self.world.team,)),
            ("UPDATE kefu_escalation SET episode = episode WHERE lead_id = ANY(%s)", (state["leads"],)),
        ]

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


class Sheets(OfWorld):
    """R2.2: the sheets of a collection day."""

    def set_up(self, env):
        leads = self.register(env, count=4)
        self.dispatch(env, leads)
        every_day = [
            f"kefu_sheet_{day}" for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        ]
        env["res.company"].browse(self.world.company).write(dict.fromkeys(every_day, True))
        env.flush_all()
        env.cr.execute("UPDATE kefu_followup SET sheet_line_id = NULL")
        env.cr.execute("DELETE FROM kefu_followup_sheet WHERE company_id = %s", (self.world.company,))
        return {"leads": leads}

    def work(self, env, state):
        env["kefu.followup.sheet.job"]._cron_collect()

    def check(self, env, state, finished):
        return check_sheets(env, self.world.company, finished)


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
        notes = lead.message_ids.filtered(
            lambda message: message.message_type == "notification" and not message.tracking_value_ids
        )
        if len(notes) > 2:
            wrong.append(f"{lead.id} has {len(notes)} notes")
    dispatched = len(leads.filtered("designer_id"))
    if whole and dispatched not in (0, len(leads)):
        wrong.append(f"{dispatched} of {len(leads)} dispatched by one click")
    return wrong


def check_queue(env, team):
    """R3.2: who has the same weight was served equally often, give or take one."""
    env.cr.execute(
        "SELECT count(d.id) FROM crm_team_member m "
        "LEFT JOIN kefu_dispatch d ON d.designer_id = m.user_id AND d.team_id = m.crm_team_id "
        "WHERE m.crm_team_id = %s GROUP BY m.user_id",
        (team,),
    )
    served = [count for (count,) in env.cr.fetchall()]
    return [f"served {served}"] if max(served) - min(served) > 1 else []


def check_sheets(env, company, finished):
    """Everybody with open customers has one sheet with a line for each of them."""
    env.cr.execute(
        "SELECT l.user_id, count(DISTINCT l.id), count(DISTINCT s.id), count(line.id) FROM crm_lead l "
        "LEFT JOIN kefu_followup_sheet s ON s.user_id = l.user_id AND s.company_id = l.company_id "
        "LEFT JOIN kefu_followup_sheet_line line ON line.sheet_id = s.id AND line.lead_id = l.id "
        "WHERE l.company_id = %s AND l.active AND l.won_status = 'pending' GROUP BY 1",
        (company,),
    )
    wrong = []
    for user, customers, sheets, lines in env.cr.fetchall():
        if sheets > 1 or (sheets and lines != customers) or (finished and not sheets):
            wrong.append(f"{user}: {customers} customers, {sheets} sheets, {lines} lines")
    return wrong


def check_told(env, leads, finished):
    """Every step was told once to everybody it is for."""
    env.cr.execute(
        "SELECT lead_id, step_id, user_id, count(*), bool_and(is_told) FROM kefu_escalation "
        "WHERE lead_id = ANY(%s) GROUP BY 1, 2, 3",
        (leads,),
    )
    rows = env.cr.fetchall()
    wrong = [f"told {count} times: {lead}, {step}, {user}" for lead, step, user, count, _told in rows if count > 1]
    if finished:
        wrong += [f"not told: {lead}, {step}, {user}" for lead, step, user, _count, told in rows if not told]
        wrong += [f"lost: {lead} was never escalated" for lead in set(leads) - {row[0] for row in rows}]
        people = {(lead, user) for lead, _step, user, _count, _told in rows}
        for lead, user in sorted(people):
            found = env["mail.message"].search_count(
                [
                    ("body", "like", f'/kefu-customers/{lead}"'),
                    ("notified_partner_ids", "in", env["res.users"].browse(user).partner_id.ids),
                ]
            )
            if found != 1:
                wrong.append(f"{user} got {found} notices about {lead}")
    return wrong
