from datetime import datetime, timedelta

from odoo.tests import freeze_time

from .common_followup import NOTE, FollowupCase

#: 22:00 in Wuhan on a Friday: in two hours it is tomorrow there, in Greenwich only in ten
EVENING = datetime(2026, 11, 20, 14, 0)


@freeze_time(EVENING)
class TestDay(FollowupCase):
    """F4: people see their day."""

    def _due_in(self, **delta):
        lead = self._create_leads(1)
        lead._start_followup_clock(EVENING + timedelta(**delta) - timedelta(hours=self.company.kefu_first_contact_hours))
        return lead

    def test_f4_days_are_the_companys(self):
        """F4: overdue, today and tomorrow begin and end at midnight in the company's time zone."""
        leads = self._due_in(hours=-1) | self._due_in(hours=1) | self._due_in(hours=3) | self._due_in(hours=27)
        leads.invalidate_recordset()
        leads = leads.with_user(self.designer).with_company(self.company)
        self.assertEqual(leads.mapped("followup_urgency"), ["overdue", "today", "tomorrow", "later"])
        for lead in leads:
            self.assertEqual(leads.search([("id", "in", leads.ids), ("followup_urgency", "=", lead.followup_urgency)]), lead)

    def test_f4_figures_of_my_day(self):
        self._due_in(hours=-1)
        self._due_in(hours=1)
        self._create_leads(1, designer=self.designer2)._start_followup_clock(EVENING - timedelta(days=3))
        leads = self.env["crm.lead"].with_company(self.company)
        mine = leads.with_user(self.designer).kefu_figures("my_day")
        self.assertEqual([figure["count"] for figure in mine], [1, 1, 1])
        team = leads.with_user(self.supervisor).kefu_figures("team")
        self.assertEqual([figure["count"] for figure in team], [2, 1, 1])
        self.assertEqual(leads.with_user(self.salesperson).kefu_figures("my_day")[0]["count"], 0)

    def test_f4_last_note(self):
        self._follow_up()
        with freeze_time(EVENING + timedelta(minutes=5)):
            self._follow_up(content="Sent the drawings, waits for the wife")
        lead = self.lead.with_user(self.designer)
        self.assertEqual(lead.last_note, "Sent the drawings, waits for the wife")
        self.assertFalse(self._create_leads(1).last_note)
        self.assertTrue(self.lead.with_user(self.consultant).last_note)

    def test_f4_last_notes_of_a_page_are_one_query(self):
        leads = self._create_leads(20)
        for lead in leads:
            self._follow_up(lead, content=f"{NOTE} {lead.id}")
        self.env.flush_all()
        leads.invalidate_recordset()
        leads.mapped("followup_count")
        with self.assertQueryCount(1):
            self.assertTrue(all(lead.last_note for lead in leads))

    def test_f4_from_the_card_to_the_record(self):
        """F4: the card's buttons open the record of a contact, or an appointment, for this customer."""
        lead = self.lead.with_user(self.designer)
        action = lead.action_record_followup()
        self.assertEqual((action["res_model"], action["target"]), ("kefu.followup", "new"))
        record = self.env["kefu.followup"].with_user(self.designer).with_context(action["context"]).create({"content": NOTE})
        self.assertEqual(record.lead_id, self.lead)
        plan = lead.action_plan_appointment()
        event = self.env["calendar.event"].with_user(self.designer).with_context(plan["context"]).create({
            "start": EVENING + timedelta(days=1), "stop": EVENING + timedelta(days=1, hours=1),
        })
        self.assertEqual(event.opportunity_id, self.lead)
