from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .common import ComplaintCase


@freeze_time("2026-11-18 02:00:00")
class TestIntake(ComplaintCase):
    def test_x1_written_down_as_told(self):
        """X1: name, site, designer, site manager and contact are recorded; the number is given, the taker noted."""
        complaint = self._draft(address="Riverside 3-2-1801", channel="visit")
        self.assertRecordValues(complaint, [{
            "state": "draft", "taker_id": self.consultant.id, "responsible_id": self.consultant.id, "channel": "visit",
            "phone_normalized": "13800000001", "address": "Riverside 3-2-1801",
        }])
        self.assertRegex(complaint.name, r"^TS-2026-\d{4}$")

    def test_x1_front_desk_takes_designers_do_not(self):
        """X1: consultants, managers and the front desk take customers' complaints; nobody else."""
        for user in (self.consultant, self.reception, self.service_manager, self.director, self.general_manager):
            self.assertEqual(self._draft(user).taker_id, user)
        for user in (self.designer, self.site_manager, self.salesperson, self.inspector):
            with self.assertRaises(AccessError):
                self._draft(user)

    def test_x1_nothing_but_what_is_asked(self):
        """X1: owner, state, number and clocks are given by code, whatever a client sends."""
        complaint = self.Complaint.with_user(self.consultant).with_context(default_state="closed", default_level=4).create(
            self._values(state="closed", level=4, responsible_id=self.designer.id, name="X", plan_deadline="2030-01-01")
        )
        self.assertRecordValues(complaint, [{"state": "draft", "level": 1, "responsible_id": self.consultant.id}])
        self.assertNotEqual(complaint.name, "X")
        self.assertLess(str(complaint.plan_deadline), "2027")

    def test_x1_photos_are_taken_with_it(self):
        """X1: what is uploaded on the intake belongs to the complaint, for all who may read it; fixed once it is registered."""
        complaint = self._draft(photo_ids=[Command.link(self._photo(self.consultant).id)])
        complaint.photo_ids = [Command.link(self._photo(self.consultant).id)]
        self.assertEqual(complaint.photo_ids.mapped("res_id"), [complaint.id] * 2)
        self.assertEqual(complaint.attachment_ids, complaint.photo_ids)
        complaint.action_register()
        self.assertTrue(complaint.with_user(self.site_manager).photo_ids.read(["raw"]))
        with self.assertRaises(UserError):
            complaint.photo_ids = [Command.clear()]

    def test_t14_photos_of_others_are_not_taken(self):
        """T14: a file of somebody else or of another record is not made one's own by naming it."""
        registered = self._registered(photo_ids=[Command.link(self._photo(self.consultant).id)])
        complaint = self._draft()
        for photo in (self._photo(self.other_consultant), registered.sudo().photo_ids):
            with self.assertRaises(AccessError):
                complaint.photo_ids = [Command.link(photo.id)]
            with self.assertRaises(AccessError):
                self._draft(photo_ids=[Command.link(photo.id)])

    def _photo(self, user):
        """:return: as the form uploads it while the complaint is not saved yet"""
        values = {"name": "wall.jpg", "raw": b"x", "res_model": "kefu.complaint", "res_id": 0}
        return self.env["ir.attachment"].with_user(user).create(values)

    def test_x1_not_for_another_company(self):
        with self.assertRaises(AccessError):
            self._draft(company_id=self.other_company.id)

    def test_x2_both_confirmations(self):
        """X2: without both confirmations it stays a draft; what is missing is named."""
        complaint = self._draft(content_confirmed=False, contact_confirmed=False)
        with self.assertRaisesRegex(UserError, "repeat what you wrote.*repeat the contact"):
            complaint.action_register()
        complaint.write({"content_confirmed": True, "contact_confirmed": True})
        complaint.action_register()
        self.assertEqual(complaint.state, "registered")

    def test_x2_fixed_once_registered(self):
        """X2: what the customer said is not changed after registering; contact and site may be set right."""
        complaint = self._registered()
        complaint.write({"phone": "138 0000 0002"})
        self.assertEqual(complaint.phone_normalized, "13800000002")
        for values in ({"description": "Nothing happened."}, {"urgency": "urgent"}, {"is_internal": True}):
            with self.assertRaises(UserError):
                complaint.write(values)
        for values in ({"state": "closed"}, {"plan_deadline": "2030-01-01"}, {"responsible_id": self.designer.id}):
            with self.assertRaises(AccessError):
                complaint.write(values)

    def test_x3_told_at_once(self):
        """X3: the responsible person is found by rule and told at once with all details; plan due a day after receipt."""
        complaint = self._registered()
        self.assertRecordValues(complaint, [{
            "responsible_id": self.site_manager.id, "department_id": self.departments["engineering"].id, "level": 1,
        }])
        self.assertEqual(complaint.plan_deadline, complaint.received_at + timedelta(hours=24))
        self.assertEqual(complaint.first_answer_deadline, complaint.received_at + timedelta(hours=4))
        self.assertEqual(complaint.next_deadline, complaint.first_answer_deadline)
        notice = self._notices(self.site_manager)
        self.assertEqual(len(notice), 1)
        for part in (complaint.name, "Mrs Zhou", "138 0000 0001", "Water runs"):
            self.assertIn(part, notice.body)

    def test_x3_always_somebody(self):
        """X3: no site manager: the department's head; no head: the service manager; and so on."""
        self.assertEqual(self._registered(site_manager_id=False).responsible_id, self.engineer)
        self.departments["engineering"].user_id = False
        self.assertEqual(self._registered(site_manager_id=False).responsible_id, self.service_manager)
        self.service_manager.active = False
        self.assertEqual(self._registered(site_manager_id=False).responsible_id, self.director)
        (self.director | self.other_director).active = False
        self.assertEqual(self._registered(site_manager_id=False).responsible_id, self.general_manager)

    def test_x8_department_by_stage(self):
        """X8: after the sale marketing is mainly responsible; before it the designer, on the site the site manager."""
        after, before, manners = (
            self._registered(stage="after"), self._registered(stage="before"),
            self._registered(category_id=self._category("attitude").id),
        )
        self.assertEqual((after.department_id, after.responsible_id), (self.departments["marketing"], self.sales_manager))
        self.assertEqual((before.department_id, before.responsible_id), (self.departments["design"], self.designer))
        self.assertEqual(manners.responsible_id, self.engineer, "about a person: not that person but the department's head")

    def test_policies_by_category(self):
        """X3: the policy of the nearest category above counts."""
        self.env["kefu.complaint.policy"].create({
            "company_id": self.company.id, "category_id": self._category("quality").id, "plan_hours": 12,
        })
        self.assertEqual(self._draft().plan_deadline - self._draft().received_at, timedelta(hours=12))
        delay = self._draft(category_id=self._category("delay").id)
        self.assertEqual(delay.plan_deadline - delay.received_at, timedelta(hours=24))
        delay.category_id = self._category("plumbing")
        self.assertEqual(delay.plan_deadline - delay.received_at, timedelta(hours=12))

    def test_repeat_starts_higher(self):
        """The same customer, by telephone number, on the same matter within 90 days starts one level higher."""
        first = self._registered()
        other_matter = self._registered(category_id=self._category("delay").id)
        again = self._registered(partner_id=False, phone="+86 13800000001")
        self.assertFalse(other_matter.repeat_of_id)
        self.assertRecordValues(again, [{"repeat_of_id": first.id, "level": 2}])
        self.assertTrue(self._notices(self.service_manager))
        first.sudo().received_at = first.received_at - timedelta(days=91)
        again.sudo().received_at = first.received_at
        self.assertFalse(self._registered().repeat_of_id)

    def test_batch_costs_the_same_queries(self):
        """Taking and registering complaints: the number of queries does not depend on how many."""
        def take(count):
            values = [self._values(phone=f"139{1000 * count + number:08}", partner_id=False) for number in range(count)]
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.Complaint.with_user(self.consultant).create(values).action_register()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        take(2)
        few, many = take(10), take(200)
        self.assertLessEqual(many - few, 5)
        self.assertLessEqual(many, 80)
