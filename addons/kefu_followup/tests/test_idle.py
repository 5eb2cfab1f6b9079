from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError

from ..permits import DISPATCH, FOLLOWUP
from .common_care import CareCase


class TestIdle(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).kefu_idle_action = "list"
        cls.long_ago = fields.Datetime.now() - timedelta(days=16)
        cls._age(cls.lead, cls.long_ago)

    @classmethod
    def _age(cls, lead, moment, contact=None):
        DISPATCH.grant(lead).write({"dispatched_at": moment})
        if contact:
            FOLLOWUP.grant(lead).write({"last_contact_at": contact})

    def _idle(self, user=None):
        leads = self._as(user or self.director, self.env["crm.lead"])
        return leads.search([("is_idle", "=", True), ("company_id", "=", self.company.id)])

    def _run_job(self):
        job = self.env.ref("kefu_followup.ir_cron_recycle_idle")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()

    def test_f3_idle_after_fifteen_days(self):
        """F3: since the last contact or the dispatch, whichever is later; field and search agree."""
        fresh = self._create_lead(2)
        contacted = self._create_lead(3)
        self._age(contacted, self.long_ago, contact=fields.Datetime.now() - timedelta(days=2))
        dispatched_anew = self._create_lead(4)
        self._age(dispatched_anew, fields.Datetime.now() - timedelta(days=1), contact=self.long_ago)
        waiting = self._create_lead(5, designer_id=False)
        won = self._create_lead(6)
        self._age(won, self.long_ago)
        won.stage_id = self.won_stage
        leads = self.lead | fresh | contacted | dispatched_anew | waiting | won
        self.assertEqual(self._idle() & leads, self.lead)
        self.assertEqual(leads.filtered("is_idle"), self.lead)
        self.company.kefu_idle_days = 17
        self.assertFalse(self._idle() & leads)

    def test_f3_listed_only(self):
        """F3: where the company lists, nothing is dispatched."""
        self._run_job()
        self.assertEqual(self.lead.designer_id, self.designer)

    def test_f3_recycled_through_the_queue(self):
        """F3: dispatched anew, without the former designer, once; the history stays."""
        self.company.kefu_idle_action = "recycle"
        self.env["kefu.followup"].with_user(self.designer).create({
            "lead_id": self.lead.id, "content": "Called, wants to think it over until spring",
        })
        self._age(self.lead, self.long_ago, contact=self.long_ago)
        self._run_job()
        self.assertEqual(self.lead.designer_id, self.designer2)
        self.assertEqual(self.lead.dispatch_ids[0].method, "recycle")
        self.assertEqual(self.lead.followup_count, 1)
        rounds = self.lead.dispatch_round
        self._run_job()
        self.assertEqual(self.lead.dispatch_round, rounds)

    def test_f3_not_while_something_is_being_decided(self):
        self.company.kefu_idle_action = "recycle"
        self.env["kefu.invalidation"].with_user(self.designer).create({"lead_id": self.lead.id, "reason": "Gone"})
        self._run_job()
        self.assertEqual(self.lead.designer_id, self.designer)

    def test_f3_resumes_after_a_failure(self):
        """F3: a customer that fails does not hold up the others, and is noted."""
        self.company.kefu_idle_action = "recycle"
        other = self._create_lead(2)
        self._age(other, self.long_ago)
        Lead = type(self.env["crm.lead"])
        recycle = Lead._recycle

        def failing(leads):
            if self.lead in leads:
                raise UserError("broken")
            return recycle(leads)

        with patch.object(Lead, "_recycle", failing), self.assertLogs("odoo.addons.kefu_base.models.kefu_job", "ERROR"):
            self._run_job()
        self.assertEqual(other.designer_id, self.designer2)
        self.assertEqual(self.lead.designer_id, self.designer)

    def test_f3_nobody_claims(self):
        """F3: only the director has idle customers dispatched anew, and the queue says to whom."""
        for user in (self.designer2, self.designer, self.supervisor, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, self.lead).action_recycle()
        fresh = self._create_lead(2)
        self._as(self.director, self.lead | fresh).action_recycle()
        self.assertEqual((self.lead.designer_id, fresh.designer_id), (self.designer2, self.designer))

    def test_f3_recycling_costs_no_query_for_each(self):
        """F3: a batch takes a number of queries per customer well below one dispatch each."""
        self.company.kefu_capacity = 500
        leads = self.lead.browse()
        for number in range(20, 60):
            lead = self._create_lead(number)
            self._age(lead, self.long_ago)
            leads |= lead
        self.env.flush_all()

        def queries(records):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records._recycle()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few, many = queries(leads[:4]), queries(leads[4:])
        self.assertLess(many - few, 32)


