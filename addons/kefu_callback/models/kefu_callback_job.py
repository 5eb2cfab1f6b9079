from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 500
#: a call opened and left alone so long, without an answer, goes back to the pool
CLAIM = timedelta(minutes=30)
#: who is told, level by level
LEVELS = ("service_manager", "director", "general_manager")
#: lines of a notice; the rest is counted
SHOWN = 20
#: told so soon after the day was over it still counts as that day's
LATE = timedelta(hours=1)


class KefuCallbackJob(models.AbstractModel):
    """Calls and contact forms that wait too long are told one higher, calls left open go back to the pool."""

    _name = "kefu.callback.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Call-Backs That Wait"

    @api.model
    def _cron_escalate(self):
        """Scheduled action. Nothing due: one query."""
        self._run_in_batches(self._claim_undone, self._escalate)

    @api.model
    def _cron_release(self):
        """Scheduled action. Nothing due: one query."""
        self._run_in_batches(self._claim_left_open, self._release)

    @api.model
    def _cron_contact_forms(self):
        """Scheduled action. Nothing due: one query."""
        self._run_in_batches(self._claim_overdue_forms, self._tell_of_forms)

    # === Calls undone === #

    def _claim_undone(self, skip):
        """:return: the next calls to be told one higher, locked"""
        return self._claim("kefu.callback", SQL(
            """SELECT call.id FROM kefu_callback call
                 JOIN res_company company ON company.id = call.company_id AND company.kefu_use_callback
                WHERE call.state IN ('to_call', 'no_answer') AND call.escalate_at <= %s AND call.id != ALL(%s)
             ORDER BY call.escalate_at LIMIT %s FOR NO KEY UPDATE OF call SKIP LOCKED""",
            fields.Datetime.now(), list(skip), BATCH,
        ))

    def _escalate(self, callbacks):
        """C1: told the service managers, a day later the directors, then the general managers; never somebody about whom
        the call asks. The number of queries does not depend on the number of calls.
        """
        for company, of_company in callbacks.grouped("company_id").items():
            people = [self.env["res.users"]._kefu_with_role(role, company) for role in LEVELS]
            by_level = of_company.grouped(lambda callback, people=people: self._level_reached(callback, people))
            for level, of_level in by_level.items():
                self._tell_level(company, of_level, level, people[level - 1])
            callbacks._kefu_live_notify(company)

    def _level_reached(self, callback, people):
        """:return: the next level at which there is somebody to tell, the last one otherwise"""
        levels = range(callback.escalation_level + 1, len(LEVELS) + 1)
        return next((level for level in levels if people[level - 1] - callback.about_user_ids), len(LEVELS))

    def _tell_level(self, company, callbacks, level, users):
        now = fields.Datetime.now()
        following = self._following(company, callbacks, level, now)
        for moment, together in callbacks.grouped(lambda callback: following[callback.id]).items():
            together.write({"escalation_level": level, "escalated_at": now, "escalate_at": moment})
        reader = self.with_context(lang=users[:1].lang or company.partner_id.lang)  # nobody's language is English
        callbacks._message_log_batch(bodies=dict.fromkeys(callbacks.ids, reader.env._("Undone: told one higher.")))
        for user in users:
            own = callbacks.filtered(lambda callback, user=user: user not in callback.about_user_ids)
            if own:
                job = self.with_context(lang=user.lang)
                text = job.env._("%(company)s: %(count)s calls are still to be made", company=company.name, count=len(own))
                job._notify(user, text, own)

    def _following(self, company, callbacks, level, now):
        """:return: ``{call id: when the next level is told}``: a day later; nobody is above the last one
        :rtype: dict
        """
        if level == len(LEVELS):
            return dict.fromkeys(callbacks.ids, False)
        told = [max(callback.escalate_at or now, now - LATE) for callback in callbacks]
        return dict(zip(callbacks.ids, self.env["kefu.calendar"]._deadlines(company, told, 1), strict=True))

    # === Calls left open === #

    def _claim_left_open(self, skip):
        return self._claim("kefu.callback", SQL(
            """SELECT call.id FROM kefu_callback call
                WHERE call.state IN ('to_call', 'no_answer') AND call.claimed_at < %s AND call.id != ALL(%s)
                  AND NOT EXISTS (SELECT FROM kefu_callback_answer answer WHERE answer.callback_id = call.id)
             ORDER BY call.claimed_at LIMIT %s FOR NO KEY UPDATE OF call SKIP LOCKED""",
            fields.Datetime.now() - CLAIM, list(skip), BATCH,
        ))

    def _release(self, callbacks):
        callbacks.write({"user_id": False, "claimed_at": False, "started_at": False})
        callbacks._kefu_live_notify(callbacks.company_id)

    # === Contact forms === #

    def _claim_overdue_forms(self, skip):
        return self._claim("kefu.contact.form", SQL(
            """SELECT form.id FROM kefu_contact_form form
                 JOIN res_company company ON company.id = form.company_id AND company.kefu_use_callback
                WHERE form.state = 'open' AND form.escalated_at IS NULL AND form.promised_at < %s AND form.id != ALL(%s)
             ORDER BY form.promised_at LIMIT %s FOR NO KEY UPDATE OF form SKIP LOCKED""",
            fields.Datetime.now(), list(skip), BATCH,
        ))

    def _tell_of_forms(self, forms):
        """C8: the reply promised is overdue: told the service managers, once, and who is to answer."""
        forms.write({"escalated_at": fields.Datetime.now()})
        for company, of_company in forms.grouped("company_id").items():
            managers = self.env["res.users"]._kefu_with_role("service_manager", company)
            for user in managers | of_company.owner_id:
                mine = of_company if user in managers else of_company.filtered(lambda form, user=user: form.owner_id == user)
                own = mine.filtered(lambda form, user=user: user not in form._concealed_from())
                if own:
                    job = self.with_context(lang=user.lang)
                    text = job.env._("%(company)s: %(count)s replies promised are overdue", company=company.name, count=len(own))
                    job._notify(user, text, own)
            forms._kefu_live_notify(company)

    # === Shared === #

    def _claim(self, model, query):
        """:return: the records that ``query`` finds and locks"""
        self.env[model].flush_model()
        self.env.cr.execute(query)
        return self.env[model].browse(row[0] for row in self.env.cr.fetchall())

    def _notify(self, user, text, records):
        """One notice for one person, however many records."""
        lines = [
            Markup("<li><a href='/mail/view?model=%s&amp;res_id=%s'>%s</a> %s</li>")
            % (record._name, record.id, record.display_name, record.record_name or "")
            for record in records.with_context(lang=user.lang)[:SHOWN]
        ]
        body = Markup("<p>%s</p><ul>%s</ul>") % (text, Markup().join(lines))
        self.env["mail.thread"].message_notify(subject=text, body=body, partner_ids=user.partner_id.ids)
