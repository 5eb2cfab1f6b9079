from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import TO_PLAN
from .kefu_complaint_level import LAST_LEVEL

DEADLINES = ("first_answer_deadline", "plan_deadline", "close_deadline")


class KefuComplaint(models.Model):
    """X4, X7: loud, taken by somebody, one level higher."""

    _inherit = "kefu.complaint"

    def _tell_urgent(self):
        """X4: on the screens of those who can help, each by a channel of their own: nobody else hears of it."""
        for complaint in self:
            sudo = complaint.sudo()  # sudo: kefu.complaint: told to those who may read it
            message = {"id": sudo.id, "name": sudo.name, "text": sudo._get_urgent_text()}
            for user in sudo._get_urgent_people():
                user.partner_id._bus_send("kefu_urgent", message)

    def _get_urgent_people(self):
        """:return: who may take it: consultants, service managers, whoever answers for it; of an internal one the entitled"""
        if self.is_internal:
            return self._get_entitled()
        company = self.company_id
        return (
            self._holders("consultant", company) | self._holders("service_manager", company)
            | self.responsible_id | self.second_person_id
        ).filtered("active")

    def _get_urgent_text(self):
        parts = (self.contact_name or self.partner_id.name, self.phone, self.category_id.name, self.description)
        return ", ".join(part for part in parts if part)[:200]

    def action_take(self):
        """X4: I am at it and answer for it. The first has it; whoever comes second is told by whom.

        :raise UserError: somebody is at it already
        """
        self = self._begin(*TO_PLAN)
        for complaint in self:
            complaint._check_may_take()
        self._answer(responsible_id=self.env.uid, taken_at=fields.Datetime.now())
        self._log_step(self.env._("Taken by %s.", self.env.user.name))
        return True

    def _check_may_take(self):
        sudo = self.sudo()  # sudo: kefu.department: who belongs to it
        may = self._works_on(self.env.user) or not sudo.is_internal and self.env.user in sudo.department_id.member_ids
        if not may:
            raise AccessError(self.env._("Those who answer for complaints take them."))
        if sudo.taken_at and sudo.responsible_id != self.env.user and not self._decides():
            raise UserError(self.env._("%(who)s is at it already.", who=sudo.responsible_id.name))

    def action_escalate(self, reason):
        """X7: ask the next level before the clock does.

        :param str reason: why
        :raise UserError: it is on the last level
        """
        self = self._begin("registered", "reopened", "planned", "handled")
        self._check_works_on()
        reason = self._check_text(reason, self.env._("Say why the next level is needed."))
        if any(complaint.level >= LAST_LEVEL for complaint in self):
            raise UserError(self.env._("The general manager has it already."))
        for level, complaints in self.grouped("level").items():
            complaints._answer(level=level + 1, escalated_at=fields.Datetime.now())
            complaints._log_step(self.env._("One level higher: %s", reason))
            complaints.sudo()._tell_level(  # sudo: kefu.complaint: who is told does not depend on who asks
                level + 1, lambda them: them.env._("One level higher: %s", reason)
            )
        return True

    def action_make_urgent(self, reason):
        """X4: it turned out that the customer cannot wait: the urgent clocks run from now.

        :param str reason: why
        :raise UserError: it is urgent already
        """
        self = self._begin(*TO_PLAN)
        self._check_works_on()
        reason = self._check_text(reason, self.env._("Say why it cannot wait."))
        sudo, now = self.sudo(), fields.Datetime.now()  # sudo: kefu.complaint: clocks are set by code
        if any(complaint.urgency == "urgent" for complaint in sudo):
            raise UserError(self.env._("It is urgent already."))
        clocks = sudo._prepare_clocks([(one.company_id, one.category_id, "urgent", now) for one in sudo])
        for complaint, clock in zip(sudo, clocks, strict=True):
            sooner = {name: min(clock[name], complaint[name]) for name in DEADLINES}
            complaint.write({**clock, **sooner, "urgency": "urgent", "reminded_at": False})
        self._log_step(self.env._("Urgent: %s", reason))
        self._tell_urgent()
        return True
