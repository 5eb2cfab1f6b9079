from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..permits import FOLLOWUP

#: kept by the system: what a person writes here is refused
BOOKS = (
    "followup_count",
    "design_followup_count",
    "aftersale_followup_count",
    "first_contact_at",
    "last_contact_at",
    "next_contact_at",
    "followup_deadline",
    "response_hours",
)


class CrmLead(models.Model):
    """R2.1–R2.6: contacts on time, counted, and escalated when they stay away."""

    _inherit = "crm.lead"

    followup_ids = fields.One2many("kefu.followup", "lead_id", string="Follow-ups")
    followup_count = fields.Integer(string="Follow-ups Recorded", readonly=True, copy=False)
    design_followup_count = fields.Integer(
        string="Follow-ups in the Design Phase", readonly=True, copy=False, aggregator="avg", help="R2.6: those that count."
    )
    aftersale_followup_count = fields.Integer(
        string="Follow-ups After the Sale", readonly=True, copy=False, aggregator="avg", help="R2.6: those that count."
    )
    first_contact_at = fields.Datetime(string="First Contact", readonly=True, copy=False)
    last_contact_at = fields.Datetime(string="Last Contact", readonly=True, copy=False)
    next_contact_at = fields.Datetime(string="Next Contact", readonly=True, copy=False)
    followup_deadline = fields.Datetime(
        string="Contact Until",
        readonly=True,
        copy=False,
        help="R2.3: the promised next contact, or so many days after the last one, whichever is earlier.",
    )
    response_hours = fields.Float(
        string="Hours to the First Contact", readonly=True, copy=False, aggregator="avg", help="R3.4: counted from the dispatch."
    )
    is_followup_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_followup_overdue", search="_search_is_followup_overdue"
    )
    is_high_risk = fields.Boolean(string="High Risk", compute="_compute_is_high_risk", search="_search_is_high_risk")

    # spelled as the ORM asks for it, or the planner does not take it
    _followup_deadline_idx = models.Index("(followup_deadline) WHERE active IS TRUE AND followup_deadline IS NOT NULL")

    @api.depends("followup_deadline")
    def _compute_is_followup_overdue(self):
        now = fields.Datetime.now()
        for lead in self:
            lead.is_followup_overdue = bool(lead.followup_deadline and lead.followup_deadline < now)

    def _search_is_followup_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("followup_deadline", "<", fields.Datetime.now())

    @api.depends("followup_deadline")
    def _compute_is_high_risk(self):
        # sudo: kefu.followup.clock: a mark on customers that the user sees
        clocks = self.env["kefu.followup.clock"].sudo().search_fetch(
            [("lead_id", "in", self.ids), ("high_risk", "=", True)], ["lead_id"]
        )
        at_risk = set(clocks.lead_id.ids)
        for lead in self:
            lead.is_high_risk = lead._origin.id in at_risk

    def _search_is_high_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "%s IN (SELECT lead_id FROM kefu_followup_clock WHERE high_risk IS TRUE)", SQL.identifier(alias, "id")
        ))

    @api.model_create_multi
    def create(self, vals_list):
        if not FOLLOWUP.held(self):
            # named one by one: a default in the context would fill in what is merely left out
            vals_list = [{**vals, **dict.fromkeys(BOOKS, False)} for vals in vals_list]
        leads = super().create(vals_list)
        leads.filtered(
            lambda lead: lead.designer_id and not lead.followup_deadline and lead._is_to_be_followed()
        )._start_followup_clock()
        return leads

    def write(self, vals):
        if not self.env.su and not FOLLOWUP.held(self) and not vals.keys().isdisjoint(BOOKS):
            raise AccessError(self.env._("Counters and deadlines follow from the records of contacts. Record a contact instead."))
        result = super().write(vals)
        if "followup_deadline" in vals and not FOLLOWUP.held(self):
            # a migration sets deadlines: the clock goes by them
            self.env["kefu.followup.clock"]._set([
                self._prepare_clock(lead, lead.followup_deadline, lead.followup_deadline) for lead in self
            ])
        if not vals.keys().isdisjoint({"active", "stage_id", "probability", "won_status"}):
            self._follow_or_stop()
        return result

    # === Follow-up clock === #

    def _start_followup_clock(self, started_at=None):
        """Start the time limit for the first contact of customers just dispatched.

        R3.4: clock hours from the start. The gap that R2.3 punishes counts from then as well.

        :param datetime started_at: when, for those whose history is loaded (default: now)
        """
        now = started_at or fields.Datetime.now()
        entries = []
        for company, leads in self.grouped("company_id").items():
            deadline = now + timedelta(hours=company.kefu_first_contact_hours)
            limit = max(deadline, *self.env["kefu.calendar"]._deadlines(company, [now], company.kefu_gap_days))
            leads._write_followup_books({"followup_deadline": deadline, "next_contact_at": False})
            entries += [leads._prepare_clock(lead, deadline, limit, started_at=now) for lead in leads]
        self.env["kefu.followup.clock"]._set(entries)

    def _reschedule_followups(self):
        """The company counts days otherwise than before: deadlines are set anew, what was told stays told."""
        figures = self.env["kefu.followup"]._figures_by_lead(self)
        deadlines = self._deadlines_after_contact(figures)
        started = self.env["kefu.followup.clock"]._started_at_by_lead(self)
        entries = []
        for company, leads in (self - self.browse(lead.id for lead in deadlines)).grouped("company_id").items():
            starts = [started.get(lead.id) or lead.followup_deadline for lead in leads]
            limits = self.env["kefu.calendar"]._deadlines(company, starts, company.kefu_gap_days)
            for lead, start, limit in zip(leads, starts, limits, strict=True):
                deadline = start + timedelta(hours=company.kefu_first_contact_hours)
                deadlines[lead] = (deadline, max(deadline, limit))
        together = defaultdict(self.browse)
        for lead, (deadline, limit) in deadlines.items():
            together[deadline] |= lead
            entries.append(self._prepare_clock(lead, deadline, limit))
        for deadline, leads in together.items():
            leads._write_followup_books({"followup_deadline": deadline})
        self.env["kefu.followup.clock"]._set(entries, new_episode=False)

    def _stop_followup_clock(self):
        """Stop following up: the customer is lost, parked, or has signed."""
        running = self.filtered("followup_deadline")
        running._write_followup_books({"followup_deadline": False, "next_contact_at": False})
        self.env["kefu.followup.clock"]._stop(self)

    def _is_to_be_followed(self):
        """:return: whether the customer is still to be won"""
        self.ensure_one()
        return self.active and self.won_status == "pending"

    def _get_followup_users(self):
        """Who works on the customer and is told of each contact (R2.4). Extended where more people do.

        :return: the users of all customers in ``self``
        :rtype: res.users
        """
        return self.user_id | self.designer_id | self.receiver_id

    def _follow_or_stop(self):
        # sudo: crm.lead, kefu.followup.clock: the clock follows the customer's state, whoever changes it
        leads = self.sudo()
        leads.filtered(lambda lead: lead.followup_deadline and not lead._is_to_be_followed())._stop_followup_clock()
        again = leads.filtered(
            lambda lead: lead.designer_id and not lead.followup_deadline and lead._is_to_be_followed()
        )
        if again:
            again._start_followup_clock()

    def action_record_followup(self):
        """Open a new record of a contact with this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_followup.kefu_followup_action_record")
        return {**action, "context": {"default_lead_id": self.id}}

    # === Counters and deadlines === #

    def _update_followups(self):
        """Bring counters, contacts and deadlines in line with the records. The number of queries does not depend on
        the number of customers.
        """
        figures = self.env["kefu.followup"]._figures_by_lead(self)
        deadlines = self._deadlines_after_contact(figures)
        entries = []
        for lead in self:
            vals = lead._prepare_followup_figures(figures[lead.id])
            if lead in deadlines:
                deadline, limit = deadlines[lead]
                vals |= {"followup_deadline": deadline, "next_contact_at": figures[lead.id]["next_contact_at"]}
                entries.append(self._prepare_clock(lead, deadline, limit))
            lead._write_followup_books(vals)
        self.env["kefu.followup.clock"]._set(entries)

    def _deadlines_after_contact(self, figures):
        """R2.3: the earlier of the promised next contact and the longest gap after the last qualified contact.

        :param dict figures: as ``kefu.followup._figures_by_lead`` returns them
        :return: ``{lead: (deadline, end of the longest gap)}`` of customers who were contacted since their dispatch
        :rtype: dict
        """
        started = self.env["kefu.followup.clock"]._started_at_by_lead(self)
        contacted = defaultdict(self.browse)
        for lead in self.filtered(lambda lead: lead._is_to_be_followed()):
            last = figures[lead.id]["last_contact_at"]
            if last and not (started.get(lead.id) and last < started[lead.id]):
                contacted[lead.company_id] |= lead
        result = {}
        for company, leads in contacted.items():
            lasts = [figures[lead.id]["last_contact_at"] for lead in leads]
            limits = self.env["kefu.calendar"]._deadlines(company, lasts, company.kefu_gap_days)
            for lead, limit in zip(leads, limits, strict=True):
                result[lead] = (min(figures[lead.id]["next_contact_at"] or limit, limit), limit)
        return result

    def _prepare_followup_figures(self, figures):
        self.ensure_one()
        first = self.first_contact_at or figures["first_contact_at"]
        dispatched = self.dispatched_at
        return {
            "followup_count": figures["count"],
            "design_followup_count": figures["design"],
            "aftersale_followup_count": figures["aftersale"],
            "first_contact_at": first,
            "last_contact_at": figures["last_contact_at"],
            "response_hours": (
                self.response_hours
                or (first and dispatched and max(0.0, (first - dispatched).total_seconds() / 3600))
                or 0.0
            ),
        }

    @api.model
    def _prepare_clock(self, lead, deadline, limit, started_at=None):
        """:return: one entry for ``kefu.followup.clock._set``"""
        return {
            "lead_id": lead.id,
            "company_id": lead.company_id.id,
            "started_at": started_at,
            "deadline": deadline,
            "limit_at": limit,
        }

    def _write_followup_books(self, vals):
        """Write what the system keeps, without tracking: each contact is in the history anyhow."""
        if self:
            # sudo: crm.lead: the books are nobody's to write but follow from what people may do
            FOLLOWUP.grant(self.sudo().with_context(tracking_disable=True)).write(vals)