class TestHandover(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_lead(2)
        cls.signed = cls._create_lead(3)
        cls.signed.stage_id = cls.won_stage
        cls.waiting = cls._create_lead(4, designer_id=False, receiver_id=cls.designer.id)
        cls.leads = cls.lead | cls.second | cls.signed | cls.waiting

    def _hand_over(self, user=None, **values):
        wizard = self._as(user or self.director, self.env["kefu.handover"]).create({
            "user_id": self.designer.id, "company_id": self.company.id, **values,
        })
        wizard.action_hand_over()
        return wizard

    def test_f3_everything_to_one_person_in_one_step(self):
        self.env["kefu.lead.member"].create([
            {"lead_id": self.lead.id, "user_id": self.designer.id, "part": "Drawings", "split": 60},
            {"lead_id": self.lead.id, "user_id": self.designer2.id, "part": "Site", "split": 40},
        ])
        request = self.env["kefu.invalidation"].with_user(self.salesperson).create({"lead_id": self.second.id, "reason": "Gone"})
        self.assertEqual(request.confirmer_id, self.designer)
        self._hand_over(method="named", to_user_id=self.designer2.id)
        self.assertEqual(self.leads.user_id, self.designer2)
        self.assertEqual((self.lead | self.second | self.signed).designer_id, self.designer2)
        self.assertRecordValues(self.lead.team_member_ids, [{"user_id": self.designer2.id, "split_points": 10000}])
        self.assertFalse(request.confirmer_id)
        self._as(self.supervisor, request).action_confirm()
        self.assertFalse(self.team.crm_team_member_ids.filtered(lambda member: member.user_id == self.designer))
        self.designer.active = False

    def test_f3_by_the_queue(self):
        self._hand_over()
        self.assertEqual((self.lead | self.second).designer_id, self.designer2)
        self.assertEqual(self.lead.dispatch_ids[0].method, "handover")
        self.assertNotEqual(self.waiting.user_id, self.designer)
        self.assertFalse(self.waiting.designer_id)
        self.designer.active = False

    def _appoint(self, lead, *users, days=2):
        start = fields.Datetime.now() + timedelta(days=days)
        return lead._appoint(start, 1, self.env["res.users"].union(*users)).with_context(self.env.context)

    def test_f3_appointments_go_along(self):
        """F3: whoever takes a customer over finds the appointments in the own calendar and is told of them, once."""
        own, waits = self._appoint(self.lead, self.designer, self.salesperson), self._appoint(self.waiting, self.designer)
        helps = self._appoint(self.second, self.designer2, self.designer)
        past, others = self._appoint(self.lead, self.designer, days=-2), self._appoint(self._create_lead(9), self.salesperson)
        own.privacy = "private"
        self.env["mail.message"].search([("partner_ids", "in", self.designer2.partner_id.ids)]).unlink()
        self._hand_over(method="named", to_user_id=self.designer2.id)
        heir, left = self.designer2.partner_id, self.designer.partner_id
        self.assertEqual((own | waits | helps).user_id, self.designer2)
        for event in own | waits | helps:
            self.assertEqual(event.partner_ids, event.attendee_ids.partner_id)
            self.assertIn(heir, event.partner_ids)
            self.assertIn(heir, event.message_partner_ids)
            self.assertNotIn(left, event.partner_ids | event.message_partner_ids)
        self.assertEqual(own.partner_ids, heir | self.salesperson.partner_id)
        self.assertEqual(len(helps.attendee_ids), 1)
        self.assertEqual((past.user_id, past.partner_ids), (self.designer, left))
        self.assertEqual(others.user_id, self.salesperson)
        told = self.env["mail.message"].search([
            ("partner_ids", "in", heir.ids), ("subject", "=", "Appointments that are yours now")
        ])
        self.assertIn("Customer 1", "".join(told.mapped("body")))

    def test_f3_appointments_by_the_queue(self):
        """F3: by the queue each appointment goes to the customer's new designer, or to who is responsible meanwhile."""
        own, waits = self._appoint(self.lead, self.designer), self._appoint(self.waiting, self.designer)
        self._hand_over()
        self.assertEqual((own.user_id, own.partner_ids), (self.designer2, self.designer2.partner_id))
        self.assertEqual((waits.user_id, waits.partner_ids), (self.waiting.user_id, self.waiting.user_id.partner_id))

    def test_f3_nobody_free_appointments(self):
        """F3: where no designer is free the appointment is kept by who is responsible for the customer."""
        self._as(self.director, self.team.crm_team_member_ids).write({"duty_state": "off"})
        own = self._appoint(self.lead, self.designer)
        self._hand_over()
        self.assertFalse(self.lead.designer_id)
        self.assertEqual((own.user_id, own.partner_ids), (self.lead.user_id, self.lead.user_id.partner_id))

    def test_f3_somebody_who_leaves_goes_along_no_more(self):
        """F3, R3.15: who was promised company by somebody who leaves hears of it and asks somebody else."""
        lead = self._create_lead(8, designer_id=False)
        request = self._as(self.salesperson, self.env["kefu.support.request"]).create({
            "lead_id": lead.id, "designer_id": self.designer.id, "purpose": "measure",
            "start": fields.Datetime.now() + timedelta(days=1),
        })
        self._as(self.designer, request).action_accept()
        event = self._as(self.env.user, request).event_id
        self._hand_over()
        self.assertEqual((request.state, event.active), ("withdrawn", False))
        self.assertIn(self.salesperson.partner_id, self._told(request))

    def test_f3_appointments_cost_the_same_queries(self):
        """F3: many appointments cost as many queries as two."""
        leads = self.env["crm.lead"].union(*(self._create_lead(number) for number in range(20, 34)))
        for lead in leads:
            self._appoint(lead, self.designer, self.salesperson)

        def queries(leads):
            DISPATCH.grant(leads).write({"user_id": self.designer2.id, "designer_id": self.designer2.id})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leads._hand_over_appointments(self.designer)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(leads[:2])
        self.assertEqual(queries(leads[2:4]), queries(leads[4:]))

    def test_f3_twice_is_once(self):
        self._hand_over()
        rounds = self.leads.mapped("dispatch_round")
        self.assertEqual(self._hand_over().customer_count, 0)
        self.assertEqual(self.leads.mapped("dispatch_round"), rounds)

    def test_f3_only_the_director(self):
        for user in (self.supervisor, self.designer, self.designer2, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self._hand_over(user, method="named", to_user_id=self.designer2.id)
        with self.assertRaises(AccessError):
            self._hand_over(self.stranger)
        self.assertEqual(self.lead.designer_id, self.designer)

    def test_f3_to_nobody(self):
        for to_user in (False, self.designer.id, self.stranger.id):
            with self.subTest(to_user=to_user), self.assertRaises(UserError), self.cr.savepoint():
                self._hand_over(method="named", to_user_id=to_user)

    def test_f3_nobody_leaves_customers_behind(self):
        """F3: archiving somebody with open customers is refused and says what to do; so is leaving the company."""
        with self.assertRaisesRegex(UserError, "still follows 4 customers.*Hand Over"), self.cr.savepoint():
            self.designer.active = False
        self.designer.company_ids |= self.other_company
        with self.assertRaisesRegex(UserError, "Hand Over"), self.cr.savepoint():
            self.designer.write({
                "company_id": self.other_company.id, "company_ids": [Command.set(self.other_company.ids)],
            })
        self.designer2.active = False

    def test_f3_feature_off_people_may_leave(self):
        self.company.kefu_use_followup = False
        self.designer.active = False

    def test_f24_no_customer_for_who_has_left(self):
        """No path gives a customer to somebody who has left."""
        self.designer2.active = False
        with self.assertRaises(ValidationError), self.cr.savepoint():
            DISPATCH.grant(self.lead).write({"designer_id": self.designer2.id, "user_id": self.designer2.id})
        with self.assertRaises(UserError), self.cr.savepoint():
            self._as(self.director, self.lead).designer_id = self.designer2
