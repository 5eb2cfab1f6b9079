from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .kefu_complaint_clock import WAITING_REASONS

RUNNING = ("first_answer_deadline", "plan_deadline", "close_deadline", "remind_at", "second_at")

#: what is written when clocks run on
RUNNING_AGAIN = {"waiting_reason": False, "waiting_note": False, "waiting_since": False, "waiting_until": False}


class KefuComplaint(models.Model):
    """Clocks stand still only for a named reason and until a day; then they run on by themselves."""

    _inherit = "kefu.complaint"

    def action_wait(self, reason, note, until=None):
        """:param str reason: ``customer``, ``material``, ``weather`` or ``authority``
        :param str note: what is waited for
        :param datetime until: when to look again; at most, and by default, the days of the company's setting from now
        :raise UserError: waits already, no such reason, or nothing is written down
        """
        self = self._begin("registered", "reopened", "planned", "handled")
        self._check_works_on()
        self._check_running()
        if reason not in dict(WAITING_REASONS):
            raise UserError(self.env._("Clocks stand still for the customer, for material, for the weather or for an authority."))
        note = self._check_text(note, self.env._("Write down what is waited for."))
        now, until = fields.Datetime.now(), fields.Datetime.to_datetime(until)
        for complaint in self:
            latest = now + timedelta(days=complaint.company_id.kefu_complaint_wait_days)
            end = min(until or latest, latest)
            if end <= now:
                raise UserError(self.env._("Look at it again some time from now."))
            complaint._answer(waiting_reason=reason, waiting_note=note, waiting_since=now, waiting_until=end)
        label = dict(self._fields["waiting_reason"]._description_selection(self.env))[reason]
        self._log_step(self.env._("Clocks stand still (%(reason)s): %(note)s", reason=label, note=note))
        return True

    def action_resume(self):
        """The clocks run on; what was left of each is left still.

        :raise UserError: they run
        """
        self = self._begin("registered", "reopened", "planned", "handled")
        self._check_works_on()
        if not all(complaint.waiting_reason for complaint in self):
            raise UserError(self.env._("The clocks run."))
        self._resume()
        self._log_step(self.env._("The clocks run on."))
        return True

    def _resume(self):
        """Every clock that was running ends later by what was waited: on the clock, or in working time."""
        now, sudo = fields.Datetime.now(), self.sudo()  # sudo: kefu.complaint: clocks are set by code
        shifted = {complaint: complaint._shift_by_clock(now) for complaint in sudo if not complaint.is_working_time}
        for company, complaints in sudo.filtered("is_working_time").grouped("company_id").items():
            shifted.update(complaints._shift_by_working_time(company, now))
        for complaint, clocks in shifted.items():
            waited = int((now - complaint.waiting_since).total_seconds())
            complaint.write({**clocks, **RUNNING_AGAIN, "waited_seconds": complaint.waited_seconds + max(waited, 0)})

    def _get_running(self):
        """:return: names of the clocks that had not run out when the waiting began"""
        return [name for name in RUNNING if self[name] and self[name] > self.waiting_since]

    def _shift_by_clock(self, now):
        return {name: self[name] + (now - self.waiting_since) for name in self._get_running()}

    def _shift_by_working_time(self, company, now):
        """:return: ``{complaint: {clock: its new end}}``, laid out once for all"""
        clocks = [(complaint, name) for complaint in self for name in complaint._get_running()]
        pairs = [(complaint.waiting_since, complaint[name]) for complaint, name in clocks]
        left = self.env["kefu.calendar"]._working_seconds(company, pairs)
        ends = self.env["kefu.calendar"]._working_hour_deadlines(company, [now] * len(left), [one / 3600 for one in left])
        shifted = {complaint: {} for complaint in self}
        for (complaint, name), end in zip(clocks, ends, strict=True):
            shifted[complaint][name] = end
        return shifted
