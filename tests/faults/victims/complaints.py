"""What complaints do by themselves."""

from datetime import timedelta

from odoo import fields

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


class DraftChase(ComplaintSweep):
    """X2: what was written down and not registered is told to whoever took it, and to the service managers."""

    def set_up(self, env):
        complaints.employ(env, self.world)
        env.cr.execute("UPDATE kefu_complaint SET next_check_at = '2099-01-01' WHERE next_check_at IS NOT NULL")
        drafts = complaints.write_down(env, self.world, self.customers).ids
        complaints.age(env, drafts, hours=3)
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {"overdue": drafts, "urgent": [], "waiting": [], "message": env.cr.fetchone()[0]}

    def check(self, env, state, finished):
        ids = state["overdue"]
        wrong = complaints.check_owned(env, ids) + self._check_log(env, ids)
        env.cr.execute(
            """SELECT count(*) FROM kefu_complaint complaint WHERE id = ANY(%s)
                  AND (state != 'draft' OR level != 1 OR escalated_at IS NOT NULL AND NOT EXISTS (
                       SELECT FROM kefu_complaint_escalation WHERE complaint_id = complaint.id AND kind = 'draft'))""",
            (ids,),
        )
        wrong += [f"{count} drafts moved on without a word" for (count,) in env.cr.fetchall() if count]
        if finished:
            wrong += complaints.check_escalated(env, ids) + self._check_told(env, state)
            env.cr.execute("SELECT count(*) FROM kefu_complaint WHERE id = ANY(%s) AND escalated_at IS NULL", (ids,))
            wrong += [f"{count} drafts not chased" for (count,) in env.cr.fetchall() if count]
        return wrong


class DefectEffects(OfWorld):
    """X9: whether defects came back is looked at once, late corrective actions are told once."""

    def set_up(self, env):
        complaints.employ(env, self.world)
        env.cr.execute("UPDATE kefu_defect SET due = '2099-01-01', effect_check_on = '2099-01-01', told_on = NULL")
        today = fields.Date.today()
        department = env["kefu.department"].search([("company_id", "=", self.world.company), ("code", "=", "engineering")])
        env["res.company"].search([]).kefu_defect_reported_on = env["kefu.defect.job"]._first_of_month(department.company_id)
        values = {
            "company_id": self.world.company,
            "cause": "The seal",
            "department_id": department.id,
            "owner_id": self.world.users["w_site_manager"],
            "due": today - timedelta(days=2),
        }
        env.cr.execute("SELECT count(*) FROM kefu_defect")
        count = env.cr.fetchone()[0]
        kinds = {
            "late": {"category_id": env.ref("kefu_complaints.category_electrics").id, "state": "acting"},
            "gone": {"category_id": env.ref("kefu_complaints.category_roofing").id, "state": "checking"},
            "back": {"category_id": env.ref("kefu_complaints.category_plumbing").id, "state": "checking"},
        }
        checked = {"done_on": today - timedelta(days=5), "effect_check_on": today - timedelta(days=2)}
        state = {}
        for kind, own in kinds.items():
            own = {**values, **own, **(checked if own["state"] == "checking" else {})}
            rows = [{**own, "name": f"{kind} {count} {number}"} for number in range(self.customers // 3)]
            state[kind] = env["kefu.defect"].create(rows).ids
        # about the same matter and the same department, after the action
        complaints.take(env, self.world)
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {**state, "message": env.cr.fetchone()[0]}

    def work(self, env, state):
        env["kefu.defect.job"]._cron_effects()

    def check(self, env, state, finished):
        wrong = []
        for kind, (before, after) in {"gone": ("checking", "effective"), "back": ("checking", "came_back")}.items():
            env.cr.execute("SELECT id, state FROM kefu_defect WHERE id = ANY(%s)", (state[kind],))
            for defect, found in env.cr.fetchall():
                notes = env["mail.message"].search_count(
                    [
                        ("id", ">", state["message"]),
                        ("model", "=", "kefu.defect"),
                        ("res_id", "=", defect),
                        ("message_type", "=", "notification"),
                    ]
                )
                # the line in the history and the step are one transaction
                if (found, notes) not in ([] if finished else [(before, 0)]) + [(after, 1)]:
                    wrong.append(f"{kind} {defect} is {found} with {notes} notes")
        env.cr.execute("SELECT count(*), count(told_on) FROM kefu_defect WHERE id = ANY(%s)", (state["late"],))
        count, told = env.cr.fetchone()
        notices = self.notices(env, state)
        whole, nothing = told == count and set(notices) == {1}, not told and set(notices) == {0}
        return wrong + ([] if whole or not finished and nothing else [f"{told} of {count} late ones told, {notices} notices"])

    def notices(self, env, state):
        """:return: for each manager how many notices of late actions there were since the set-up"""
        company = env["res.company"].browse(self.world.company)
        return [
            env["mail.message"].search_count(
                [
                    ("id", ">", state["message"]),
                    ("subject", "like", "corrective actions are late"),
                    ("notified_partner_ids", "in", manager.partner_id.ids),
                ]
            )
            for manager in env["res.users"]._kefu_with_role("service_manager", company)
        ]
