from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ..tools import FINAL
from .kefu_complaint_intake import TAKERS
from .kefu_complaint_rights import DECIDERS


class KefuComplaint(models.Model):
    """What the screens show beside the complaint itself: what is to be done next, and by whom. Every step is checked by its
    action, whatever is shown here.
    """

    _inherit = "kefu.complaint"

    category_name = fields.Char(
        related="category_id.name", string="Short Category", help="Without those above it: short enough for a list."
    )
    next_step = fields.Char(compute="_compute_next_step", help="What is to be done next, in words.")
    due_level = fields.Selection(
        [("overdue", "Overdue"), ("today", "Today"), ("later", "Later"), ("waiting", "Waits")],
        compute="_compute_due_level",
        export_string_translation=False,
    )
    situation = fields.Char(compute="_compute_situation", help="What has to be decided before it goes on.")
    to_decide = fields.Boolean(
        compute="_compute_to_decide",
        search="_search_to_decide",
        help="Handing on, compensation or rejection waits for your decision.",
    )
    may_take = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_act = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_decide = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_close = fields.Boolean(compute="_compute_may", export_string_translation=False)

    @api.depends("state", "waiting_reason")
    @api.depends_context("lang")
    def _compute_next_step(self):
        reasons = dict(self._fields["waiting_reason"]._description_selection(self.env))
        steps = self._next_steps()
        for complaint in self:
            if complaint.waiting_reason:
                complaint.next_step = self.env._("Waits: %s", reasons[complaint.waiting_reason])
            else:
                complaint.next_step = steps[complaint.state]

    @api.depends("next_deadline", "waiting_reason", "state")
    def _compute_due_level(self):
        now, Calendar = fields.Datetime.now(), self.env["kefu.calendar"]
        for complaint in self:
            deadline, company = complaint.next_deadline, complaint.company_id
            if complaint.waiting_reason or not deadline:
                complaint.due_level = "waiting"
            elif deadline < now:
                complaint.due_level = "overdue"
            else:
                is_today = deadline <= Calendar._day_end(company, Calendar._today(company))
                complaint.due_level = "today" if is_today else "later"

    @api.model
    def _next_steps(self):
        """:return: ``{state: what is to be done in it}``
        :rtype: dict[str, str]
        """
        return {
            "draft": self.env._("Complete and register"),
            "registered": self.env._("Tell the customer the plan"),
            "reopened": self.env._("Tell the customer a new plan"),
            "planned": self.env._("Carry the plan out"),
            "handled": self.env._("Call the customer back"),
            "closed": self.env._("Closed"),
            "rejected": self.env._("Rejected"),
        }

    @api.depends("hop_ids.state", "compensation_ids.state", "reject_asked_by_id", "state")
    @api.depends_context("lang")
    def _compute_situation(self):
        for complaint in self:
            complaint.situation = " · ".join(complaint._get_open_decisions()) or False

    def _get_open_decisions(self):
        """:return: what waits for somebody's decision, one sentence each
        :rtype: list[str]
        """
        sentences = [
            self.env._(
                "%(department)s is asked to take over: %(reason)s",
                department=hop.to_department_id.display_name,
                reason=hop.reason,
            )
            for hop in self.hop_ids.filtered(lambda hop: hop.state == "asked")
        ]
        sentences += [
            self.env._(
                "%(amount)s are asked for: %(reason)s",
                amount=format_amount(self.env, asked.amount, asked.currency_id),
                reason=asked.why,
            )
            for asked in self.compensation_ids.filtered(lambda asked: asked.state == "asked")
        ]
        if self.reject_asked_by_id and self.state not in FINAL:
            sentences.append(self.env._(
                "%(person)s asks to reject it: %(reason)s",
                person=self.reject_asked_by_id.name,
                reason=self.reject_asked_reason or "",
            ))
        return sentences

    @api.depends("hop_ids.state", "compensation_ids.state", "reject_asked_by_id", "state")
    @api.depends_context("uid")
    def _compute_to_decide(self):
        found = self.filtered_domain(self._to_decide_domain())
        for complaint in self:
            complaint.to_decide = complaint in found

    def _search_to_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._to_decide_domain()

    @api.model
    def _to_decide_domain(self):
        """:return: the open complaints in which something waits for a decision of the current user
        :rtype: Domain
        """
        asked = Domain("state", "=", "asked")
        if not self._is_role(*DECIDERS):
            return self._open_domain() & Domain("hop_ids", "any", asked & Domain("to_user_id", "=", self.env.uid))
        compensations = asked & Domain("level", "in", self._own_levels())
        return self._open_domain() & (
            Domain("hop_ids", "any", asked)
            | Domain("compensation_ids", "any", compensations)
            | Domain("reject_asked_by_id", "!=", False)
        )

    @api.model
    def _own_levels(self):
        """:return: the levels on which the current user decides
        :rtype: list[int]
        """
        levels = self.env["kefu.complaint.level"]._levels(self.env.companies).values()
        return sorted({level.level for level in levels if self._is_role(level.role)})

    @api.depends("responsible_id", "taker_id", "second_person_id", "department_id", "is_internal", "content_at")
    @api.depends_context("uid")
    def _compute_may(self):
        user, takes = self.env.user, self._is_role(*TAKERS)
        for complaint in self:
            is_taker = complaint.taker_id == user
            complaint.may_take = takes or is_taker
            complaint.may_act = complaint._works_on(user)
            complaint.may_decide = complaint._decides()
            complaint.may_close = is_taker if complaint.is_internal else bool(complaint.content_at) and complaint.may_act

    def action_ask_department(self):
        """X8: another department helps with a contact form; who answers for the complaint stays the same.

        :return: the empty contact form
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask a Department"),
            "res_model": "kefu.contact.form",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name, "default_res_id": self.id, "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
            },
        }
