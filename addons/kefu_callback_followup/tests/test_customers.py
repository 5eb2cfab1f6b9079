from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.kefu_followup.tests.common_followup import FollowupCase


@tagged("post_install", "-at_install")
class TestCustomers(FollowupCase):
    """A customer of the follow-up is called, asked about their designer, and wants another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.estate = cls.env["kefu.estate"].create({
            "name": "Riverside One", "company_id": cls.company.id, "address": "Lake Road 1",
        })
        cls.lead.write({"contact_name": "Wang", "honorific": "mrs", "estate_id": cls.estate.id, "room": "3-2-1801"})
        cls.occasion = cls.env.ref("kefu_callback.occasion_courtesy")
        script = cls.env["kefu.callback.script"].create({
            "name": "How are things",
            "company_id": cls.company.id,
            "occasion_id": cls.occasion.id,
            "opening": "{title} {customer} {designer} {site}",
            "question_ids": [Command.create({
                "name": "Another designer than {designer}?",
                "option_ids": [
                    Command.create({"name": "Yes", "tone": "bad", "action": "designer_change"}),
                    Command.create({"name": "No", "tone": "good"}),
                ],
            })],
        })
        script.action_publish()
        cls.question = script.question_ids
        cls.yes, cls.no = cls.question.option_ids
        cls.consultant2 = cls._create_user("consultant", "test_consultant2")

    def _as(self, user, records):
        """:return: ``records`` as this person sees them, with nothing cached by another"""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _plan(self, lead=None, user=None, **values):
        """:return: the call that somebody (the consultant) has planned by the button on the customer's page"""
        user = user or self.consultant
        action = self._as(user, lead or self.lead).action_plan_callback()
        dialog = self.env["kefu.callback.plan"].with_user(user).with_context(**action["context"]).create(values)
        dialog.action_plan()
        return self.env["kefu.callback"].search([("lead_id", "=", (lead or self.lead).id), ("state", "=", "to_call")])

    def _call(self, callback, option):
        call = self._as(self.consultant, callback)
        call.action_open()
        call.action_answer(self.question.id, option.id)
        call.action_done()

    def test_c1_planned_on_the_customers_page(self):
        """C1: the call stands on the desk, with the customer's contact and number, about the designer."""
        callback = self._plan()
        self.assertRecordValues(callback, [{
            "occasion_id": self.occasion.id, "res_model": "crm.lead", "res_id": self.lead.id, "company_id": self.company.id,
            "partner_id": self.lead.partner_id.id, "callee_id": self.lead.partner_id.id, "about_user_ids": self.designer.ids,
        }])
        self.assertEqual(self.lead.partner_id.name, "Wang")
        self.assertEqual(callback.callee_phone, self.lead.phone)

    def test_c1_planned_again_is_moved(self):
        later = fields.Datetime.now().replace(microsecond=0) + timedelta(days=2)
        first = self._plan()
        self.assertEqual(self._plan(due=later), first)
        self.assertEqual(first.due, later)

    def test_c1_who_plans(self):
        """C1: consultants and service managers; never the one it asks about, not in another company, not without a number."""
        for role in ("designer", "supervisor", "director", "general_manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._plan(user=getattr(self, role))
            self.assertFalse(self._as(getattr(self, role), self.lead).may_plan_callback)
        self.assertTrue(self._plan(user=self.service_manager))
        stranger = self._create_user("consultant", "test_stranger", company=self.other_company)
        with self.assertRaises(AccessError):
            self._plan(user=stranger)
        both = self._create_user("consultant", "test_both")
        both.group_ids |= self.env.ref("kefu_base.group_designer")
        own = self._create_leads(1, designer=both)
        self.assertFalse(self._as(both, own).may_plan_callback)
        with self.assertRaises(AccessError):
            self._plan(own, user=both)
        nameless = self._create_leads(1, phone=False)
        with self.assertRaises(UserError):
            self._plan(nameless)

    def test_c1_feature_off(self):
        self.company.kefu_use_callback = False
        self.assertFalse(self._as(self.consultant, self.lead).may_plan_callback)
        with self.assertRaises(UserError):
            self._plan()

    def test_c1_register_on_the_customer(self):
        """C1: the entitled see how many calls there were and open them; nobody else learns of any, least of all the designer."""
        callback = self._plan()
        for role in ("consultant", "service_manager", "director", "general_manager"):
            with self.subTest(role=role):
                lead = self._as(getattr(self, role), self.lead)
                self.assertEqual(lead.callback_count, 1)
                domain = safe_eval(self.env.ref("kefu_callback_followup.crm_lead_callback_action").domain, {"active_id": lead.id})
                self.assertEqual(lead.env["kefu.callback"].search(domain), callback)
        for role in ("designer", "supervisor", "salesperson"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(getattr(self, role), self.lead).read(["callback_count"])

    def test_c1_register_costs_the_same_queries(self):
        def count(leads):
            as_consultant = self._as(self.consultant, leads)
            before = self.env.cr.sql_log_count
            as_consultant.mapped("callback_count")
            return self.env.cr.sql_log_count - before

        few, many = self._create_leads(2), self._create_leads(20)
        count(few)
        self.assertEqual(count(few), count(many))

    def test_c2_the_script_knows_the_customer(self):
        """C2: name, form of address, designer and home are filled in."""
        data = self._as(self.consultant, self._plan()).action_open()
        self.assertEqual(data["script"]["opening"], f"Mrs. Wang {self.designer.name} Riverside One 3-2-1801")

    def test_r2_9_wants_another_designer(self):
        """R2.9: the answer asks for another designer as any such wish is asked, and says so before."""
        callback = self._plan()
        label = self.yes._effect_label(callback)
        self.assertEqual(label, "Another Designer Is Asked For")
        self._call(callback, self.yes)
        request = self.lead.change_ids
        self.assertRecordValues(request, [{"state": "requested", "asked_by": "customer", "former_designer_id": self.designer.id}])
        self.assertIn(f"Another designer than {self.designer.name}?", request.reason)
        answer = callback.answer_ids
        self.assertEqual((answer.effect_model, answer.effect_id), (request._name, request.id))

    def test_r2_9_asked_once(self):
        """R2.9: what is asked for already is not asked for twice."""
        first, second = self._plan(), None
        self._call(first, self.yes)
        second = self._plan()
        self._call(second, self.yes)
        self.assertEqual(len(self.lead.change_ids), 1)
        self.assertEqual(second.answer_ids.effect_id, self.lead.change_ids.id)

    def test_r2_9_content_changes_nothing(self):
        callback = self._plan()
        self._call(callback, self.no)
        self.assertEqual(callback.state, "done")
        self.assertFalse(self.lead.change_ids)

    def test_f1_merged_customers_have_one_register(self):
        """F1: calls about an entry that is merged away are the customer's; one planned for both is made once."""
        other = self._create_leads(1)
        done = self._plan(other)
        self._call(done, self.no)
        partner = self.lead._get_callback_partner()
        other.partner_id = partner
        kept, twice = self._plan(), self._plan(other)
        head = self._as(self.director, self.lead | other).merge_opportunity().with_env(self.env)
        self.assertEqual((done | kept | twice).lead_id, head)
        self.assertEqual((done | kept | twice).mapped("res_id"), [head.id] * 3)
        self.assertEqual(sorted((kept | twice).mapped("state")), ["cancelled", "to_call"])
