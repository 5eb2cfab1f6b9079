from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import NOW, CallbackCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestEffects(CallbackCase):
    """Answers act, once; parties that contradict each other stand side by side."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        departments = cls.env["kefu.department"].search([("company_id", "=", cls.company.id)])
        cls.design = departments.filtered(lambda department: department.code == "design")
        cls.design.user_id = cls.supervisor

    def test_c8_a_bad_answer_brings_a_contact_form(self):
        """C8: what will happen is seen before, happens when the call is finished, and once."""
        callback = self._open(self._plan("slip_purchase", about=self.designer))
        data = callback.call_data()
        effects = [option["effect"] for question in data["questions"] for option in question["options"] if option["effect"]]
        self.assertTrue([effect for effect in effects if "Contact Form to Design Department" in effect])
        self._tick(callback, "bad")
        self.assertFalse(callback.sudo().contact_form_ids)
        callback.action_done()
        form = callback.sudo().contact_form_ids
        self.assertRecordValues(form, [{
            "state": "open", "company_id": self.company.id, "owner_id": self.supervisor.id,
            "promised_at": NOW + timedelta(hours=24), "department_ids": self.design.ids,
        }])
        self.assertIn("Not content", form.question)
        answer = callback.sudo().answer_ids.filtered(lambda answer: answer.option_id.action == "contact_form")
        self.assertRecordValues(answer, [{"effect_model": "kefu.contact.form", "effect_id": form.id}])
        callback.sudo()._run_effects()
        self.assertEqual(callback.sudo().contact_form_ids, form)

    def test_c8_a_good_answer_brings_nothing(self):
        callback = self._finish(self._plan("slip_purchase"))
        self.assertFalse(callback.contact_form_ids)

    def test_c4_contradictions_stand_side_by_side(self):
        """C4: customer and designer say otherwise on the same matter: both calls are flagged, both answers shown."""
        record = self._record()
        customer = self._finish(self._plan("slip_site_met", record), tone="bad")
        self.assertFalse(customer.is_contradicted)
        with freeze_time(NOW + timedelta(minutes=5)):
            designer = self._finish(self._plan("node_designer", record, callee=self.designer), tone="good")
        self.assertTrue(customer.is_contradicted and designer.is_contradicted)
        pairs = self.env["kefu.callback.contradiction"].with_user(self.service_manager).search([("res_id", "=", record.id)])
        self.assertEqual(set(pairs.mapped("topic")), {"on_time", "slip_signed"})
        self.assertEqual(pairs.first_callback_id, customer)
        self.assertEqual(pairs.second_callback_id, designer)
        self.assertEqual((pairs[0].first_option_id.tone, pairs[0].second_option_id.tone), ("bad", "good"))
        self.assertEqual(len(designer.with_user(self.colleague).call_data()["contradictions"]), 2)

    def test_c4_agreement_and_other_records_are_no_contradiction(self):
        one = self._finish(self._plan("slip_site_met", self._record()), tone="bad")
        other = self._finish(self._plan("node_designer", self._record(), callee=self.designer), tone="good")
        agreeing = self._finish(self._plan("node_inspector", self.env["res.partner"].browse(one.res_id), callee=self.inspector),
                                tone="bad")
        self.assertFalse(any((one | other | agreeing).mapped("is_contradicted")))
        self.assertFalse(self.env["kefu.callback.contradiction"].search([("res_id", "in", (one.res_id, other.res_id))]))

    def test_c1_answers_by_question_and_person(self):
        """C1: answers are reported per question over all versions, per person asked about and per day of the company."""
        self._finish(self._plan("slip_purchase", about=self.designer), tone="bad")
        self._finish(self._plan("slip_purchase", about=self.designer | self.other_designer), tone="good")
        report = self.env["kefu.callback.answer.report"].with_user(self.service_manager)
        question = self.env.ref("kefu_callback.question_slip_purchase_on_time")
        groups = report._read_group(
            [("question_origin_id", "=", question.id), ("company_id", "=", self.company.id)],
            ["about_user_id"], ["__count", "is_bad:avg"],
        )
        self.assertEqual({user.login: (count, bad) for user, count, bad in groups}, {
            "test_designer": (2, 0.5), "test_designer_2": (1, 0.0),
        })

    def test_c1_the_source_hears_of_it(self):
        """The record a call is about is told when it is done, once, when its model cares."""
        heard = []

        def hear(partner, callback):
            heard.append((partner, callback))

        self.patch(type(self.env["res.partner"]), "_kefu_callback_done", hear)
        record = self._record()
        callback = self._finish(self._plan(record=record))
        self.assertEqual(heard, [(record, callback)])

    def test_c1_the_source_may_be_gone(self):
        record = self.env["kefu.day.exception"].create({"company_id": self.company.id, "date": "2026-05-01"})
        callback = self._open(self._plan(record=record))
        self._tick(callback)
        record.unlink()
        callback.action_done()
        self.assertEqual(callback.sudo().state, "done")
