from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import CLOCK_FIELDS, next_check, next_deadline

WAITING_REASONS = [
    ("customer", "For the Customer"),
    ("material", "For Material"),
    ("weather", "For the Weather"),
    ("authority", "For an Authority"),
]


class KefuComplaint(models.Model):
    """X3, X4, X13: the first answer, the plan and the end each have a clock. What is owed next, and when the sweep has to
    look, follow from the clocks alone; both are stored for lists and sweep.
    """

    _inherit = "kefu.complaint"

    clock_started_at = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    draft_deadline = fields.Datetime(string="Register Until", readonly=True, copy=False)
    first_answer_deadline = fields.Datetime(string="First Answer Until", readonly=True, copy=False)
    plan_deadline = fields.Datetime(string="Plan Until", readonly=True, copy=False)
    close_deadline = fields.Datetime(string="Close Until", readonly=True, copy=False)
    remind_at = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    reminded_at = fields.Datetime(string="Reminded", readonly=True, copy=False)
    # X4: the second person
    second_at = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    second_told_at = fields.Datetime(string="Second Person Told", readonly=True, copy=False)
    second_person_id = fields.Many2one("res.users", readonly=True, index="btree_not_null", ondelete="restrict", copy=False)
    taken_at = fields.Datetime(string="Taken", readonly=True, copy=False, help="Since then somebody is at it.")
    # X7: one level higher
    escalated_at = fields.Datetime(readonly=True, copy=False)
    escalate_again_at = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    # Clocks that stand still
    waiting_reason = fields.Selection(WAITING_REASONS, string="Waits", readonly=True, copy=False)
    waiting_note = fields.Text(string="Waits Because", readonly=True, copy=False)
    waiting_since = fields.Datetime(readonly=True, copy=False)
    waiting_until = fields.Datetime(readonly=True, copy=False, help="Looked at again then; the clocks run on by themselves.")
    is_working_time = fields.Boolean(string="Clocks Run in Working Time", readonly=True, copy=False)
    waited_seconds = fields.Integer(string="Waited (seconds)", readonly=True, aggregator="sum", copy=False)
    # What follows
    next_deadline = fields.Datetime(compute="_compute_next", store=True, precompute=True, copy=False)
    next_check_at = fields.Datetime(
        compute="_compute_next", store=True, precompute=True, copy=False, export_string_translation=False
    )
    is_overdue = fields.Boolean(string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue")

    _next_check_idx = models.Index("(next_check_at) WHERE next_check_at IS NOT NULL")
    _responsible_idx = models.Index("(responsible_id, next_deadline) WHERE next_deadline IS NOT NULL")
    _waits_with_reason = models.Constraint(
        "CHECK ((waiting_reason IS NULL) = (waiting_until IS NULL) AND (waiting_reason IS NULL) = (waiting_since IS NULL))",
        "Clocks stand still for a reason and until a day.",
    )

    @api.depends(*CLOCK_FIELDS)
    def _compute_next(self):
        for complaint in self:
            complaint.next_deadline = next_deadline(complaint)
            complaint.next_check_at = next_check(complaint)

    @api.depends("next_deadline")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for complaint in self:
            complaint.is_overdue = bool(complaint.next_deadline and complaint.next_deadline < now)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("next_deadline", "<", fields.Datetime.now())

    # === Setting the clocks === #

    @api.model
    def _prepare_clocks(self, rows):
        """The clocks of complaints that begin, or begin again. The number of queries does not depend on how many.

        :param list rows: ``(company, category, urgency, start)`` of each
        :return: values of the clocks for each, in the same order
        :rtype: list[dict]
        """
        Policy, companies = self.env["kefu.complaint.policy"], self.env["res.company"].union(*(row[0] for row in rows))
        policies = Policy._policies(companies)
        chosen = [Policy._policy_for(policies, *row[:3]) for row in rows]
        ends = {
            kind: self._after_hours(rows, [(policy.is_working_time, policy[f"{kind}_hours"]) for policy in chosen])
            for kind in ("first_answer", "plan", "close")
        }
        return [
            self._prepare_clock(row, policy, *moments)
            for row, policy, *moments in zip(rows, chosen, *ends.values(), strict=True)
        ]

    def _prepare_clock(self, row, policy, first_answer, plan, close):
        """:return: the clocks of one complaint"""
        company, _category, urgency, start = row
        values = {
            "clock_started_at": start,
            "draft_deadline": start + timedelta(hours=company.kefu_complaint_draft_hours),
            "first_answer_deadline": first_answer,
            "plan_deadline": plan,
            "close_deadline": close,
            "remind_at": max(plan - timedelta(hours=policy.remind_hours), start),
            "second_at": False,
            "is_working_time": policy.is_working_time,
        }
        if urgency == "urgent":
            minutes = policy.urgent_minutes
            values["draft_deadline"] = values["first_answer_deadline"] = start + timedelta(minutes=minutes)
            values["second_at"] = start + timedelta(minutes=minutes * policy.second_person_share)
        return values

    @api.model
    def _after_hours(self, rows, spans):
        """:param list rows: as in :meth:`_prepare_clocks`
        :param list spans: for each whether its hours are working time, and how many
        :return: the moment after so many hours for each
        :rtype: list[datetime]
        """
        result = [row[3] + timedelta(hours=hours) for row, (_working, hours) in zip(rows, spans, strict=True)]
        groups = {}
        for number, (row, (is_working_time, hours)) in enumerate(zip(rows, spans, strict=True)):
            if is_working_time:
                groups.setdefault((row[0], hours), []).append(number)
        for (company, hours), numbers in groups.items():
            starts = [rows[number][3] for number in numbers]
            deadlines = self.env["kefu.calendar"]._working_hour_deadlines(company, starts, hours)
            for number, deadline in zip(numbers, deadlines, strict=True):
                result[number] = deadline
        return result

    def _follow_days(self):
        """Holidays, make-up days or hours of companies changed: what has not run out yet ends as they say now. What was
        waited or merged keeps what was told.
        """
        asked = self.filtered(lambda one: one.is_working_time and not one.waited_seconds and not one.merged_ids)
        rows = [(one.company_id, one.category_id, one.urgency, one.clock_started_at) for one in asked]
        now = fields.Datetime.now()
        for complaint, clock in zip(asked, self._prepare_clocks(rows) if rows else (), strict=True):
            names = ("first_answer_deadline", "plan_deadline", "close_deadline", "remind_at")
            complaint.write({name: clock[name] for name in names if complaint[name] and complaint[name] > now})
