from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

URGENCIES = [
    ("overdue", "Overdue"),
    ("today", "Today"),
    ("tomorrow", "Tomorrow"),
    ("later", "Later"),
]


class CrmLead(models.Model):
    """F4: people see their day."""

    _inherit = "crm.lead"

    followup_urgency = fields.Selection(
        URGENCIES, string="Contact Due", compute="_compute_followup_urgency", search="_search_followup_urgency"
    )
    last_note = fields.Text(compute="_compute_last_note")

    @api.depends("followup_deadline")
    def _compute_followup_urgency(self):
        spans = self._urgency_spans()
        for lead in self:
            deadline = lead.followup_deadline
            lead.followup_urgency = deadline and next(
                name for name, (start, end) in spans.items() if (not start or start <= deadline) and (not end or deadline < end)
            )

    def _search_followup_urgency(self, operator, value):
        if operator != "in":
            return NotImplemented
        spans = self._urgency_spans()
        domains = [Domain("followup_deadline", "=", False)] if False in value else []
        for name in filter(spans.get, value):
            start, end = spans[name]
            domains.append(Domain.AND([
                Domain("followup_deadline", ">=", start) if start else Domain("followup_deadline", "!=", False),
                Domain("followup_deadline", "<", end) if end else Domain.TRUE,
            ]))
        return Domain.OR(domains)

    @api.model
    def _urgency_spans(self):
        """:return: ``{urgency: (from, before)}``, naive UTC; days are those of the company at work
        :rtype: dict
        """
        calendar = self.env["kefu.calendar"]
        now, today = fields.Datetime.now(), calendar._today(self.env.company)
        tomorrow, after = (calendar._day_start(self.env.company, today + timedelta(days=days)) for days in (1, 2))
        return {"overdue": (None, now), "today": (now, tomorrow), "tomorrow": (tomorrow, after), "later": (after, None)}

    @api.depends("followup_count")
    def _compute_last_note(self):
        notes = {}
        if self.env["kefu.followup"].has_access("read"):
            self.env["kefu.followup"].flush_model(["lead_id", "contacted_at", "content"])
            self.env.cr.execute(SQL(
                """SELECT DISTINCT ON (lead_id) lead_id, content FROM kefu_followup
                    WHERE lead_id = ANY(%s) ORDER BY lead_id, contacted_at DESC, id DESC""",
                list(self._origin.ids),
            ))
            notes = dict(self.env.cr.fetchall())
        for lead in self:
            lead.last_note = notes.get(lead._origin.id)

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        """The figures above a list of customers.

        :param str name: ``my_day``, ``team`` (what the user may see of everybody's), or anything else for none
        :return: dicts as the figures bar takes them
        :rtype: list[dict]
        """
        if name not in ("my_day", "team"):
            return []
        looks = {
            "overdue": ("danger", "fa-exclamation-circle"),
            "today": ("warning", "fa-clock-o"),
            "tomorrow": ("success", "fa-calendar-check-o"),
        }
        domain = Domain("user_id", "=", self.env.uid) if name == "my_day" else Domain.TRUE
        counts = self._count_by_urgency(domain)
        labels = dict(self._fields["followup_urgency"]._description_selection(self.env))
        return [
            {"label": labels[urgency], "count": counts[urgency], "level": level, "icon": icon, "filter": f"due_{urgency}"}
            for urgency, (level, icon) in looks.items()
        ]

    @api.model
    def _count_by_urgency(self, domain):
        """:return: ``{urgency: how many of the user's customers in the domain}`` up to tomorrow, in one query
        :rtype: dict
        """
        spans = {urgency: span for urgency, span in self._urgency_spans().items() if span[1]}
        latest = max(end for _start, end in spans.values())
        query = self._search(domain & Domain("won_status", "=", "pending") & Domain("followup_deadline", "<", latest))
        deadline = self._field_to_sql(self._table, "followup_deadline", query)
        counts = (
            SQL(
                "COUNT(*) FILTER (WHERE %(deadline)s >= %(start)s AND %(deadline)s < %(end)s)",
                deadline=deadline, start=start or datetime.min, end=end,
            )
            for start, end in spans.values()
        )
        return dict(zip(spans, self.env.execute_query(query.select(*counts))[0], strict=True))

    def action_open_customer(self):
        """Open the customer's form."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_followup.crm_lead_action")
        form = self.env.ref("kefu_followup.crm_lead_view_form").id
        return {**action, "res_id": self.id, "view_mode": "form", "views": [(form, "form")], "context": {}}

    def action_plan_appointment(self):
        """Agree on an appointment with the customer: it goes into the calendar."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_followup.calendar_event_action_plan")
        return {**action, "context": {
            "default_name": self.env._("Appointment: %s", self.contact_name or self.display_name),
            "default_opportunity_id": self.id,
            "default_res_model": self._name,
            "default_res_id": self.id,
            "default_partner_ids": self.env.user.partner_id.ids,
            "default_location": " ".join(filter(None, (self.estate_id.name, self.room))),
        }}

    def action_show_followups(self):
        """Open the records of contacts with this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_followup.kefu_followup_action")
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {"default_lead_id": self.id}}
