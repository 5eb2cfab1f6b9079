from odoo import fields, models
from odoo.tools import format_date

from .kefu_site_node import APPOINTED
from .project_project import BEHIND

#: how each state of a node looks
NODE_BADGES = {
    "announced": "text-bg-secondary",
    "confirmed": "text-bg-primary",
    "passed": "text-bg-success",
    "failed": "text-bg-danger",
}


class KefuSiteNode(models.Model):
    _inherit = "kefu.site.node"

    def _now_values(self):
        """:return: what the site's page says of the node at work
        :rtype: dict
        """
        planned = self.planned_on and self.env._("Planned for %s", format_date(self.env, self.planned_on))
        return {
            "id": self.id,
            "name": self.name,
            "state": dict(self._fields["state"]._description_selection(self.env))[self.state],
            "badge": NODE_BADGES.get(self.state, "text-bg-light border"),
            "scheduled_at": fields.Datetime.to_string(self.scheduled_at) if self.state in ("announced", "confirmed") else False,
            "planned": planned,
            "late": self.is_late,
            "reason": self.state == "failed" and self.result_reason,
            "ticks": [party._tick_values() for party in self.party_ids] + self._more_ticks(),
        }

    def _more_ticks(self):
        """:return: what else is ticked before a node passes: third-party supervision, signed slips
        :rtype: list[dict]
        """
        ticks = []
        if self.needs_supervision:
            supervision = self.project_id.supervision_id.name
            ticks.append({
                "key": "supervision",
                "label": self.env._("Third-Party Supervision"),
                "title": supervision or self.env._("Not chosen yet"),
                "icon": "fa-check" if self.supervision_attended else "fa-user-o",
                "badge": "text-bg-success" if self.supervision_attended else "text-bg-light border",
            })
        if self.slips_to_sign:
            slips = self.slip_ids.filtered(lambda slip: slip.state != "cancelled")
            signed = len(slips.filtered(lambda slip: slip.state == "signed"))
            ticks.append({
                "key": "slips",
                "label": self.env._("Slips Signed %(signed)s/%(all)s", signed=signed, all=len(slips)),
                "title": ", ".join((slips.filtered(lambda slip: slip.state != "signed")).mapped("name")),
                "icon": "fa-check" if signed == len(slips) else "fa-pencil",
                "badge": "text-bg-success" if signed == len(slips) else "text-bg-warning",
            })
        return ticks

    def _shown_day(self):
        """:return: the day on which a node is drawn: when it passed, else its appointment, else its plan
        :rtype: datetime.date
        """
        if self.state == "passed" and self.passed_at:
            return self.env["kefu.calendar"]._local_date(self.company_id, self.passed_at)
        return self.due_on or self.planned_on

    def _level(self):
        """:return: how a node is coloured
        :rtype: str
        """
        if self.state in BEHIND:
            return "done" if self.state == "passed" else "off"
        if self.is_late:
            return "late"
        if self.state in APPOINTED:
            return "today" if self.due_on == self.env["kefu.calendar"]._today(self.company_id) else "called"
        return "ahead"

    def _title(self, number):
        """:return: a node in words: number, name, state, day
        :rtype: str
        """
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        day = self._shown_day()
        return " · ".join(filter(None, (f"{number} {self.name}", state, day and format_date(self.env, day))))
