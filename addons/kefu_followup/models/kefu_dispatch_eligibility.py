from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..dispatch import Agenda


class Rules:
    """What keeps a member from a lead, looked up once for all leads of a batch."""

    def __init__(self, members):
        self.members = {member.id: member for member in members}
        self.users = {member.id: member.user_id.id for member in members}
        self.agenda = Agenda()
        self.lengths = {}
        self.left = {}
        self.declined = {}
        self.former_users = {}
        self._specialities = {member.id: set(member.speciality_ids.ids) for member in members}
        self._companies = {member.id: set(member.user_id.company_ids.ids) for member in members}
        self._team_members = {}
        for member in members:
            self._team_members.setdefault(member.crm_team_id, []).append(member.id)
        self.queues = {}

    def barred(self, lead, team):
        """:return: ``{member id: (code, detail)}`` of the team's members present who may not take this lead"""
        barred = {}
        for check in (self._speciality, self._left, self._declined, self._company, self._clash):
            for id_ in check(lead, self._team_members.get(team, ())):
                barred.setdefault(id_, (check.__name__[1:], None))
        candidates = self.queues[team].candidates
        return {id_: why for id_, why in barred.items() if not candidates[id_].absent}

    def former(self, lead, team):
        """:return: id of the member who looked after this customer before they came back, or None"""
        if lead.dispatch_round:
            return None
        user_id = next((self.former_users[key] for key in self.customer_keys(lead) if key in self.former_users), None)
        if not user_id:
            return None
        return next((id_ for id_ in self._team_members.get(team, ()) if self.users[id_] == user_id), None)

    def book(self, lead, team, member_id):
        """Remember what the next decisions of this batch must know of this one."""
        user_id = self.users[member_id]
        for key in self.customer_keys(lead):
            self.former_users[key] = user_id
        if lead.appointment_at:
            self.agenda.add(user_id, lead.appointment_at, lead.appointment_at + self.lengths[lead.company_id], lead.id)
        for other, queue in self.queues.items():
            if other != team:
                for id_ in self._team_members.get(other, ()):
                    if self.users[id_] == user_id:
                        queue.fill(queue.candidates[id_])

    @staticmethod
    def customer_keys(lead):
        """:return: what tells that two entries are the same customer"""
        company = lead.company_id.id
        keys = [(company, "phone", lead.phone_key), (company, "partner", lead.partner_id.id)]
        return [key for key in keys if key[2]]

    def _speciality(self, lead, ids):
        style = lead.speciality_id.id
        return [id_ for id_ in ids if style not in self._specialities[id_]] if style else ()

    def _left(self, lead, ids):
        return self._listed(self.left.get(lead.id), ids)

    def _declined(self, lead, ids):
        return self._listed(self.declined.get(lead.id), ids)

    def _listed(self, user_ids, ids):
        return [id_ for id_ in ids if self.users[id_] in user_ids] if user_ids else ()

    def _company(self, lead, ids):
        company = lead.company_id.id
        return [id_ for id_ in ids if company not in self._companies[id_]]

    def _clash(self, lead, ids):
        start = lead.appointment_at
        if not start:
            return ()
        stop = start + self.lengths[lead.company_id]
        return [id_ for id_ in ids if not self.agenda.is_free(self.users[id_], start, stop, lead.id)]


