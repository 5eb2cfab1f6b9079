from contextlib import contextmanager
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import warmup
from odoo.tools import mute_logger

from .common_dispatch import DispatchCase


class TestDispatch(DispatchCase):
    def test_r1_3_the_director_dispatches_in_order_of_registration(self):
        """R1.3, R3.2: whatever the order of the selection, who registered first is dispatched first."""
        leads = self._leads(3, kefu_source="online")
        self._dispatch(leads.sorted(reverse=True))
        self.assertEqual(leads.designer_id, self.designers)
        self.assertEqual([lead.designer_id for lead in leads], list(self.members.user_id))

    def test_r1_1_the_designer_is_responsible_and_follows(self):
        """R1.1: after dispatch the designer is responsible and follows the record, the receiver stays a follower."""
        lead = self._leads()
        self.assertEqual((lead.user_id, lead.receiver_id), (self.reception, self.reception))
        self._dispatch(lead)
        self.assertEqual(lead.user_id, lead.designer_id)
        self.assertEqual(lead.receiver_id, self.reception)
        self.assertIn(lead.designer_id.partner_id, lead.message_partner_ids)
        self.assertIn(self.reception.partner_id, lead.message_partner_ids)
        self.assertEqual(lead.dispatched_at, self.env.cr.now())
        lead.with_user(lead.designer_id).check_access("write")

    def test_r3_2_every_dispatch_is_written_down(self):
        """R3.2: lead, designer, by whom, method, team, v and weight before and after, everybody else with the reason."""
        self._member(self.designers[1])._suspend(2)
        self._member(self.designers[2]).duty_state = "off"
        self._member(self.designers[0]).dispatch_weight = 2.0
        lead = self._leads()
        self._dispatch(lead)
        dispatch = lead.dispatch_ids
        self.assertRecordValues(dispatch, [{
            "lead_id": lead.id, "round": 1, "company_id": self.company.id, "team_id": self.team.id,
            "designer_id": self.designers[0].id, "dispatched_by": self.director.id, "method": "automatic",
            "counts_as_turn": True, "vtime_before": 0.0, "vtime_after": 0.5, "weight": 2.0, "weight_after": 2.0,
        }])
        self.assertEqual(self._reasons(dispatch), {self.designers[1]: "suspended", self.designers[2]: "off"})
        self.assertGreater(dispatch.waited_hours, 0.9)

    def test_r3_2_a_dispatch_never_changes(self):
        """R3.2: not by the director, not by the system."""
        lead = self._leads()
        self._dispatch(lead)
        for user in (self.director, self.env.user):
            dispatch = lead.dispatch_ids.with_user(user)
            for vals in ({"designer_id": self.designers[2].id}, {"reason": "x"}, {"candidates": []}, {"lead_id": lead.id}):
                with self.assertRaises(UserError):
                    dispatch.sudo().write(vals)
            with self.assertRaises(UserError):
                dispatch.sudo().unlink()

    def test_r3_2_dispatched_once(self):
        """R3.2: who has a designer already is skipped, with an answer."""
        leads = self._leads(2)
        self._dispatch(leads[0])
        designer = leads[0].designer_id
        action = self._dispatch(leads)
        self.assertEqual(leads[0].designer_id, designer)
        self.assertEqual(len(leads.dispatch_ids), 2)
        self.assertIn("1 customers have a designer already", action["params"]["message"])
        self._dispatch(leads)
        self.assertEqual(len(leads.dispatch_ids), 2)

    @mute_logger("odoo.sql_db")
    def test_r3_2_the_database_knows_one_dispatch_a_round(self):
        """R3.2: whatever happens at the same time, the second dispatch of a round is refused by the database."""
        lead = self._leads()
        self._dispatch(lead)
        vals = lead.dispatch_ids.copy_data()[0]
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["kefu.dispatch"].create(vals)

    def test_r3_2_rounds_and_weights_over_days(self):
        """R3.2: the queue stands where it stood, a weight of 2 receives twice as many."""
        self.members[0].dispatch_weight = 2.0
        leads = self.env["crm.lead"]
        for _day in range(8):
            today = self._leads(1)
            self._dispatch(today)
            leads |= today
        self.assertEqual(self._served(leads), [4, 2, 2])

    def test_r3_2_batch_and_single_decide_alike(self):
        """R3.2: a batch gives what the same customers one by one would have been given."""
        for member, weight in zip(self.members, (0.7, 1.3, 1.9), strict=True):
            member.dispatch_weight = weight
        twin = self._create_team("Twin", [self._create_user("designer", f"twin_{i}") for i in range(3)])
        for member, weight in zip(twin.crm_team_member_ids.sorted("id"), (0.7, 1.3, 1.9), strict=True):
            member.dispatch_weight = weight
        batch, single = self._leads(23), self._leads(23, team_id=twin.id)
        self._dispatch(batch)
        for lead in single:
            self._dispatch(lead)
        places = [list(team.crm_team_member_ids.sorted("id").user_id) for team in (self.team, twin)]
        self.assertEqual(
            [places[0].index(lead.designer_id) for lead in batch], [places[1].index(lead.designer_id) for lead in single]
        )
        self.assertEqual(self.team.dispatch_vtime, twin.dispatch_vtime)

    def test_r3_2_rejoining_gets_no_backlog(self):
        """R3.2: v = max(own v, V) for who returns."""
        self.members[2].duty_state = "off"
        self._dispatch(self._leads(20))
        self.members[2].duty_state = "on_duty"
        self.assertEqual(self.members[2].dispatch_vtime, self.team.dispatch_vtime)
        after = self._leads(6)
        self._dispatch(after)
        self.assertEqual(self._served(after), [2, 2, 2])

    def test_r3_2_suspended_rounds_pass_by(self):
        """R3.2: two rounds, two turns; lifting gives back what is left."""
        self.members[0]._suspend(2)
        leads = self._leads(6)
        self._dispatch(leads)
        self.assertEqual([lead.designer_id for lead in leads[:5]], [self.designers[i] for i in (1, 2, 1, 2, 0)])
        self.assertEqual(self.members[0].suspended_rounds, 0)
        self.members[0]._suspend(3)
        self.members[0]._lift_suspension(5)
        self.assertEqual(self.members[0].suspended_rounds, 0)
        leads = self._leads(4)
        self._dispatch(leads)
        self.assertIn(self.designers[0], leads.designer_id)

    def test_r3_13_turn_given_back(self):
        """R3.13: a turn given back is a customer more."""
        self._dispatch(self._leads(6))
        self.members[1]._give_turn_back()
        leads = self._leads(4)
        self._dispatch(leads)
        self.assertEqual(self._served(leads), [1, 2, 1])

    def test_r3_3_capacity(self):
        """R3.3: whoever has as many open customers as they can take gets none; signed ones do not count."""
        self.members[0].capacity = 1
        first, second = self._leads(2)
        self._dispatch(first)
        self.assertEqual(first.designer_id, self.designers[0])
        more = self._leads(4)
        self._dispatch(more)
        self.assertEqual(self._served(more), [0, 2, 2])
        self.assertEqual(self._reasons(more[0].dispatch_ids)[self.designers[0]], "full")
        first.stage_id = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        self._dispatch(second)
        self.assertEqual(second.designer_id, self.designers[0])

    def test_r3_3_capacity_counts_within_a_batch_and_over_teams(self):
        """R3.3: one designer in two teams is full for both."""
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        other = self._create_team("Villas", self.designers[0])
        (self.members[0] | other.crm_team_member_ids).capacity = 2
        leads = self._leads(2) | self._leads(2, team_id=other.id)
        self._dispatch(leads)
        self.assertEqual(len(leads.filtered(lambda lead: lead.designer_id == self.designers[0])), 2)

    def test_r3_3_company_default_capacity(self):
        """R3.3: without a capacity of their own the company's default holds."""
        self.company.kefu_capacity = 1
        leads = self._leads(5)
        self._dispatch(leads)
        self.assertEqual(self._served(leads), [1, 1, 1])
        self.assertEqual(leads[3:].designer_id, self.env["res.users"])

    def test_r3_3_calendar_clash(self):
        """R3.3: a meeting or another customer's appointment at that time excludes."""
        start = self.now + timedelta(days=2)
        self.env["calendar.event"].create({
            "name": "Site visit", "start": start - timedelta(hours=1), "stop": start + timedelta(minutes=30),
            "user_id": self.designers[0].id, "partner_ids": [Command.set(self.designers[0].partner_id.ids)],
        })
        lead = self._leads(appointment_at=start)
        self._dispatch(lead)
        self.assertEqual(lead.designer_id, self.designers[1])
        self.assertEqual(self._reasons(lead.dispatch_ids)[self.designers[0]], "clash")
        both = self._leads(2, appointment_at=start + timedelta(minutes=20))
        self._dispatch(both)
        self.assertEqual([lead.designer_id for lead in both], [self.designers[2], self.env["res.users"]])
        later = self._leads(appointment_at=start + timedelta(hours=3))
        self._dispatch(later)
        self.assertEqual(later.designer_id, self.designers[0])

    def test_r3_3_whole_day_meetings_are_days_of_the_company(self):
        """R3.3: a whole day is a day in the company's time zone."""
        day = self.env["kefu.calendar"]._local_date(self.company, self.now + timedelta(days=3))
        self.env["calendar.event"].create({
            "name": "Fair", "allday": True, "start_date": day, "stop_date": day,
            "user_id": self.designers[0].id, "partner_ids": [Command.set(self.designers[0].partner_id.ids)],
        })
        early = self.env["kefu.calendar"]._day_start(self.company, day) + timedelta(hours=1)
        lead = self._leads(appointment_at=early)
        self._dispatch(lead)
        self.assertEqual(lead.designer_id, self.designers[1])

    def test_r3_5_duty(self):
        """R3.5: off, unfit and on leave get nothing, until the time given."""
        for state in ("off", "unfit", "leave"):
            with self.subTest(state):
                self.members[0].write({"duty_state": state, "duty_until": self.now + timedelta(days=1)})
                lead = self._leads()
                self._dispatch(lead)
                self.assertNotEqual(lead.designer_id, self.designers[0])
                self.assertEqual(self._reasons(lead.dispatch_ids)[self.designers[0]], state)
        self.members[0].duty_until = self.now - timedelta(minutes=1)
        leads = self._leads(3)
        self._dispatch(leads)
        self.assertEqual(self._served(leads)[0], 1)

    def test_r3_2_speciality(self):
        """R3.2: a required speciality is held."""
        style = self.env["kefu.style"].create({"name": "Tea room"})
        self.members[2].speciality_ids = style
        leads = self._leads(2, speciality_id=style.id)
        self._dispatch(leads)
        self.assertEqual(leads.designer_id, self.designers[2])
        self.assertEqual(self._reasons(leads[0].dispatch_ids)[self.designers[0]], "speciality")

    def _home_of(self, partner):
        """:return: one more home of the same customer"""
        estate = self.env["kefu.estate"].create({"name": f"Estate {self.number}", "company_id": self.company.id})
        return self._leads(
            user=self.env.user,
            receiver_id=self.reception.id,
            partner_id=partner.id,
            is_second_home=True,
            estate_id=estate.id,
            room="3-1801",
            phone="13900000000",
        )

    def test_r3_2_returning_customer(self):
        """R3.2: a returning customer goes to the former designer if eligible, else to the queue."""
        partner = self.env["res.partner"].create({"name": "Mrs. Wang"})
        old = self._home_of(partner)
        old.with_user(self.director).write({"designer_id": self.designers[2].id})
        old.stage_id = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        back = self._home_of(partner)
        self._dispatch(back)
        self.assertEqual(back.designer_id, self.designers[2])
        self.assertEqual(back.dispatch_ids.method, "returning")
        self.members[2].duty_state = "leave"
        again = self._home_of(partner)
        self._dispatch(again)
        self.assertEqual(again.designer_id, self.designers[0])
        self.assertEqual(again.dispatch_ids.method, "automatic")

    def test_r2_9_never_again_a_designer_whom_the_customer_left(self):
        """R2.9: a new dispatch excludes the former designer, also when the same customer comes back later."""
        partner = self.env["res.partner"].create({"name": "Mrs. Wang"})
        lead = self._home_of(partner)
        self._dispatch(lead)
        first = lead.designer_id
        lead._dispatch("change", "Dissatisfied", excluded=first)
        self.assertNotEqual(lead.designer_id, first)
        self.assertEqual(lead.dispatch_ids.mapped("round"), [2, 1])
        self.assertEqual(self._reasons(lead.dispatch_ids[0])[first], "left")
        self.assertNotIn(first.partner_id, lead.message_partner_ids)
        self.members.filtered(lambda member: member.user_id != first).duty_state = "off"
        back = self._home_of(partner)
        self._dispatch(back)
        self.assertFalse(back.designer_id)

    def test_r3_2_nobody_eligible_waits_and_says_why(self):
        """R3.2: the lead waits in the director's queue, says why, and is tried again."""
        self.members[0].write({"duty_state": "leave"})
        self.members[1]._suspend(1)
        self.members[2].duty_state = "off"
        lead = self._leads()
        action = self._dispatch(lead)
        self.assertFalse(lead.designer_id)
        self.assertEqual(lead.user_id, self.reception)
        self.assertFalse(lead.dispatch_ids)
        self.assertIn("wait", action["params"]["message"])
        self.assertEqual(lead.dispatch_requested_by, self.director)
        for text in ("On Leave", "suspended, 1 rounds left", "Off"):
            self.assertIn(text, lead.dispatch_wait_reason)
        self.assertEqual(self.members[1].suspended_rounds, 1)
        self.members[2].with_user(self.designers[2]).action_set_on_duty()
        with self.enter_registry_test_mode():
            self.env.ref("kefu_followup.ir_cron_dispatch_waiting").method_direct_trigger()
        lead.invalidate_recordset()
        self.assertEqual(lead.designer_id, self.designers[2])
        self.assertEqual(lead.dispatch_ids.dispatched_by, self.director)
        self.assertFalse(lead.dispatch_wait_reason)

    def test_r3_2_no_team_no_members(self):
        """R3.2: without a team, or members in it, the lead waits and says what to do."""
        self.members.action_archive()
        lead = self._leads()
        self._dispatch(lead)
        self.assertIn("no members", lead.dispatch_wait_reason)

    def test_r3_2_automatic_dispatch(self):
        """R3.2: companies that want it have new customers dispatched without a click; nobody else's are touched."""
        waiting = self._leads()
        self.company.kefu_auto_dispatch = True
        job = self.env.ref("kefu_followup.ir_cron_dispatch_waiting")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])
        auto = self._leads()
        self.assertGreater(self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)]), triggers)
        other = self.env["crm.lead"].with_company(self.other_company).with_user(
            self._create_user("reception", "test_shanghai", company=self.other_company)
        ).create({"contact_name": "Li"}).with_env(self.env)
        with self.enter_registry_test_mode():
            self.env.ref("kefu_followup.ir_cron_dispatch_waiting").method_direct_trigger()
        (waiting | auto | other).invalidate_recordset()
        self.assertTrue(all(lead.designer_id for lead in waiting | auto))
        self.assertFalse(other.designer_id)
        self.assertFalse(other.dispatch_wait_reasons)

    def test_r3_2_outside_the_queue_needs_a_reason(self):
        """R3.2: VIP and relation leads: the director assigns with a reason, counted as a turn or not."""
        lead, second = self._leads(2)
        with self.assertRaises(UserError):
            lead._dispatch_to(self.designers[2], "vip", " ")
        lead._dispatch_to(self.designers[2], "vip", "Friend of the house", counts=False)
        self.assertRecordValues(lead.dispatch_ids, [{"method": "vip", "reason": "Friend of the house", "counts_as_turn": False}])
        self.assertEqual(self._member(self.designers[2]).dispatch_vtime, 0)
        second._dispatch_to(self.designers[2], "vip", "Friend of the house")
        self.assertEqual(self._member(self.designers[2]).dispatch_vtime, 1)
        self.assertEqual(self.team.dispatch_vtime, 0)

    def test_r3_2_only_people_of_the_company(self):
        stranger = self._create_user("designer", "test_stranger", company=self.other_company)
        with self.assertRaises(UserError):
            self._leads()._dispatch_to(stranger, "manual", "Because")
        gone = self._create_user("designer", "test_gone")
        gone.active = False
        with self.assertRaises(UserError):
            self._leads()._dispatch_to(gone, "manual", "Because")

    def test_r3_2_constant_number_of_queries(self):
        """R3.2: a batch of 200 costs the queries of a batch of 10."""

        def queries(count):
            leads = self._leads(count).with_user(self.director)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads.action_dispatch()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.company.kefu_capacity = 0
        queries(10)
        few, many = queries(10), queries(200)
        # the ORM inserts a hundred rows at a time: dispatches, followers with their subtypes, notes
        self.assertLessEqual(many, few + 4, f"{few} queries for 10 customers, {many} for 200")
        self.assertLess(few, 120)

    def test_r3_2_one_message_for_each_designer(self):
        """R3.2: however many customers, each designer is told once; each customer has one note."""
        leads = self._leads(9)
        before = {lead: len(lead.message_ids) for lead in leads}
        with self._recorded_messages() as sent:
            self._dispatch(leads)
        self.assertEqual(sorted(message.notified_partner_ids.id for message in sent()), sorted(self.designers.partner_id.ids))
        for lead in leads:
            self.assertEqual(len(lead.message_ids) - before[lead], 1)

    @contextmanager
    def _recorded_messages(self):
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        yield lambda: self.env["mail.message"].search([("id", ">", last), ("message_type", "=", "user_notification")])

    @warmup
    def test_r3_2_preview_writes_nothing(self):
        """R3.2: the desk shows who would get each lead, with reasons, and nothing has changed."""
        leads = self._leads(4)
        preview = leads.with_user(self.director)._dispatch_preview()
        self.assertEqual([line["designer_id"] for line in preview], [*self.members.user_id.ids, self.designers[0].id])
        self.assertFalse(leads.designer_id)
        self.assertEqual(self.members.mapped("dispatch_vtime"), [0, 0, 0])
        self._dispatch(leads)
        self.assertEqual([lead.designer_id.id for lead in leads], [line["designer_id"] for line in preview])

    def test_r3_2_only_designers_stand_in_the_queue(self):
        """Whoever else belongs to the sales team receives no customers."""
        self.team.write({"crm_team_member_ids": [Command.create({"user_id": self.salesperson.id})]})
        leads = self._leads(8)
        self._dispatch(leads)
        self.assertEqual(leads.designer_id, self.designers)
