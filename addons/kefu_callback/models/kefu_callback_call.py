from datetime import UTC, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .kefu_callback import OPEN

#: so many calls are looked at for one that nobody else is taking at this moment
CANDIDATES = 20


class KefuCallback(models.Model):
    """What a consultant does with a call, from the desk. Each step writes on the row of the call: of two consultants who
    take the same one at the same moment the second one is refused.
    """

    _inherit = "kefu.callback"

    def action_open(self):
        """Take the call and open it.

        :return: what the desk shows of it, see :meth:`call_data`
        :rtype: dict
        :raise UserError: somebody else is calling already, or the call is over
        """
        self.ensure_one()
        self._claim()
        return self.call_data()

    @api.model
    def action_next(self):
        """Take the next call: the one left open, or the one that has waited longest.

        :return: what the desk shows of it, see :meth:`call_data`; ``False`` when nothing is to be called now
        :rtype: dict | bool
        """
        self._check_role()
        callback = self._left_open() or self._next_of_pool()
        return callback.action_open() if callback else False

    def action_release(self):
        """Give the call back, so that any consultant may take it. Service managers release other people's, too."""
        self.check_access("read")
        self._check_state(*OPEN)
        if not self._is_role("service_manager"):
            self._check_mine()
        self._answer(user_id=False, claimed_at=False, started_at=False)
        self._kefu_live_notify(self.company_id)

    def action_no_answer(self, note=False, retry_at=False):
        """C1: nobody answered: it is tried again, later and within the hours of calls.

        :param str note: what was heard
        :param retry_at: when to try again, naive UTC, as the desk sends it; default: as the company has set
        :raise UserError: the time is over or outside the hours of calls
        """
        self.ensure_one()
        self._check_mine()
        again = self._check_retry(fields.Datetime.to_datetime(retry_at)) if retry_at else self._next_try()
        attempts = self.attempt_count + 1
        self._add_attempt("no_answer", note)
        values = {"state": "no_answer", "attempt_count": attempts, "next_try_at": again}
        if attempts >= self.company_id.kefu_callback_max_attempts and not self.escalation_level:
            values["escalate_at"] = min(self.escalate_at or again, fields.Datetime.now())
        self._answer(**values, user_id=False, claimed_at=False, started_at=False)
        self._kefu_live_notify(self.company_id)

    def action_refuse(self, reason):
        """The person answered and does not want to talk."""
        self.ensure_one()
        self._check_mine()
        self._check_reason(reason)
        self._add_attempt("refused", reason)
        self._answer(state="refused", refuse_reason=reason, attempt_count=self.attempt_count + 1, **self._prepare_end())
        self._kefu_live_notify(self.company_id)

    def action_cancel(self, reason):
        """The call is not to be made: the service manager or the director says why."""
        self.check_access("read")
        if not self._is_role("service_manager", "director"):
            raise AccessError(self.env._("Only a service manager or a director cancels calls. Ask one of them."))
        self._check_state(*OPEN)
        self._check_reason(reason)
        self._answer(state="cancelled", cancel_reason=reason, claimed_at=False, escalate_at=False)
        # sudo: kefu.callback: people have no write access
        self.sudo()._message_log_batch(bodies=dict.fromkeys(self.ids, self.env._("Cancelled: %s", reason)))
        self._kefu_live_notify(self.company_id)

    # === Who calls === #

    def _check_role(self):
        if not self._is_role("consultant", "service_manager"):
            raise AccessError(self.env._("Calls are made by consultants and service managers."))

    def _check_mine(self):
        """:raise UserError: the call is over, or the current user has not taken it"""
        self.check_access("read")
        self._check_role()
        self._check_state(*OPEN)
        for callback in self:
            if callback.user_id != self.env.user:
                raise UserError(self.env._("%s is not open at your desk. Open it first.", callback.display_name))

    def _check_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Give a reason."))

    def _claim(self):
        """Take the call by a write on its row."""
        self.check_access("read")
        self._check_role()
        self._check_state(*OPEN)
        if not self.company_id._kefu_uses("callback"):
            raise UserError(self.env._("%s does not use call-backs at present.", self.company_id.name))
        if self.user_id and self.user_id != self.env.user:
            # sudo: res.users: a colleague's name
            raise UserError(self.env._("%s is calling already. Take the next call.", self.user_id.sudo().name))
        if self.env.user in self.about_user_ids or self.env.user.partner_id == self.callee_id:
            raise AccessError(self.env._("This call is about you: a colleague makes it."))
        now = fields.Datetime.now()
        self._answer(
            user_id=self.env.uid,
            claimed_at=now,
            started_at=self.started_at or now,
            script_id=(self.script_id or self._get_script()).id,
        )
        self.flush_recordset()
        # the colleagues' desks do not offer it any more
        self._kefu_live_notify(self.company_id)

    def _get_script(self):
        script = self.env["kefu.callback.script"]._script_for(self.company_id, self.occasion_id)
        if not script:
            raise UserError(self.env._("There is no published script for “%s”. Ask the service manager to publish one.",
                                       self.occasion_id.name))
        return script

    def _left_open(self):
        """:return: the call that the current user took and did not finish"""
        domain = [("state", "in", OPEN), ("user_id", "=", self.env.uid), ("claimed_at", "!=", False)]
        return self.search(self._desk_domain() + domain, order="claimed_at desc, id", limit=1)

    def _next_of_pool(self):
        """:return: the call that has waited longest, locked, passing over those being taken at this moment"""
        domain = [
            *self._desk_domain(),
            ("state", "in", OPEN),
            ("user_id", "in", [False, self.env.uid]),
            ("claimed_at", "=", False),
            ("next_try_at", "<=", fields.Datetime.now()),
            ("callee_id", "!=", self.env.user.partner_id.id),
        ]
        return self.search(domain, order="next_try_at, id", limit=CANDIDATES).try_lock_for_update(allow_referencing=True, limit=1)

    # === When again === #

    def _next_try(self):
        """:return: when to call again, naive UTC: after the company's pause, within the hours of calls"""
        company, calendar = self.company_id, self.env["kefu.calendar"]
        moment = fields.Datetime.now() + timedelta(minutes=company.kefu_callback_retry_minutes)
        day = calendar._local_date(company, moment)
        first, last = self._hours_of_calls(day)
        if moment > last:
            return self._hours_of_calls(day + timedelta(days=1))[0]
        return max(moment, first)

    def _check_retry(self, moment):
        """:raise UserError: that moment is over, or nobody calls at that hour"""
        if moment < fields.Datetime.now():
            raise UserError(self.env._("Choose a time to come for the next call."))
        first, last = self._hours_of_calls(self.env["kefu.calendar"]._local_date(self.company_id, moment))
        if not first <= moment <= last:
            raise UserError(self.env._(
                "Calls are made between %(first)s and %(last)s. Choose a time within these hours.",
                first=self._hour_text(self.company_id.kefu_callback_day_start),
                last=self._hour_text(self.company_id.kefu_callback_day_end),
            ))
        return moment

    def _hours_of_calls(self, day):
        """:return: the first and the last moment at which the company calls on that date, naive UTC"""
        zone = self.env["kefu.calendar"]._zone(self.company_id)
        midnight = datetime.combine(day, time.min)
        hours = (self.company_id.kefu_callback_day_start, self.company_id.kefu_callback_day_end)
        return [
            (midnight + timedelta(hours=hour)).replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None) for hour in hours
        ]

    @api.model
    def _hour_text(self, hour):
        return f"{int(hour)}:{round(hour % 1 * 60):02d}"

    # === What is written === #

    def _add_attempt(self, result, note=False):
        # sudo: kefu.callback.attempt: written by the steps only
        self.env["kefu.callback.attempt"].sudo().create({
            "callback_id": self.id,
            "at": fields.Datetime.now(),
            "user_id": self.env.uid,
            "result": result,
            "note": self._plain(note),
        })

    def _prepare_end(self):
        now = fields.Datetime.now()
        return {
            "done_at": now,
            "duration": (now - (self.started_at or now)).total_seconds() / 60,
            "claimed_at": False,
            "escalate_at": False,
        }

    @api.model
    def _plain(self, text):
        """:return: text from a client, or ``False``
        :raise ValidationError: it is no text
        """
        if text and not isinstance(text, str):
            raise ValidationError(self.env._("Enter plain text."))
        return text.strip() if text else False
