from datetime import datetime, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.kefu_base.tests.common import ROLES

from .common import NOW, CallbackCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCalls(CallbackCase):
    """C1: the consultant takes a call, ticks while talking, finishes it."""

    def test_c1_next_is_what_waited_longest(self):
        """C1: the call that has waited longest, never one that is not due, another's, or of another company."""
        later = self._plan(due=NOW - timedelta(hours=1))
        first = self._plan(due=NOW - timedelta(hours=2))
        self._plan(due=NOW + timedelta(minutes=1))
        self._plan(record=self._record(company=self.other_company), due=NOW - timedelta(days=1))
        data = self.Callback.with_user(self.consultant).action_next()
        self.assertEqual(data["callback"]["id"], first.id)
        self.assertEqual(data["callback"]["phone"], "138 0000 0001")
        self.assertRecordValues(first, [{"user_id": self.consultant.id, "claimed_at": NOW, "state": "to_call"}])
        self.assertEqual(self.Callback.with_user(self.colleague).action_next()["callback"]["id"], later.id)
        third = self._create_user("consultant", "test_consultant_3")
        self.assertFalse(self.Callback.with_user(third).action_next())

    def test_c1_next_comes_back_to_the_call_left_open(self):
        """C1: answers ticked before the browser died are there after it."""
        callback = self._open(self._plan(due=NOW - timedelta(hours=1)))
        self._plan(due=NOW - timedelta(hours=2))
        question_id, option_id = self._option(callback, "content", "good")
        callback.action_answer(question_id, option_id)
        callback.action_note({"satisfaction": 4, "opinion": "Friendly"})
        self.env.flush_all()
        self.env.invalidate_all()
        data = self.Callback.with_user(self.consultant).action_next()
        self.assertEqual(data["callback"]["id"], callback.id)
        self.assertEqual((data["callback"]["satisfaction"], data["callback"]["opinion"]), (4, "Friendly"))
        self.assertEqual({line["id"]: line["option_id"] for line in data["questions"]}[question_id], option_id)

    def test_c1_a_call_is_taken_once(self):
        """C1: two consultants never get the same call; a service manager gives it back."""
        callback = self._open(self._plan())
        with self.assertRaisesRegex(UserError, "calling already"):
            self._open(callback, self.colleague)
        for step in ("action_no_answer", "action_done", "action_release"):
            with self.assertRaisesRegex(UserError, "not open at your desk"):
                getattr(callback.with_user(self.colleague), step)()
        callback.with_user(self.service_manager).action_release()
        self.assertRecordValues(callback.sudo(), [{"user_id": False, "claimed_at": False}])
        self._open(callback, self.colleague)

    def test_c1_no_answer_comes_back(self):
        """C1: not reached: tried again after the company's pause, from the pool."""
        callback = self._open(self._plan())
        callback.action_no_answer("busy")
        self.assertRecordValues(callback.sudo(), [{
            "state": "no_answer", "attempt_count": 1, "user_id": False, "next_try_at": NOW + timedelta(minutes=120),
        }])
        self.assertRecordValues(callback.sudo().attempt_ids, [{"result": "no_answer", "note": "busy", "at": NOW}])
        self.assertFalse(self.Callback.with_user(self.consultant).action_next())
        with freeze_time(NOW + timedelta(hours=3)):
            self.assertEqual(self.Callback.with_user(self.colleague).action_next()["callback"]["id"], callback.id)

    def test_c1_no_retry_at_night(self):
        """C1: no retry is planned outside the company's hours, in its time zone."""
        for now, again in (
            (datetime(2026, 3, 10, 10, 30), datetime(2026, 3, 11, 1)),  # 18:30 → 20:30 is too late → 9:00 the next day
            (datetime(2026, 3, 10, 10), datetime(2026, 3, 10, 12)),  # 18:00 → 20:00
            (datetime(2026, 3, 10, 21), datetime(2026, 3, 11, 1)),  # 5:00 → 7:00 is too early → 9:00
            (datetime(2026, 3, 10, 15), datetime(2026, 3, 11, 1)),  # 23:00 → 1:00 → 9:00
        ):
            with self.subTest(now=str(now)), freeze_time(now):
                callback = self._open(self._plan(due=now))
                callback.action_no_answer()
                self.assertEqual(callback.sudo().next_try_at, again)

    def test_c1_retry_when_the_customer_says(self):
        callback = self._open(self._plan())
        for moment in ("2026-03-10 01:59:00", "2026-03-10 12:01:00", "2026-03-11 00:59:00"):
            with self.assertRaises(UserError):
                callback.action_no_answer(retry_at=moment)
        callback.action_no_answer(retry_at="2026-03-11 07:00:00")
        self.assertEqual(callback.sudo().next_try_at, datetime(2026, 3, 11, 7))

    def test_c1_done(self):
        """C1: done with duration, satisfaction through Odoo's ratings, and a line on the record that tells nothing."""
        record = self._record()
        with freeze_time(NOW - timedelta(minutes=4)):
            callback = self._open(self._plan(record=record))
        self._tick(callback, satisfaction=2, opinion="Not amused", suggestion="More care")
        callback.action_done()
        self.assertRecordValues(callback.sudo(), [{
            "state": "done", "done_at": NOW, "duration": 4, "satisfaction": 2, "user_id": self.consultant.id,
            "escalate_at": False, "attempt_count": 1, "rating_last_value": 2.0,
        }])
        rating = callback.sudo().rating_ids
        self.assertRecordValues(rating, [{"rating": 2, "feedback": "Not amused", "consumed": True}])
        self.assertIn("Call-back done", record.message_ids[0].body)
        self.assertNotIn("amused", "".join(record.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, "Done already"):
            callback.action_done()
        self.assertEqual(len(callback.sudo().rating_ids), 1)

    def test_c1_required_questions_are_named(self):
        callback = self._open(self._plan("slip_site_met"))
        with self.assertRaisesRegex(UserError, "phone you before(.|\n)*Does the plan need changes"):
            callback.action_done()
        self.assertEqual(callback.sudo().state, "to_call")

    def test_c1_refused(self):
        callback = self._open(self._plan())
        with self.assertRaisesRegex(UserError, "reason"):
            callback.action_refuse(" ")
        callback.action_refuse("no time")
        self.assertRecordValues(callback.sudo(), [{"state": "refused", "refuse_reason": "no time", "attempt_count": 1}])

    def test_c1_cancelled_by_those_who_decide(self):
        callback = self._plan()
        with self.assertRaises(AccessError):
            callback.with_user(self.consultant).action_cancel("not needed")
        callback.with_user(self.service_manager).action_cancel("moved away")
        self.assertRecordValues(callback, [{"state": "cancelled", "cancel_reason": "moved away", "escalate_at": False}])
        with self.assertRaises(UserError):
            self._open(callback)

    def test_c1_answers_are_saved_at_once(self):
        """C1: ticked anew it is changed, unticked it is taken back; one row per question."""
        callback = self._open(self._plan())
        question_id, good = self._option(callback, "content", "good")
        _question, bad = self._option(callback, "content", "bad")
        self.assertFalse(callback.action_answer(question_id, good))
        self.assertIn("Contact Form", callback.action_answer(question_id, bad))
        answer = callback.sudo().answer_ids
        self.assertRecordValues(answer, [{
            "option_id": bad, "tone": "bad", "topic": "content", "question_origin_id": question_id, "user_id": self.consultant.id,
        }])
        callback.action_answer(question_id)
        self.assertFalse(callback.sudo().answer_ids)

    def test_c1_dates_and_words(self):
        callback = self._open(self._plan("payment"))
        date = callback.sudo().script_id.question_ids.filtered(lambda question: question.kind == "date")
        callback.action_answer(date.id, text="2026-03-20")
        self.assertEqual(str(callback.sudo().answer_ids.date), "2026-03-20")
        with self.assertRaises(ValidationError):
            callback.action_answer(date.id, text="soon")

    def test_c1_hostile_answers(self):
        """C1: what a client sends is checked: questions of other scripts, options of other questions, anything else."""
        callback = self._open(self._plan())
        other = self.env.ref("kefu_callback.question_finished_moved_in")
        question_id, good = self._option(callback, "content", "good")
        for arguments in (
            (other.id, other.option_ids[0].id),
            (question_id, other.option_ids[0].id),
            (question_id, [good]),
            (question_id, "1 OR 1=1"),
            (question_id, False, "words only"),
            ([question_id], good),
            (question_id, good, ["a"]),
            (0, good),
        ):
            with self.subTest(arguments=arguments), self.assertRaises(UserError):
                callback.action_answer(*arguments)
        for values in ({"state": "done"}, {"satisfaction": 6}, {"satisfaction": -1}, {"satisfaction": True},
                       {"satisfaction": "5"}, {"opinion": {"a": 1}}, ["opinion"], {"company_id": 1}):
            with self.subTest(values=values), self.assertRaises(UserError):
                callback.action_note(values)
        self.assertFalse(callback.sudo().answer_ids)

    @mute_logger("odoo.sql_db")
    def test_c1_satisfaction_by_the_database(self):
        callback = self._plan()
        with self.assertRaises(CheckViolation):
            self.env.cr.execute("UPDATE kefu_callback SET satisfaction = 6 WHERE id = %s", [callback.id])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c1_nobody_writes_past_the_steps(self):
        """C1: neither consultants nor managers change, delete or forge calls, answers and attempts."""
        callback = self._finish(self._plan())
        for role in ("consultant", "service_manager", "director", "general_manager", "manager"):
            user = getattr(self, role)
            for call in (
                lambda user=user: callback.with_user(user).write({"state": "to_call"}),
                lambda user=user: callback.with_user(user).unlink(),
                lambda user=user: callback.answer_ids.with_user(user).write({"option_id": False}),
                lambda user=user: callback.answer_ids.with_user(user).unlink(),
                lambda user=user: callback.attempt_ids.with_user(user).unlink(),
                lambda user=user: self.env["kefu.callback.answer"].with_user(user).create({"callback_id": callback.id}),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    call()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c1_who_calls(self):
        """C1: consultants and service managers of the company call; nobody else, not by any way."""
        for role in ROLES:
            user = getattr(self, role)
            callback = self._plan()
            with self.subTest(role=role):
                if role in ("consultant", "service_manager"):
                    self._open(callback, user).action_release()
                    continue
                for call in (
                    lambda callback=callback, user=user: callback.with_user(user).action_open(),
                    lambda user=user: self.Callback.with_user(user).action_next(),
                    lambda user=user: self.Callback.with_user(user).desk_data(),
                    lambda user=user: self.Callback.with_user(user).create({"partner_id": self.customer.id}),
                ):
                    with self.assertRaises(AccessError):
                        call()
        with self.assertRaises(AccessError):
            self._open(self._plan(), self.stranger)

    def test_c1_by_hand(self):
        """C1: a courtesy call is planned by hand, about the customer only, whatever a client sends."""
        callback = self.Callback.with_user(self.consultant).with_context(default_state="done", default_user_id=1).create({
            "partner_id": self.customer.id, "res_model": "res.users", "res_id": 1, "state": "done", "escalation_level": 3,
            "about_user_ids": [], "name": "X", "satisfaction": 5,
        })
        self.assertRecordValues(callback.sudo(), [{
            "state": "to_call", "res_model": "res.partner", "res_id": self.customer.id, "callee_phone": "138 0000 0001",
            "escalation_level": 0, "satisfaction": 0, "user_id": False, "company_id": self.company.id, "next_try_at": NOW,
        }])
        self.assertTrue(callback.name.startswith("CB2026-"))
        with self.assertRaises(UserError):
            self.Callback.with_user(self.consultant).create({})
        with self.assertRaises(UserError):
            self.Callback.with_user(self.consultant).create({"partner_id": self._record(company=self.other_company).id})
        with self.assertRaises(AccessError):
            self.Callback.with_user(self.consultant).create({
                "partner_id": self.customer.id, "company_id": self.other_company.id,
            })

    def test_c1_feature_off(self):
        callback = self._plan()
        self.company.kefu_use_callback = False
        consultant = self.Callback.with_user(self.consultant)
        self.assertFalse(consultant.action_next())
        self.assertEqual(consultant.search([("id", "=", callback.id)]), callback)
        with self.assertRaisesRegex(UserError, "does not use"):
            self._open(callback)

    def test_c1_desk(self):
        """C1: the desk shows what is mine, what waits, what is tried again, and whom to tell an answer."""
        mine = self._open(self._plan(due=NOW - timedelta(days=1)))
        waiting = self._plan()
        tonight, tomorrow = self._plan(due=NOW + timedelta(hours=13)), self._plan(due=NOW + timedelta(hours=15))
        again = self._open(self._plan())
        again.action_no_answer()
        self._plan(record=self._record(company=self.other_company))
        desk = self.Callback.with_user(self.consultant).desk_data()
        self.assertEqual([line["id"] for line in desk["mine"]], mine.ids)
        self.assertEqual([line["id"] for line in desk["pool"]], (waiting | tonight).ids)
        self.assertNotIn(tomorrow.id, [line["id"] for line in desk["pool"]])
        self.assertEqual([line["id"] for line in desk["retries"]], again.ids)
        self.assertEqual(desk["counts"]["due"], 2)
        self.assertEqual(desk["figures"]["coverage_target"], 90)
        self.assertTrue(desk["mine"][0]["is_overdue"])

    def test_c1_desk_queries_do_not_grow(self):
        def count(number):
            for _number in range(number):
                self._plan(callee=self.env["res.partner"].create({"name": "Somebody", "phone": "1"}))
            self.Callback.with_user(self.consultant).desk_data()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Callback.with_user(self.consultant).desk_data()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(30), count(5))

    def test_c1_register(self):
        """C1: the customer's register is one chronological list, with the last calls shown in the next one."""
        earlier = self._finish(self.Callback._schedule("courtesy", self.customer, None, NOW), opinion="Good", satisfaction=5)
        callback = self._open(self.Callback._schedule("finished", self.customer, None, NOW))
        history = callback.call_data()["history"]
        self.assertEqual([line["id"] for line in history], earlier.ids)
        self.assertEqual(history[0]["opinion"], "Good")
        self.assertFalse([answer.question for answer in earlier.answer_ids if "{" in answer.question])
        self.assertEqual(self.customer.with_user(self.consultant).callback_count, 2)
        register = self.env.ref("kefu_callback.kefu_callback_action_register")
        domain = safe_eval(register.domain, {"active_id": self.customer.id})
        self.assertEqual(self.Callback.search(domain), earlier | callback.sudo())
        with self.assertRaises(AccessError):
            self.customer.with_user(self.designer).read(["callback_count"])
