"""What call-backs do by themselves. The first statement of each locks all that it writes: nobody can get in its way later."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from .. import complaints
from .base import OfWorld


class UndoneCalls(OfWorld):
    """C1: calls that nobody makes are told one higher."""

    def set_up(self, env):
        complaints.employ(env, self.world)
        ids = complaints.calls(env, self.world, self.customers)
        env.cr.execute("UPDATE kefu_callback SET escalate_at = NULL WHERE id != ALL(%s)", (ids,))
        env.cr.execute("UPDATE kefu_callback SET escalate_at = %s WHERE id = ANY(%s)", (self.past(), ids))
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {"ids": ids, "message": env.cr.fetchone()[0]}

    @staticmethod
    def past():
        return fields.Datetime.now() - timedelta(hours=1)

    def managers(self, env):
        """:return: whom it is told first"""
        return env["res.users"]._kefu_with_role("service_manager", env["res.company"].browse(self.world.company))

    def notices(self, env, state):
        """:return: for each manager how many notices there were since the set-up"""
        return [
            env["mail.message"].search_count(
                [("id", ">", state["message"]), ("notified_partner_ids", "in", manager.partner_id.ids)]
            )
            for manager in self.managers(env)
        ]

    def work(self, env, state):
        env["kefu.callback.job"]._cron_escalate()

    def check(self, env, state, finished):
        env.cr.execute("SELECT escalation_level FROM kefu_callback WHERE id = ANY(%s)", (state["ids"],))
        levels = [level for (level,) in env.cr.fetchall()]
        told = self.notices(env, state)
        # one transaction
        whole = set(levels) == {1} and set(told) == {1}
        nothing = set(levels) == {0} and set(told) == {0}
        return [] if whole or not finished and nothing else [f"levels {levels}, told {told}"]


class OverdueForms(UndoneCalls):
    """C8: replies that were promised and not given."""

    def set_up(self, env):
        complaints.employ(env, self.world)
        values = {"company_id": self.world.company, "question": "When?", "promised_at": self.past(), "owner_id": False}
        forms = env["kefu.contact.form"].create([dict(values) for _number in range(self.customers)])
        env.flush_all()
        env.cr.execute("UPDATE kefu_contact_form SET promised_at = %s WHERE id = ANY(%s)", (self.past(), forms.ids))
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {"ids": forms.ids, "message": env.cr.fetchone()[0]}

    def work(self, env, state):
        env["kefu.callback.job"]._cron_contact_forms()

    def check(self, env, state, finished):
        env.cr.execute("SELECT count(*), count(escalated_at) FROM kefu_contact_form WHERE id = ANY(%s)", (state["ids"],))
        count, escalated = env.cr.fetchone()
        told = self.notices(env, state)
        whole = escalated == count and set(told) == {1}
        nothing = not escalated and set(told) == {0}
        return [] if whole or not finished and nothing else [f"{escalated} of {count} escalated, told {told}"]


class Summaries(OfWorld):
    """C8w: the weekly summary becomes final and is sent, once."""

    def set_up(self, env):
        complaints.employ(env, self.world)
        complaints.calls(env, self.world, 2)
        env.cr.execute("DELETE FROM kefu_callback_summary")
        company, job = env["res.company"].browse(self.world.company), env["kefu.callback.summary.job"]
        today = env["kefu.calendar"]._today(company)
        summary = job._make_drafts(company, [today - timedelta(days=today.weekday() + 7)])
        env.flush_all()
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {"id": summary.id, "message": env.cr.fetchone()[0]}

    def work(self, env, state):
        # what is printed is not the point, and would be most of the time in which it can be killed
        with patch.object(type(env["ir.actions.report"]), "_render_qweb_pdf", lambda *args, **options: (b"%PDF-1.4", "pdf")):
            env["kefu.callback.summary.job"]._cron_summaries()

    def check(self, env, state, finished):
        env.cr.execute("SELECT state, sent_at IS NOT NULL FROM kefu_callback_summary WHERE id = %s", (state["id"],))
        ((is_final, is_sent),) = [(row[0] == "final", row[1]) for row in env.cr.fetchall()]
        # of this summary: on Sunday night this week's is due as well
        about = [("model", "=", "kefu.callback.summary"), ("res_id", "=", state["id"]), ("id", ">", state["message"])]
        told = [
            env["mail.message"].search_count([*about, ("notified_partner_ids", "in", user.partner_id.ids)])
            for user in env["kefu.callback.summary"].browse(state["id"])._recipients()
        ]
        whole = is_final and is_sent and set(told) == {1}
        nothing = not is_final and not is_sent and set(told) == {0}
        return [] if whole or not finished and nothing else [f"final {is_final}, sent {is_sent}, told {told}"]
