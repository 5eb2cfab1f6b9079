from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

#: appointments named one by one in the message to who takes them over
NAMED = 10


class CrmLead(models.Model):
    """F3, R2.9: the appointments of a customer are kept by whoever looks after the customer now."""

    _inherit = "crm.lead"

    def _hand_over_appointments(self, former, heir=None):
        """Let future appointments that somebody had with customers of ``self`` be kept by who is responsible now. The number
        of queries depends on the number of people only.

        :param former: the ``res.users`` who does not keep them any more
        :param heir: the ``res.users`` who keeps them (default: whoever is responsible for each customer)
        """
        events = defaultdict(self.env["calendar.event"].browse)
        for event in self._search_appointments_of(former):
            events[heir or event.opportunity_id.user_id] |= event
        for user, appointments in events.items():
            if user and user != former:
                self._keep_appointments(appointments, former, user)
                self._tell_appointments(appointments, user)

    def _search_appointments_of(self, user):
        # sudo: calendar.event: whoever dispatched need not see the calendars of those concerned
        return self.env["calendar.event"].sudo().search([
            ("opportunity_id", "in", self.ids),
            ("stop", ">", fields.Datetime.now()),
            "|",
            ("user_id", "=", user.id),
            ("partner_ids", "in", user.sudo().partner_id.ids),  # sudo: res.users: a colleague's contact
        ])

    def _keep_appointments(self, events, former, user):
        """Exchange organiser and attendee, quietly: Odoo would mail everybody an invitation to each meeting, one by one."""
        events = events.with_context(tracking_disable=True, dont_notify=True, mail_activity_quick_update=True)
        old, new = former.sudo().partner_id, user.sudo().partner_id  # sudo: res.users: colleagues' contacts
        events.message_unsubscribe(old.ids)
        events.message_subscribe(new.ids)
        missing = events.filtered(lambda event: new not in event.partner_ids)
        self._exchange_attendees(events, old, new)
        events.attendee_ids.filtered(lambda attendee: attendee.partner_id == old).unlink()
        events.attendee_ids.create([{"event_id": event.id, "partner_id": new.id} for event in missing])
        events.activity_ids.filtered(lambda activity: activity.user_id != user).write({"user_id": user.id})
        events.filtered(lambda event: event.user_id != user).write({"user_id": user.id})

    @api.model
    def _exchange_attendees(self, events, old, new):
        """In the table itself: by the ORM either each meeting is written, or all that a contact ever had are read."""
        events.flush_recordset(["partner_ids"])
        self.env.cr.execute(SQL(
            "DELETE FROM calendar_event_res_partner_rel WHERE calendar_event_id = ANY(%s) AND res_partner_id = %s",
            events.ids, old.id,
        ))
        self.env.cr.execute(SQL(
            """INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id)
               SELECT id, %s FROM UNNEST(%s) AS id ON CONFLICT DO NOTHING""",
            new.id, events.ids,
        ))
        events.invalidate_recordset(["partner_ids"])
        (old | new).invalidate_recordset(["meeting_ids"])

    def _tell_appointments(self, events, user):
        """One message, however many appointments."""
        # sudo: res.users: the addressee's language and contact
        env = self.with_context(lang=user.sudo().lang or self.env.lang).env
        lines = []
        for event in events.sorted("start")[:NAMED]:
            company = event.opportunity_id.company_id
            start = fields.Datetime.context_timestamp(event.with_context(tz=company.kefu_tz), event.start)
            lines.append(f"{start:%m-%d %H:%M} {event.opportunity_id.display_name}")
        if len(events) > NAMED:
            lines.append(env._("%s more", len(events) - NAMED))
        env["mail.thread"].message_notify(
            partner_ids=user.sudo().partner_id.ids,  # sudo: res.users: as above
            subject=env._("Appointments that are yours now"),
            body="; ".join(lines),
        )
