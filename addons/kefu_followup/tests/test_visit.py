from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common_care import CareCase


class TestVisit(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.designer3 = cls._create_user("designer", "test_designer_3")
        cls.team.crm_team_member_ids = [Command.create({"user_id": cls.designer3.id})]
        cls.second = cls._create_lead(2)

    def _check_in(self, lead=None, user=None):
        return self._as(user or self.reception, self.env["kefu.visit"]).create({"lead_id": (lead or self.lead).id})

    def _busy(self):
        """:return: the visit of a second customer, while the first one is with the designer"""
        self._as(self.designer, self._check_in()).action_serve()
        return self._check_in(self.second)

    def _membership(self, user):
        return self.team.crm_team_member_ids.filtered(lambda member: member.user_id == user)

    def test_r3_8_check_in_serve_check_out(self):
        """R3.8: in, looked after, out: with a debrief and the next appointment in the calendar."""
        visit = self._check_in()
        self.assertEqual((visit.state, visit.user_id), ("waiting", self.reception))
        self.assertIn(self.designer.partner_id, self._told(visit))
        visit.sudo().arrived_at = self.env.cr.now() - timedelta(minutes=12)
        self._as(self.designer, visit).action_serve()
        self.assertRecordValues(visit, [{"state": "serving", "served_by_id": self.designer.id, "waited_minutes": 12}])
        action = self._as(self.designer, visit).action_check_out()
        start = fields.Datetime.now().replace(microsecond=0) + timedelta(days=2)
        self._as(self.designer, self.env[action["res_model"]]).with_context(action["context"]).create({
            "content": "Saw the first drawings, wants a bigger bath", "intent": "4", "appointment_at": start, "hours": 1.5,
        }).action_check_out()
        self.assertEqual(visit.state, "done")
        self.assertRecordValues(visit.followup_id, [{
            "lead_id": self.lead.id, "channel": "visit", "user_id": self.designer.id, "next_contact_at": start,
        }])
        self.assertRecordValues(visit.event_id, [{
            "start": start, "duration": 1.5, "opportunity_id": self.lead.id, "partner_ids": self.designer.partner_id.ids,
        }])
        self.assertEqual(self.lead.appointment_at, start)

    def test_r3_8_second_customer_asks_colleagues_on_duty(self):
        """R3.8: colleagues on duty and free are asked; the one off duty and those of other companies are not."""
        self._membership(self.designer3).duty_state = "off"
        visit = self._busy()
        self.assertTrue(visit.help_asked_at)
        self.assertTrue(visit.is_designer_busy)
        told = self._told(visit)
        self.assertIn(self.designer2.partner_id, told)
        self.assertNotIn(self.designer3.partner_id, told)

    def test_r3_8_first_to_step_in_has_the_customer(self):
        visit = self._busy()
        self.assertTrue(self._as(self.designer2, visit).may_step_in)
        with self.assertRaises(AccessError):
            self._as(self.designer2, self.second).read(["name"])
        self._as(self.designer2, visit).action_step_in()
        self.assertRecordValues(visit, [{"state": "serving", "helper_id": self.designer2.id, "served_by_id": self.designer2.id}])
        with self.assertRaisesRegex(UserError, "has stepped in already"):
            self._as(self.designer3, visit).action_step_in()
        self.assertEqual(self.second.designer_id, self.designer, "the customer stays the designer's")
        self.assertTrue(self._as(self.designer2, self.second).name, "the helper sees the customer")
        self.assertIn(self.second, self._as(self.designer2, self.env["crm.lead"]).search([]))
        self._as(self.designer2, visit)._check_out({"content": "Talked about the kitchen and the bath", "intent": "3"})
        self.assertEqual(visit.followup_id.user_id, self.designer2)
        with self.assertRaises(AccessError):
            self._as(self.designer2, self.second).read(["name"])

    def test_r3_8_nobody_steps_in_unasked(self):
        """R3.8, R3.2: stepping in is no way to pick customers."""
        visit = self._check_in()
        for user in (self.designer2, self.salesperson, self.designer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, visit).action_step_in()
        visit = self._check_in(self.second)
        self._as(self.reception, visit).action_ask_help()
        self._membership(self.designer2).duty_state = "unfit"
        for user in (self.designer2, self.salesperson, self.designer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, visit).action_step_in()

    def test_r3_8_busy_colleague_does_not_step_in(self):
        visit = self._busy()
        other = self._check_in(self._create_lead(3, designer_id=self.designer2.id))
        self._as(self.designer2, other).action_serve()
        with self.assertRaises(AccessError):
            self._as(self.designer2, visit).action_step_in()

    def test_r3_8_designer_takes_over_from_the_colleague(self):
        visit = self._busy()
        self._as(self.designer2, visit).action_step_in()
        self._as(self.designer, visit).action_serve()
        self.assertRecordValues(visit, [{"served_by_id": self.designer.id, "helper_id": self.designer2.id}])

    @mute_logger("odoo.sql_db")
    def test_r3_8_checked_in_once(self):
        self._check_in()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._check_in(user=self.supervisor)

    def test_r3_8_left_without_service(self):
        visit = self._check_in()
        self._as(self.reception, visit).action_send_off()
        self.assertRecordValues(visit, [{"state": "done", "served_by_id": False}])
        self.assertIn(self.supervisor.partner_id, self._told(visit))
        with self.assertRaisesRegex(UserError, "Gone already"):
            self._as(self.designer, visit).action_serve()

    def test_r1_1_no_designer_yet(self):
        """R1.1: the supervisor is told of a walk-in without a designer; nobody serves before dispatch."""
        visit = self._check_in(self._create_lead(3, designer_id=False, kefu_source="walk_in"))
        self.assertIn(self.supervisor.partner_id, self._told(visit))
        for user in (self.reception, self.supervisor):
            with self.assertRaisesRegex(UserError, "has to be dispatched first"):
                self._as(user, visit).action_serve()

    def test_r3_8_who_runs_the_board(self):
        visit = self._check_in()
        for user in (self.designer2, self.salesperson, self.stranger):
            for action in ("action_serve", "action_send_off", "action_ask_help"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(self._as(user, visit), action)()
        self._as(self.designer, visit).action_serve()
        for user in (self.reception, self.salesperson, self.designer2):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, visit).action_check_out()
        with self.assertRaises(AccessError):
            self._as(self.designer, visit).write({"state": "done"})

    def test_r3_8_designer_checks_in_own_customers_only(self):
        self._check_in(user=self.designer)
        with self.assertRaises(AccessError):
            self._check_in(self.second, user=self.designer2)

    def test_r3_8_other_company(self):
        visit = self._check_in()
        self.assertFalse(self._as(self.stranger, self.env["kefu.visit"]).search([]))
        with self.assertRaises(AccessError):
            self._as(self.stranger, visit).action_serve()
        with self.assertRaises(AccessError):
            self._check_in(self.second, user=self.stranger)

    def test_r3_8_front_desk_sees_who_is_in_the_house(self):
        """The front desk opens a salesperson's customer while the customer is here, and not before or after."""
        with self.assertRaises(AccessError):
            self._as(self.reception, self.lead).read(["name"])
        visit = self._check_in()
        self.assertTrue(self._as(self.reception, self.lead).name)
        with self.assertRaises(AccessError):
            self._as(self.reception, self.lead).write({"contact_name": "Li"})
        self._as(self.reception, visit).action_send_off()
        with self.assertRaises(AccessError):
            self._as(self.reception, self.lead).read(["name"])

    def test_r3_8_check_in_by_number(self):
        """The number as the visitor says it finds the customer; somebody new is registered on the way."""
        wizard = self._as(self.reception, self.env["kefu.visit.check.in"])
        known = wizard.create({"phone": "+86 138-0000-0001"})
        self.assertEqual(known.lead_id, self.lead)
        known.action_check_in()
        self.assertTrue(self.lead.is_in_house)
        new = wizard.create({"phone": "139 0000 0009"})
        self.assertTrue(new.is_new)
        with self.assertRaisesRegex(UserError, "Enter the visitor's name"):
            new.action_check_in()
        new.contact_name = "Zhao"
        new.action_check_in()
        lead = self.env["crm.lead"].search([("contact_name", "=", "Zhao")])
        self.assertRecordValues(lead, [{"kefu_source": "walk_in", "receiver_id": self.reception.id, "is_in_house": True}])

    def test_r3_8_check_in_shows_nobody_elses_customers(self):
        """A customer the front desk may not see is checked in by number only."""
        wizard = self._as(self.reception, self.env["kefu.visit.check.in"]).create({"lead_id": self.lead.id})
        with self.assertRaises(AccessError):
            wizard.action_check_in()
        wizard = self._as(self.stranger, self.env["kefu.visit.check.in"]).create({"phone": "13800000001"})
        self.assertFalse(wizard.lead_id)

    def test_board_costs_the_same_queries(self):
        """What each card offers takes a number of queries that does not grow with the number of customers."""
        visits = self.env["kefu.visit"].sudo().create([{"lead_id": self._create_lead(number).id} for number in range(10, 22)])
        names = ["may_serve", "may_step_in", "may_check_out", "is_designer_busy", "waiting_minutes", "state"]
        board = self._as(self.designer2, visits)
        board.read(names)

        def queries(records):
            self.env.invalidate_all()
            board.env.companies.ids  # noqa: B018 (what any request has read already)
            before = self.cr.sql_log_count
            records.read(names)
            return self.cr.sql_log_count - before

        self.assertEqual(queries(board), queries(board[:2]))


class TestSupport(CareCase):
    def _ask(self, user=None, **values):
        return self._as(user or self.salesperson, self.env["kefu.support.request"]).create({
            "lead_id": self.lead.id,
            "designer_id": self.designer2.id,
            "purpose": "measure",
            "start": fields.Datetime.now().replace(microsecond=0) + timedelta(days=1),
            "place": "Riverside One 3-1801",
            **values,
        })

    def test_r3_15_accepted_stands_in_both_calendars(self):
        request = self._ask()
        self.assertIn(self.designer2.partner_id, self._told(request))
        with self.assertRaises(AccessError):
            self._as(self.designer2, self.lead).read(["name"])
        self._as(self.designer2, request).action_accept()
        self.assertEqual(request.state, "accepted")
        self.assertRecordValues(request.event_id, [{
            "start": request.start, "location": "Riverside One 3-1801", "opportunity_id": self.lead.id,
        }])
        self.assertEqual(request.event_id.partner_ids, self.designer2.partner_id | self.salesperson.partner_id)
        self.assertTrue(self._as(self.designer2, self.lead).name, "whoever goes along sees the customer")
        self.assertIn(self.salesperson.partner_id, self._told(request))

    def test_r3_15_the_customers_own_designer_is_suggested(self):
        """R3.15: the designer whose customer it is goes along first; designers are not asked to go along with themselves."""
        action = self._as(self.salesperson, self.lead).action_request_support()
        self.assertEqual(action["context"]["default_designer_id"], self.designer.id)
        self.assertFalse(self._as(self.designer, self.lead).action_request_support()["context"]["default_designer_id"])

    def test_r3_15_refusal_needs_a_reason_and_reaches_the_director(self):
        request = self._ask()
        with self.assertRaisesRegex(UserError, "Write down why"):
            self._as(self.designer2, request).action_decline()
        as_designer = self._as(self.designer2, request)
        as_designer.decline_reason = "At another home"
        as_designer.action_decline()
        self.assertEqual(request.state, "declined")
        self.assertIn(self.director.partner_id, self._told(request))
        self.assertIn(request, self._as(self.director, self.env["kefu.support.request"]).search([]))

    def test_r3_15_breach_only_when_the_director_says_so(self):
        """R3.15: a refusal is no breach by itself; confirmed twice it is one breach."""
        reported = []
        self.patch(type(self.env["kefu.breach"]), "_report_batch", lambda model, breaches: reported.extend(breaches))
        request = self._ask()
        as_designer = self._as(self.designer2, request)
        as_designer.decline_reason = "No wish to"
        as_designer.action_decline()
        self.assertFalse(reported)
        for user in (self.salesperson, self.supervisor, self.designer2):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, request).action_confirm_breach()
        for _time in range(2):
            self._as(self.director, request).action_confirm_breach()
        self.assertEqual([(breach["code"], breach["user_id"]) for breach in reported], [("NO_SUPPORT", self.designer2.id)])

    def test_r3_15_only_who_was_asked_answers(self):
        request = self._ask()
        for user in (self.designer, self.salesperson, self.director):
            for action in ("action_accept", "action_decline"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(self._as(user, request), action)()
        with self.assertRaises(AccessError):
            self._as(self.designer2, request).write({"state": "accepted"})

    def test_r3_15_answered_once(self):
        request = self._ask()
        self._as(self.designer2, request).action_accept()
        with self.assertRaisesRegex(UserError, "Accepted already"):
            self._as(self.designer2, request).action_accept()

    def test_r3_15_withdrawn_frees_the_calendar(self):
        request = self._ask()
        self._as(self.designer2, request).action_accept()
        self._as(self.salesperson, request).action_withdraw()
        self.assertFalse(request.event_id.active)
        with self.assertRaises(AccessError):
            self._as(self.designer2, self.lead).read(["name"])

    def test_r3_15_other_company(self):
        request = self._ask()
        self.assertFalse(self._as(self.stranger, self.env["kefu.support.request"]).search([]))
        with self.assertRaises(AccessError):
            self._ask(self.stranger)
        self.assertFalse(self._as(self.designer, self.env["kefu.support.request"]).search([("id", "=", request.id)]))

    def test_r3_15_own_customers_only(self):
        with self.assertRaises(AccessError):
            self._ask(self.designer2, designer_id=self.designer.id)
        other = self._create_user("salesperson", "test_salesperson_2")
        with self.assertRaises(AccessError):
            self._ask(other)
