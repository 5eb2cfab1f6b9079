"""What complaints do by themselves."""

from .. import complaints
from .base import Moment, OfWorld, touch


class ComplaintSweep(OfWorld):
    """X3, X4, X7, X13: overdue ones go one level higher, urgent ones to a second person, clocks that stood still run on."""

    def set_up(self, env):
        complaints.employ(env, self.world)
        # what earlier rounds left behind is not due
        env.cr.execute("UPDATE kefu_complaint SET next_check_at = '2099-01-01' WHERE next_check_at IS NOT NULL")
        overdue = complaints.take(env, self.world, self.customers)
        urgent = complaints.take(env, self.world, 2, urgency="urgent")
        waiting = complaints.take(env, self.world, 2)
        worker = env(user=self.world.users["w_consultant"])["kefu.complaint"]
        worker.browse(waiting).action_wait("material", "Tiles")
        complaints.age(env, overdue, hours=30)
        complaints.age(env, urgent, minutes=12)
        complaints.age(env, waiting, days=8)
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {"overdue": overdue, "urgent": urgent, "waiting": waiting, "message": env.cr.fetchone()[0]}

    def work(self, env, state):
        env["kefu.complaint.job"]._cron_sweep()

    def check(self, env, state, finished):
        ids = state["overdue"] + state["urgent"] + state["waiting"]
        wrong = complaints.check_owned(env, ids) + self._check_log(env, ids)
        env.cr.execute("SELECT level FROM kefu_complaint WHERE id = ANY(%s)", (state["overdue"],))
        wrong += [f"level {level}" for (level,) in env.cr.fetchall() if level not in ((2,) if finished else (1, 2))]
        if finished:
            wrong += complaints.check_escalated(env, ids) + self._check_told(env, state)
            env.cr.execute(
                "SELECT count(*) FROM kefu_complaint WHERE id = ANY(%s) AND second_told_at IS NULL"
                " OR id = ANY(%s) AND waiting_reason IS NOT NULL",
                (state["urgent"], state["waiting"]),
            )
            wrong += [f"{count} not looked at" for (count,) in env.cr.fetchall() if count]
        return wrong

    def _check_log(self, env, ids):
        """:return: what was told twice"""
        env.cr.execute(
            "SELECT complaint_id, user_id, kind, count(*) FROM kefu_complaint_escalation WHERE complaint_id = ANY(%s)"
            " GROUP BY 1, 2, 3 HAVING count(*) > 1",
            (ids,),
        )
        return [f"told {count} times: {complaint}, {user}, {kind}" for complaint, user, kind, count in env.cr.fetchall()]

    def _check_told(self, env, state):
        """:return: who was not told, or not once"""
        ids = state["overdue"] + state["urgent"] + state["waiting"]
        env.cr.execute(
            "SELECT user_id, bool_and(is_told) FROM kefu_complaint_escalation WHERE complaint_id = ANY(%s) GROUP BY 1", (ids,)
        )
        wrong = []
        for user, is_told in env.cr.fetchall():
            person = env["res.users"].browse(user)
            notices = env["mail.message"].search_count(
                [
                    ("id", ">", state["message"]),
                    ("subject", "like", "complaints need you"),
                    ("notified_partner_ids", "in", person.partner_id.ids),
                ]
            )
            # the work of a run that was killed between log and notice is told by the next one, with what it finds itself
            if not is_told or not 1 <= notices <= 2:
                wrong.append(f"{person.login}: told {is_told}, {notices} notices")
        return wrong

    def moments(self):
        ids = "UNION ALL".join(f" SELECT unnest(%({name})s) " for name in ("overdue", "urgent", "waiting"))
        due = touch(f"UPDATE kefu_complaint SET next_check_at = next_check_at WHERE id IN ({ids})")
        # the telling locks all that it writes by its first statement
        return [Moment(r"SELECT complaint.id FROM kefu_complaint complaint .* FOR NO KEY UPDATE", due)]
