"""Penalties for the tests of what happens at the same moment, and what must hold of them whatever happens."""

from odoo import Command

from .victims import OfWorld, OverdueSweep

#: login: group
PEOPLE = {
    "w_finance": "kefu_discipline.group_finance",
    "w_finance2": "kefu_discipline.group_finance",
    "w_general_manager": "kefu_base.group_general_manager",
}


def employ(env, world):
    """Add finance and a general manager to the world's people, once; nothing is booked there."""
    company = env["res.company"].browse(world.company)
    if "kefu_book_penalties" in company:
        company.kefu_book_penalties = False
    for login, group in PEOPLE.items():
        user = env["res.users"].search([("login", "=", login)])
        world.users[login] = user.id or env["res.users"].with_context(no_reset_password=True).create({
            "name": login, "login": login, "password": login, "company_id": company.id,
            "company_ids": [Command.set(company.ids)], "tz": "Asia/Shanghai", "notification_type": "inbox",
            "group_ids": [Command.set((env.ref("base.group_user") | env.ref(group)).ids)],
        }).id


def propose(env, world, code="CHERRY_PICK", count=1, designers=None):
    """:return: ids of so many new proposals, for one designer after the other"""
    designers = designers or world.designers
    env.cr.execute("SELECT count(*) FROM kefu_penalty")
    (start,) = env.cr.fetchone()
    breach = env["kefu.breach"]
    return env["kefu.penalty"]._propose_batch([
        breach._prepare_breach(
            code, designers[number % len(designers)], world.company, "res.company", world.company, f"fault,{start + number}"
        )
        for number in range(count)
    ]).ids


def issue(env, world, ids, login="w_director"):
    """Issue penalties as a director does."""
    env(user=world.users[login])["kefu.penalty"].browse(ids).action_issue()


def due(env, world, count=1, designers=None):
    """:return: ids of so many penalties of 20 that finance may execute"""
    ids = propose(env, world, "FOLLOWUP_LATE", count, designers)
    issue(env, world, ids)
    for penalty in env["kefu.penalty"].browse(ids):
        penalty.with_user(penalty.user_id).action_acknowledge()
    return ids


def check_suspensions(env, world):
    """R3.2: as many rounds are left in the queue as suspensions in force say, and nobody has turns without cause.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT member.id, member.suspended_rounds, COALESCE(SUM(suspension.rounds) FILTER (WHERE lifted_at IS NULL), 0)
             FROM crm_team_member member LEFT JOIN kefu_suspension suspension ON suspension.member_id = member.id
            WHERE crm_team_id = %s GROUP BY member.id""",
        (world.team,),
    )
    return [
        f"member {member}: {left} rounds left of {imposed} imposed"
        for member, left, imposed in env.cr.fetchall() if left > imposed
    ]


def check_executed(env, ids, finished=False):
    """R2.8: what stands in the books is what was executed, and each penalty was executed once at most.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT penalty.id, state, penalty.amount, amount_executed, COALESCE(SUM(entry.amount), 0),
                  count(entry.id) FILTER (WHERE entry.reverses_id IS NULL)
             FROM kefu_penalty penalty LEFT JOIN kefu_penalty_entry entry ON entry.penalty_id = penalty.id
            WHERE penalty.id = ANY(%s) GROUP BY penalty.id""",
        (ids,),
    )
    wrong = []
    for penalty, state, amount, executed, booked, entries in env.cr.fetchall():
        if booked != executed or entries > 1 or executed not in (0, amount) or (state == "executed") != bool(executed):
            wrong.append(f"{penalty} is {state}: {executed} of {amount} executed, {booked} in {entries} entries")
        if finished and state != "executed":
            wrong.append(f"{penalty} was not executed")
    return wrong


class OverdueProposals(OverdueSweep):
    """R2.3, D-2: the sweep that finds overdue customers proposes a penalty for each."""

    def check(self, env, state, finished):
        env.cr.execute(
            """SELECT lead.id, count(DISTINCT told.id), count(DISTINCT penalty.id), min(penalty.facts)
                 FROM crm_lead lead
            LEFT JOIN kefu_escalation told ON told.lead_id = lead.id
            LEFT JOIN kefu_penalty penalty ON penalty.lead_id = lead.id AND penalty.code = 'FOLLOWUP_LATE'
                WHERE lead.id = ANY(%s) GROUP BY lead.id""",
            (state["leads"],),
        )
        wrong = super().check(env, state, finished)
        for lead, told, proposed, facts in env.cr.fetchall():
            if proposed != bool(told) or bool(facts) != bool(proposed):
                wrong.append(f"{lead}: {told} steps told, {proposed} penalties, facts: {facts}")
            if finished and not proposed:
                wrong.append(f"{lead}: lost, not proposed")
        return wrong


class IssueMany(OfWorld):
    """R2.8, R3.2: a director issues several penalties with suspension in one go."""

    def set_up(self, env):
        env.cr.execute("DELETE FROM kefu_suspension")
        env.cr.execute("UPDATE crm_team_member SET suspended_rounds = 0")
        return {"leads": [], "penalties": propose(env, self.world, count=8)}

    def work(self, env, state):
        waiting = env["kefu.penalty"].browse(state["penalties"]).filtered(lambda penalty: penalty.state == "proposed")
        if waiting:
            issue(env, self.world, waiting.ids)

    def check(self, env, state, finished):
        penalties = env["kefu.penalty"].browse(state["penalties"])
        issued = penalties.filtered(lambda penalty: penalty.state == "issued")
        members = env["crm.team.member"].search([("crm_team_id", "=", self.world.team)])
        wrong = check_suspensions(env, self.world)
        if len(issued) not in (0, len(penalties)) or finished and not issued:
            wrong.append(f"{len(issued)} of {len(penalties)} issued by one click")
        if sum(members.mapped("suspended_rounds")) != 2 * len(issued):
            wrong.append(f"{members.mapped('suspended_rounds')} rounds for {len(issued)} issued")
        if len(set(issued.mapped("name"))) != len(issued) or any(len(p.message_ids) != 1 for p in issued):
            wrong.append("numbers or lines of the history doubled")
        return wrong

    def disturbances(self, state):
        return [
            ("UPDATE kefu_penalty SET effect = effect WHERE id = ANY(%s)", (state["penalties"],)),
            ("UPDATE crm_team SET dispatch_lock = dispatch_lock WHERE id = %s", (self.world.team,)),
        ]


class ExecuteMany(OfWorld):
    """R2.8: finance executes a batch."""

    def set_up(self, env):
        employ(env, self.world)
        return {"leads": [], "penalties": due(env, self.world, count=8), "users": self.world.users}

    def work(self, env, state):
        waiting = env["kefu.penalty"].browse(state["penalties"]).filtered(lambda penalty: penalty.state == "issued")
        if waiting:
            waiting.with_user(state["users"]["w_finance"])._execute()

    def check(self, env, state, finished):
        wrong = check_executed(env, state["penalties"], finished)
        env.cr.execute(
            "SELECT count(DISTINCT batch_id) FROM kefu_penalty_entry WHERE penalty_id = ANY(%s)", (state["penalties"],)
        )
        (batches,) = env.cr.fetchone()
        if batches > 1:
            wrong.append(f"{batches} batches for one click")
        return wrong
