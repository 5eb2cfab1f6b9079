from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import TO_PLAN

#: more would not be read
SHOWN = 3


class KefuComplaint(models.Model):
    """X4: what stands in red on the screens of those who can take an urgent complaint, until one of them has."""

    _inherit = "kefu.complaint"

    is_alarm = fields.Boolean(compute="_compute_is_alarm", export_string_translation=False)

    @api.depends("urgency", "state", "first_answer_at", "taken_at")
    def _compute_is_alarm(self):
        found = self.filtered_domain(self._alarm_domain())
        for complaint in self:
            complaint.is_alarm = complaint in found

    @api.model
    def _alarm_domain(self):
        """:return: urgent complaints nobody has taken or answered yet
        :rtype: Domain
        """
        return (
            Domain("urgency", "=", "urgent")
            & Domain("state", "in", TO_PLAN)
            & Domain("taken_at", "=", False)
            & Domain("first_answer_at", "=", False)
        )

    @api.model
    @api.readonly
    def urgent_alarms(self):
        """X4: the alarms of the user's screen: consultants' and service managers', and of whoever has to answer.

        :return: dicts of ``id`` and ``text``
        :rtype: list[dict]
        """
        alarms = self._alarm_domain() & Domain("company_id.kefu_use_complaints", "=", True)
        if not self._is_role("consultant", "service_manager"):
            alarms &= Domain("responsible_id", "=", self.env.uid) | Domain("second_person_id", "=", self.env.uid)
        return [
            {"id": complaint.id, "text": complaint._get_alarm_text()}
            for complaint in self.search(alarms, limit=SHOWN, order="received_at, id")
        ]

    def _get_alarm_text(self):
        """:return: who, where, what, and whose it is
        :rtype: str
        """
        # sudo: res.users: who answers for a complaint is told to all who see it
        who = (self.contact_name, self.address, self.description, self.responsible_id.sudo().name)
        return " · ".join(part for part in who if part)
