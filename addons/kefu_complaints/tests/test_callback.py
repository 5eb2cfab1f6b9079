from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import ComplaintCase


@freeze_time("2026-11-18 02:00:00")
class TestCallback(ComplaintCase):
    """X6: the customer says whether it is over; a low satisfaction opens a complaint by itself, once."""

    def _call(self, complaint):
        """:return: the open call about the complaint, at the desk of the consultant"""
        callback = self.env["kefu.callback"].search([
            ("res_model", "=", "kefu.complaint"), ("res_id", "=", complaint.id), ("state", "in", ("to_call", "no_answer")),
        ])
        callback = callback.with_user(self.consultant)
        callback.action_open()
        return callback

    def _finish(self, callback, content, **note):
        for question in callback.sudo().script_id.question_ids.filtered("option_ids"):
            tone = ("good" if content else "bad") if question.topic == "complaint_content" else "good"
            option = question.option_ids.filtered(lambda option, tone=tone: option.tone == tone)[:1] or question.option_ids[:1]
            callback.action_answer(question.id, option.id)
        if note:
            callback.action_note(note)
        callback.action_done()

    def test_x6_content_closes(self):
        complaint = self._handled()
        callback = self._call(complaint)
        self.assertEqual(callback.sudo().callee_id, self.partner)
        self.assertEqual(callback.sudo().script_id.occasion_id.code, "complaint_handled")
        self._finish(callback, True, satisfaction=5)
        self.assertRecordValues(complaint, [{
            "state": "closed", "close_reason": False, "satisfaction": 5, "closed_by_id": self.consultant.id, "level": 1,
        }])
        self.assertTrue(complaint.content_at)

    def test_x6_not_content_reopens_one_level_higher(self):
        complaint = self._handled()
        self._finish(self._call(complaint), False, satisfaction=3, opinion="It drips still.")
        self.assertRecordValues(complaint, [{"state": "reopened", "level": 2, "reopened_count": 1, "satisfaction": 3}])
        self.assertTrue(self._notices(self.service_manager))
        complaint.with_user(self.site_manager).action_plan("Once more.", "phone")
        complaint.with_user(self.site_manager).action_handle("founded", "Done.")
        self._finish(self._call(complaint), True, satisfaction=4)
        self.assertEqual(complaint.state, "closed")

    def test_x6_low_satisfaction_is_not_content(self):
        complaint = self._handled()
        count = self.Complaint.search_count([])
        self._finish(self._call(complaint), True, satisfaction=1)
        self.assertEqual(complaint.state, "reopened")
        self.assertEqual(self.Complaint.search_count([]), count, "and no second complaint about the same matter")

    def test_x6_not_reached_stays_open(self):
        """X6: not reached, or no wish to talk: it stays open, its clock runs, a manager decides with a reason."""
        complaint = self._handled()
        callback = self._call(complaint)
        callback.action_refuse("Does not want to talk.")
        self.assertEqual(complaint.state, "handled")
        self.assertTrue(complaint.next_deadline)
        complaint.with_user(self.service_manager).action_close("Does not want to talk; seen by myself.")
        self.assertEqual(complaint.state, "closed")

    def test_x6_decided_without_the_call(self):
        """What a manager decides calls the call off; the designer and the site manager never see it."""
        complaint = self._handled()
        callback = self._call(complaint).sudo()
        self.assertEqual(callback.about_user_ids, self.designer | self.site_manager)
        complaint.with_user(self.service_manager).action_reopen("I was there: it leaks.")
        self.assertEqual(callback.state, "cancelled")

    def test_x6_a_contact_without_a_record(self):
        """A caller who is no contact yet becomes one, so that somebody can be called back."""
        complaint = self._handled(partner_id=False, phone="139 0000 0001")
        self.assertEqual(complaint.partner_id.phone, "139 0000 0001")
        self.assertTrue(self._call(complaint))

    def test_x6_a_company_without_callbacks(self):
        self.company.kefu_use_callback = False
        complaint = self._handled()
        self.assertFalse(self.env["kefu.callback"].search([("res_model", "=", "kefu.complaint"), ("res_id", "=", complaint.id)]))
        self.assertTrue(self._notices(self.service_manager))
        with self.assertRaises(UserError):
            complaint.action_close()

    def test_x6_contact_form_keeps_it_open(self):
        """Content, but the customer waits for an answer: closed when that is told, by the customer's word still."""
        complaint = self._handled()
        callback = self._call(complaint)
        form = self.env["kefu.contact.form"].sudo().create({
            "company_id": self.company.id, "res_model": "kefu.complaint", "res_id": complaint.id, "question": "And the bill?",
            "department_ids": [(6, 0, self.departments["finance"].ids)],
        })
        self._finish(callback, True, satisfaction=5)
        self.assertEqual(complaint.state, "handled")
        with self.assertRaises(UserError):
            complaint.action_close()
        form.write({"state": "told"})
        complaint.action_close()
        self.assertRecordValues(complaint, [{"state": "closed", "close_reason": False}])

    def test_low_rating_opens_a_complaint_once(self):
        """A low satisfaction in any other call opens a complaint with somebody who answers for it, once."""
        callback = self.env["kefu.callback"]._schedule("courtesy", self.partner, self.partner, datetime(2026, 11, 18, 2))
        callback.company_id = self.company
        callback = callback.with_user(self.consultant)
        callback.action_open()
        self._finish(callback, True, satisfaction=2, opinion="Nobody ever calls.")
        complaint = self.Complaint.search([("source_model", "=", "kefu.callback"), ("source_id", "=", callback.id)])
        self.assertRecordValues(complaint, [{
            "state": "registered", "channel": "callback", "partner_id": self.partner.id, "company_id": self.company.id,
        }])
        self.assertIn("Nobody ever calls.", complaint.description)
        self.assertTrue(complaint.responsible_id)
        rating = self.env["rating.rating"].search([("res_model", "=", "kefu.callback"), ("res_id", "=", callback.id)])
        rating.rating = 1
        self.assertEqual(
            self.Complaint.search_count([("source_model", "=", "kefu.callback"), ("source_id", "=", callback.id)]), 1
        )

    def test_answers_open_complaints(self):
        """An option may open a complaint or ask for a repair; the consultant sees it before."""
        script = self.env["kefu.callback.script"].create({
            "name": "Own", "company_id": self.company.id, "occasion_id": self.env.ref("kefu_callback.occasion_courtesy").id,
            "question_ids": [(0, 0, {
                "name": "All well?", "kind": "choice", "topic": "complaint_content",
                "option_ids": [
                    (0, 0, {"name": "Yes", "tone": "good"}), (0, 0, {"name": "No", "tone": "bad", "action": "complaint"}),
                    (0, 0, {"name": "Repair it", "tone": "neutral", "action": "repair"}),
                ],
            })],
        })
        script.action_publish()
        callback = self.env["kefu.callback"]._schedule("courtesy", self.company, self.partner, datetime(2026, 11, 18, 2))
        callback.company_id = self.company
        callback = callback.with_user(self.consultant)
        callback.action_open()
        bad = callback.sudo().script_id.question_ids.option_ids.filtered(lambda option: option.action == "complaint")
        self.assertEqual(bad._effect_label(callback), "Complaint")
        self._finish(callback, False)
        complaint = self.Complaint.search([("source_model", "=", "kefu.callback"), ("source_id", "=", callback.id)])
        self.assertIn("All well?", complaint.description)
        self.assertEqual(callback.sudo().answer_ids.effect_id, complaint.id)

    def test_x12_low_rating_on_the_portal_reopens(self):
        """A customer who rates the end of a complaint low is not content: opened again, later a new one that repeats it."""
        complaint = self._closed()
        values = {
            "res_model_id": self.env["ir.model"]._get_id("kefu.complaint"), "res_id": complaint.id, "rating": 1, "consumed": True,
            "feedback": "It leaks.",
        }
        self.env["rating.rating"].create(values)
        self.assertRecordValues(complaint, [{"state": "reopened", "level": 2}])
        late = self._closed(phone="139 0000 0009", partner_id=False)
        with freeze_time("2026-12-31 02:00:00"):
            self.env["rating.rating"].create({**values, "res_id": late.id})
        self.assertEqual(late.state, "closed")
        again = self.Complaint.search([("source_model", "=", "kefu.complaint"), ("source_id", "=", late.id)])
        self.assertRecordValues(again, [{"state": "registered", "repeat_of_id": late.id, "channel": "portal"}])
