from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import SQL

from .common_followup import FollowupCase

NOON = datetime(2026, 11, 20, 4, 0)  # 12:00 in Wuhan
#: when the longest gap after a contact at NOON is over
OVER = datetime(2026, 11, 23, 15, 59, 59)


@freeze_time(NOON)
class TestEscalation(FollowupCase):
    """R2.3: the ladder, each step told once, one breach per overdue episode."""

    def setUp(self):
        super().setUp()
        self.breaches = self._breaches()
        self._follow_up()
        self.env["mail.notification"].search([]).unlink()

    def _sweep(self, moment):
        with freeze_time(moment):
            self._run_cron("ir_cron_escalate")

    def _told(self):
        return {user.login: len(self._inbox(user)) for user in (self.designer, self.supervisor, self.director)}

    def test_r2_3_the_ladder(self):
        """R2.3: before the deadline and on day 3 the follower, day 5 the supervisor too, day 7 the director's list."""
        told = self._told
        self._sweep(OVER - timedelta(hours=13))
        self.assertEqual(told(), {"test_designer": 0, "test_supervisor": 0, "test_director": 0})
        self._sweep(OVER - timedelta(hours=12))
        self.assertEqual(told(), {"test_designer": 1, "test_supervisor": 0, "test_director": 0})
        self.assertFalse(self.breaches)
        self._sweep(OVER + timedelta(minutes=1))
        self.assertEqual(told(), {"test_designer": 2, "test_supervisor": 0, "test_director": 0})
        self._sweep(OVER + timedelta(days=2, minutes=1))
        self.assertEqual(told(), {"test_designer": 3, "test_supervisor": 1, "test_director": 0})
        self.assertFalse(self.lead.is_high_risk)
        self._sweep(OVER + timedelta(days=4, minutes=1))
        self.assertEqual(told(), {"test_designer": 4, "test_supervisor": 2, "test_director": 1})
        self.assertTrue(self.lead.is_high_risk)
        self.assertIn(self.lead, self.env["crm.lead"].with_user(self.director).search([("is_high_risk", "=", True)]))
        self._sweep(OVER + timedelta(days=40))
        self.assertEqual(sum(told().values()), 7)

    def test_r2_3_each_step_is_told_once(self):
        for _run in range(3):
            self._sweep(OVER + timedelta(minutes=1))
        self.assertEqual(len(self._inbox(self.designer)), 1)

    def test_r2_3_one_breach_per_overdue_episode(self):
        """R2.3: one proposed penalty per overdue episode, another for the next episode."""
        for days in (0, 1, 2, 5, 9):
            self._sweep(OVER + timedelta(days=days, minutes=1))
        self.assertEqual([(b["code"], b["user_id"], b["res_id"]) for b in self.breaches], [
            ("FOLLOWUP_LATE", self.designer.id, self.lead.id)
        ])
        with freeze_time(OVER + timedelta(days=10)):
            self._follow_up()
            self.assertFalse(self.lead.is_high_risk)
        self._sweep(OVER + timedelta(days=20))
        self.assertEqual(len({b["occurrence_key"] for b in self.breaches}), 2)
        self.assertEqual(len(self.breaches), 2)

    def test_r2_3_contact_in_time_is_no_breach(self):
        with freeze_time(OVER - timedelta(hours=1)):
            self._follow_up()
        self._sweep(OVER + timedelta(hours=1))
        self.assertFalse(self.breaches)
        self.assertFalse(self._inbox(self.designer))

    def test_r2_3_missed_promise_is_overdue_but_not_yet_a_gap(self):
        """R2.3: who does not keep a promise is overdue at once; the clause punishes the gap of three days."""
        with freeze_time(NOON + timedelta(minutes=1)):
            self._follow_up(next_contact_at=NOON + timedelta(days=1))
        moment = NOON + timedelta(days=1, minutes=1)
        self._sweep(moment)
        with freeze_time(moment):
            self.env.invalidate_all()
            self.assertTrue(self.lead.is_followup_overdue)
        self.assertFalse(self.breaches)
        self._sweep(OVER + timedelta(minutes=1))
        self.assertEqual(len(self.breaches), 1)

    def test_r2_3_reminder_of_the_past_is_not_told(self):
        """A promise three hours ahead: the reminder twelve hours before is past, and left out."""
        with freeze_time(NOON + timedelta(minutes=1)):
            self._follow_up(next_contact_at=NOON + timedelta(hours=3))
        self.env["mail.notification"].search([]).unlink()
        self._sweep(NOON + timedelta(minutes=10))
        self.assertFalse(self._inbox(self.designer))

    def test_r2_3_one_notice_per_person(self):
        leads = self._create_leads(30)
        self._sweep(OVER + timedelta(days=2, minutes=1))
        self.assertEqual(len(self._inbox(self.designer)), 1)
        self.assertEqual(len(self._inbox(self.supervisor)), 1)
        self.assertIn("31 customers", self._inbox(self.supervisor).subject)
        self.assertEqual(len(self.breaches), 31)
        self.assertEqual({b["res_id"] for b in self.breaches}, set((leads | self.lead).ids))

    def test_r2_3_the_supervisor_of_the_team(self):
        """Of several supervisors the one who leads the customer's team is told."""
        other = self._create_user("supervisor", "test_supervisor2")
        self.lead.team_id = self.env["crm.team"].create({"name": "Team", "user_id": other.id, "company_id": self.company.id})
        self._sweep(OVER + timedelta(days=2, minutes=1))
        self.assertEqual(len(self._inbox(other)), 1)
        self.assertFalse(self._inbox(self.supervisor))

    def test_r2_3_ladder_is_data(self):
        """A company's own steps replace the common ones, from the next sweep on."""
        self.env["kefu.escalation.step"].with_user(self.director).create({
            "name": "A week", "company_id": self.company.id, "offset_hours": 24, "tells_follower": False, "tells_director": True,
        })
        self._sweep(OVER + timedelta(hours=1))
        self.assertEqual(sum(self._told().values()), 0)
        self._sweep(OVER + timedelta(hours=25))
        self.assertEqual(self._told(), {"test_designer": 0, "test_supervisor": 0, "test_director": 1})
        self.assertFalse(self.breaches)
        with self.assertRaises(AccessError):
            self.env["kefu.escalation.step"].with_user(self.designer).search([])

    def test_r2_3_feature_off_tells_nothing(self):
        """Off: no scheduled work. On again: nobody is late for the time in which it was off."""
        self.company.kefu_use_followup = False
        self._sweep(OVER + timedelta(days=10))
        with freeze_time(OVER + timedelta(days=10)):
            self.company.kefu_use_followup = True
            self.assertFalse(self.lead.is_followup_overdue)
        self._sweep(OVER + timedelta(days=10, minutes=5))
        self.assertFalse(self.breaches)
        self.assertFalse(self._inbox(self.designer))
        self._sweep(OVER + timedelta(days=15))
        self.assertEqual(len(self.breaches), 1)

    def test_r2_3_stopped_clock_is_silent(self):
        self.lead._stop_followup_clock()
        self._sweep(OVER + timedelta(days=30))
        self.assertFalse(self.breaches)

    def test_f7_the_database_tells_once(self):
        """F7: a second server with the same clocks in hand finds each step told."""
        clocks = self.env["kefu.followup.clock"].search([("lead_id", "=", self.lead.id)])
        with freeze_time(OVER + timedelta(minutes=1)):
            for _server in range(2):
                self.env.cr.execute(SQL("UPDATE kefu_followup_clock SET next_at = deadline WHERE id = ANY(%s)", clocks.ids))
                self.env["kefu.followup.sweep"]._escalate(clocks)
        self.assertEqual(self.env["kefu.escalation"].search_count([("lead_id", "=", self.lead.id)]), 1)
        self.assertEqual(len(self.breaches), 1)

    def test_nothing_due_is_one_query(self):
        self.env.cr.execute(SQL("UPDATE kefu_followup_clock SET next_at = NULL WHERE company_id != %s", self.company.id))
        self.env["kefu.followup.sweep"]._cron_escalate()
        with self.assertQueryCount(1):
            self.env["kefu.followup.sweep"]._cron_escalate()

    def test_sweep_costs_the_same_queries(self):
        """What is due is logged by as many queries for many customers as for a few."""
        def escalate(count):
            leads = self._create_leads(count)
            clocks = self.env["kefu.followup.clock"].search([("lead_id", "in", leads.ids)])
            with freeze_time(OVER + timedelta(days=5)):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self.env["kefu.followup.sweep"]._escalate(clocks)
                return self.cr.sql_log_count - before

        escalate(3)
        self.assertLessEqual(escalate(150), escalate(3))
        self.assertEqual(len(self.breaches), 156)

    def test_deadline_index_is_used_as_spelled(self):
        """The index predicate is what the ORM asks for: PostgreSQL takes it, when it has nothing else to take."""
        query = self.env["crm.lead"]._search([("is_followup_overdue", "=", True)])
        self.env.cr.execute(SQL("SET LOCAL enable_seqscan = off"))
        self._drop_other_indexes()
        self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
        self.assertIn("followup_deadline_idx", "\n".join(row[0] for row in self.env.cr.fetchall()))

    def _drop_other_indexes(self):
        """Until the test ends: which of several indexes is taken depends on what the table held before."""
        self.env.cr.execute(SQL(
            """SELECT indexrelid::regclass::text FROM pg_index
                WHERE indrelid = 'crm_lead'::regclass AND NOT indisunique
                  AND indexrelid::regclass::text NOT LIKE %s""",
            "%followup_deadline_idx",
        ))
        for (name,) in self.env.cr.fetchall():
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