class KefuDispatchEligibility(models.AbstractModel):
    """R3.3: who may take which customer. A number of queries that does not depend on the number of leads."""

    _name = "kefu.dispatch.eligibility"
    _description = "Who May Take Which Customer"

    @api.model
    def _load(self, leads, queues):
        """:param leads: customers to dispatch, in sudo
        :param dict queues: ``{team: FairQueue}``
        :rtype: Rules
        """
        ids = [id_ for queue in queues.values() for id_ in queue.candidates]
        rules = Rules(self.env["crm.team.member"].sudo().browse(ids))  # sudo: crm.team.member: the queue knows everybody
        rules.queues = queues
        rules.lengths = {
            company: timedelta(hours=company.kefu_appointment_hours or 1.0) for company in leads.company_id
        }
        self._load_refusals(rules, leads)
        self._load_former(rules, leads)
        self._load_agenda(rules, leads.filtered("appointment_at"))
        return rules

    def _load_refusals(self, rules, leads):
        """Designers whom the customer left or who declined the customer: never the same again."""
        again = leads.filtered("dispatch_round")
        rules.left = {lead.id: set((lead.left_designer_ids | lead.designer_id).ids) for lead in again}
        if again:
            declines = self.env["kefu.dispatch.decline"].sudo().search([("lead_id", "in", again.ids)])  # sudo: own decision
            for decline in declines:
                rules.declined.setdefault(decline.lead_id.id, set()).add(decline.designer_id.id)
                rules.left[decline.lead_id.id].discard(decline.designer_id.id)

    def _load_former(self, rules, leads):
        """A returning customer goes to the former designer; never to one they have left."""
        new = leads.filtered(lambda lead: not lead.dispatch_round)
        left = {}
        for earlier in self._search_earlier(new):
            for key in rules.customer_keys(earlier):
                rules.former_users.setdefault(key, earlier.designer_id.id)
                left.setdefault(key, set()).update(earlier.left_designer_ids.ids)
        if left:
            for lead in new:
                rules.left[lead.id] = set().union(*(left.get(key, ()) for key in rules.customer_keys(lead)))

    def _search_earlier(self, leads):
        """:return: the same customers' entries of before, signed and archived ones too, latest first"""
        phones = [phone for phone in set(leads.mapped("phone_key")) if phone]
        same = Domain("phone_key", "in", phones) if phones else Domain.FALSE
        if leads.partner_id:
            same |= Domain("partner_id", "in", leads.partner_id.ids)
        if same.is_false():
            return leads.browse()
        domain = same & Domain([("company_id", "in", leads.company_id.ids), ("designer_id", "!=", False)])
        return leads.with_context(active_test=False).search_fetch(
            domain & Domain("id", "not in", leads.ids),
            ["phone_key", "partner_id", "company_id", "designer_id", "left_designer_ids"],
            order="dispatched_at desc, id desc",
        )

    def _load_agenda(self, rules, leads):
        """What the designers have to do about the time of the leads' appointments."""
        if not leads:
            return
        length = max(rules.lengths.values())
        first, last = min(leads.mapped("appointment_at")) - length, max(leads.mapped("appointment_at")) + length
        users = self.env["res.users"].browse(set(rules.users.values()))
        for lead in self._search_appointments(users, first, last):
            start = lead.appointment_at
            rules.agenda.add(lead.designer_id.id, start, start + length, lead.id)
        by_partner = {user.sudo().partner_id.id: user.id for user in users}  # sudo: res.users: colleagues' contact
        for attendee in self._search_meetings(users, first, last):
            event = attendee.event_id
            start, stop = self._busy_between(event)
            rules.agenda.add(by_partner[attendee.partner_id.id], start, stop, event.opportunity_id.id)

    def _search_appointments(self, users, first, last):
        # sudo: crm.lead: appointments of all designers of the queue, only their times are used
        return self.env["crm.lead"].sudo().search_fetch(
            [("designer_id", "in", users.ids), ("appointment_at", ">", first), ("appointment_at", "<", last)],
            ["designer_id", "appointment_at"],
        )

    def _search_meetings(self, users, first, last):
        # sudo: calendar.attendee: private meetings, too, keep a designer busy; only their times are used
        return self.env["calendar.attendee"].sudo().search([
            ("partner_id", "in", users.sudo().partner_id.ids),  # sudo: res.users: colleagues' contact
            ("state", "!=", "declined"),
            ("event_id.active", "=", True),
            ("event_id.show_as", "=", "busy"),
            ("event_id.start", "<", last + timedelta(days=1)),
            ("event_id.stop", ">", first - timedelta(days=1)),
        ])

    def _busy_between(self, event):
        """:return: from when to when a meeting keeps its people busy, naive UTC; whole days in the company's time"""
        if not event.allday:
            return event.start, event.stop
        company = event.user_id.company_id or self.env.company
        calendar = self.env["kefu.calendar"]
        return calendar._day_start(company, event.start_date), calendar._day_end(company, event.stop_date)
