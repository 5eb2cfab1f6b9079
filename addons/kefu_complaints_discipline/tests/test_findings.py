from odoo.tests import tagged

from odoo.addons.kefu_base.tests.common import KefuCase


@tagged("post_install", "-at_install")
class TestFindings(KefuCase):
    """A complaint that turns out founded proposes a penalty; what nobody broke does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.designer2 = cls._create_user("designer", "test_designer_2")
        cls.promise = cls.env.ref("kefu_complaints.category_promise")
        cls.favours = cls.env.ref("kefu_complaints_discipline.category_favours")
        cls.plumbing = cls.env.ref("kefu_complaints.category_plumbing")

    def _as(self, user, records):
        """:return: ``records`` as this person sees them, with nothing cached by another"""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _planned(self, category=None, **values):
        """:return: a complaint whose plan the customer knows"""
        complaint = self._as(self.consultant, self.env["kefu.complaint"]).create({
            "phone": "13800000000", "contact_name": "Wang", "description": "Ten days were promised",
            "category_id": (category or self.promise).id, "designer_id": self.designer.id,
            "content_confirmed": True, "contact_confirmed": True, **values,
        })
        complaint.action_register()
        complaint.action_plan("We talk to everybody", "phone")
        return complaint.with_env(self.env)

    def _handle(self, complaint, finding="founded", user=None, *choice):
        """:return: what was proposed so far"""
        self._as(user or self.service_manager, complaint).action_handle(finding, "It was promised in writing", *choice)
        return self._penalties()

    def _penalties(self):
        self.env.invalidate_all()
        return self.env["kefu.penalty"].search([("company_id", "=", self.company.id)], order="id")

    def test_r3_18_false_promise(self):
        """R3.18: founded, the category's rule is proposed for the designer, with what was said and found."""
        complaint = self._planned()
        penalty = self._handle(complaint)
        self.assertRecordValues(penalty, [{
            "code": "FALSE_PROMISE", "user_id": self.designer.id, "state": "proposed", "amount": 50,
            "res_model": "kefu.complaint", "res_id": complaint.id,
        }])
        for part in (complaint.name, "Ten days were promised", "Founded: It was promised in writing"):
            self.assertIn(part, penalty.facts)

    def test_r3_17_kickback(self):
        """R3.17: money or favours asked for; partly founded is founded."""
        self.assertEqual(self._handle(self._planned(self.favours), "partly").code, "KICKBACK")

    def test_r3_18_unfounded_proposes_nothing(self):
        self.assertFalse(self._handle(self._planned(), "unfounded"))

    def test_x9_workmanship_proposes_nothing(self):
        """X9: what nobody's rule is about becomes a defect, no penalty."""
        self.assertFalse(self._handle(self._planned(self.plumbing)))

    def test_r3_18_rule_of_the_category_above(self):
        category = self.env["kefu.complaint.category"].create({
            "name": "Promised a date", "parent_id": self.promise.id, "company_id": self.company.id, "kind": "service",
        })
        self.assertEqual(self._handle(self._planned(category)).code, "FALSE_PROMISE")

    def test_r2_8_chosen_by_whoever_found_it(self):
        """R2.8: a manager chooses rule and person, or none; from those who do not propose a choice is not taken."""
        penalty = self._handle(self._planned(), "founded", None, "TREAT", self.designer2.id)
        self.assertRecordValues(penalty, [{"code": "TREAT", "user_id": self.designer2.id}])
        self.assertEqual(self._handle(self._planned(phone="13800000001"), "founded", None, ""), penalty)
        complaint = self._planned(phone="13800000002")
        complaint.sudo().responsible_id = self.designer2
        chosen = self._handle(complaint, "founded", self.designer2, "TREAT", self.designer.id) - penalty
        self.assertEqual(chosen.code, "FALSE_PROMISE")

    def test_r2_8_not_for_oneself_nor_for_strangers(self):
        """R2.8: nobody chooses themselves, nor somebody of another company."""
        stranger = self._create_user("designer", "test_stranger", company=self.other_company)
        for number, person in enumerate((self.service_manager, stranger)):
            complaint = self._planned(phone=f"1380000001{number}")
            self.assertFalse(self._handle(complaint, "founded", None, "TREAT", person.id))

    def test_r2_8_dialog(self):
        """R2.8: whoever finds it founded sees what will be proposed and for whom."""
        complaint = self._planned()
        dialog = self._as(self.service_manager, self.env["kefu.complaint.step"]).create({
            "step": "handle", "complaint_id": complaint.id, "finding": "founded", "text": "So it was",
        })
        self.assertRecordValues(dialog, [{"rule_code": "FALSE_PROMISE", "penalty_user_id": self.designer.id}])
        dialog.write({"penalty_user_id": self.designer2.id})
        dialog.action_take_step()
        self.assertRecordValues(self._penalties(), [{"code": "FALSE_PROMISE", "user_id": self.designer2.id}])

    def test_d_2_reopened_and_found_again(self):
        """D-2: a complaint that is opened again and found founded again is the same occurrence."""
        complaint = self._planned()
        penalty = self._handle(complaint)
        as_manager = self._as(self.service_manager, complaint)
        as_manager.action_reopen("Still not done")
        as_manager.action_plan("Anew", "phone")
        self.assertEqual(self._handle(complaint), penalty)

    def test_x11_internal_complaints_propose_nothing(self):
        """X11: a proposal would tell the subject of the complaint; the director proposes by hand."""
        complaint = self._as(self.designer, self.env["kefu.complaint"]).create({
            "description": "Checks nothing", "is_internal": True, "subject_user_id": self.supervisor.id,
            "category_id": self.promise.id, "designer_id": self.supervisor.id,
        })
        complaint.action_register()
        as_director = self._as(self.director, complaint)
        as_director.action_plan("I talk to them", "visit")
        as_director.action_handle("founded", "So it is", "TREAT", self.supervisor.id)
        self.assertFalse(self._penalties())
        self.assertFalse(complaint.sudo()._kefu_penalty_facts("TREAT"))

    def test_feature_off_proposes_nothing(self):
        self.company.kefu_use_discipline = False
        self.assertFalse(self._handle(self._planned()))

    def test_c1_nothing_of_it_on_the_complaint(self):
        """R2.8: the designer may be the one who answers for it: history and fields tell nothing of the proposal."""
        complaint = self._planned()
        complaint.sudo().responsible_id = self.designer
        messages = len(complaint.message_ids)
        penalty = self._handle(complaint)
        self.assertFalse(self._as(self.designer, penalty).search([("id", "=", penalty.id)]))
        told = "".join(str(message.body) for message in complaint.message_ids)
        self.assertGreater(len(complaint.message_ids), messages)
        self.assertNotIn("enalt", told)
