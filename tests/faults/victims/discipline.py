"""Penalties: proposed by the sweep, issued and executed many at a time."""

from ..penalties import check_executed, check_suspensions, due, employ, issue, lift_all, propose
from .base import OfWorld
from .followup import OverdueSweep


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
        lift_all(env, self.world)
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
