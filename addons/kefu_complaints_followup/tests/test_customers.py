from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.kefu_followup.tests.common_followup import FollowupCase


@tagged("post_install", "-at_install")
class TestCustomers(FollowupCase):
    """Whoever complains is a customer of the follow-up: found by number, with designer, home and how far the work is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        estate = cls.env["kefu.estate"].create({"name": "Riverside One", "company_id": cls.company.id})
        cls.lead.write({"contact_name": "Wang", "estate_id": estate.id, "room": "3-2-1801"})
        cls.won = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def _as(self, user, records):
        """:return: ``records`` as this person sees them, with nothing cached by another"""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _take(self, user=None, **values):
        """:return: a complaint somebody (the consultant) takes by telephone"""
        return self._as(user or self.consultant, self.env["kefu.complaint"]).create({
            "phone": self.lead.phone, "contact_name": "Wang", "description": "The wall is wet",
            "content_confirmed": True, "contact_confirmed": True, **values,
        }).with_env(self.env)

    def test_x1_found_by_number(self):
        """X1: however the number is written: the customer's page, and the designer; nothing of another number."""
        phone = self.lead.phone
        for text in (phone, f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}"):
            with self.subTest(phone=text):
                self.assertRecordValues(self._take(phone=text), [{"lead_id": self.lead.id, "designer_id": self.designer.id}])
        self.assertRecordValues(self._take(phone="13700000000"), [{"lead_id": False, "designer_id": False}])

    def test_x1_found_by_contact(self):
        """X1, X12: the customer who complains on the portal is found by the contact, without a number."""
        self.lead.sudo()._handle_partner_assignment(create_missing=True)
        complaint = self._take(phone=False, partner_id=self.lead.partner_id.id)
        self.assertEqual(complaint.lead_id, self.lead)

    def test_x1_found_in_the_own_company_only(self):
        with self.assertRaises(AccessError):
            self._take(company_id=self.other_company.id)
        complaint = self.env["kefu.complaint"].create({"company_id": self.other_company.id, "phone": self.lead.phone})
        self.assertFalse(complaint.lead_id)

    def test_x1_whom_the_consultant_names(self):
        """X1: what the consultant says comes before what is found."""
        other = self._create_leads(1, designer=self.designer2)
        complaint = self._take(lead_id=other.id, designer_id=self.designer.id)
        self.assertRecordValues(complaint, [{"lead_id": other.id, "designer_id": self.designer.id}])
        complaint.with_user(self.consultant).phone = self.lead.phone
        self.assertRecordValues(complaint, [{"lead_id": other.id, "designer_id": self.designer.id}])

    def test_x1_intake_screen(self):
        """X1: typing the number fills in the screen."""
        view = "kefu_complaints.kefu_complaint_view_form_intake"
        form = Form(self._as(self.consultant, self.env["kefu.complaint"]), view=view)
        form.phone = self.lead.phone
        self.assertEqual(form.lead_id, self.lead)
        self.assertEqual(form.designer_id, self.designer)
        self.assertEqual((form.contact_name, form.address, form.stage), ("Wang", "Riverside One 3-2-1801", "before"))

    def test_x1_front_desk_sees_the_designer_only(self):
        """X1: who may not open the customer's page takes the complaint, too; whose it is stays with those who may."""
        complaint = self._take(user=self.reception)
        self.assertRecordValues(complaint, [{"lead_id": self.lead.id, "designer_id": self.designer.id}])
        with self.assertRaises(AccessError):
            self._as(self.reception, complaint).read(["lead_id"])
        named = self._take(user=self.reception, phone="13700000001", lead_id=self.lead.id)
        self.assertFalse(named.lead_id)

    def test_x8_stage_and_routing(self):
        """X3, X8: before the contract the designer answers; later those of that stage."""
        complaint = self._take()
        complaint.with_user(self.consultant).action_register()
        self.assertRecordValues(complaint, [{"stage": "before", "responsible_id": self.designer.id}])
        self.lead.stage_id = self.won
        self.assertEqual(self._take().stage, "during")
        self._as(self.director, self.lead)._close_aftersale("All done")
        self.assertEqual(self._take().stage, "after")
        self.assertEqual(self._take(phone="13700000002").stage, "during")
        self.assertEqual(self._take(stage="after", phone="13700000003").stage, "after")

    def test_x5_walk_in_on_the_visit_board(self):
        """X5: whoever comes to complain stands on the board, with who listened; nobody else is called for them."""
        complaint = self._take(channel="visit")
        self.assertFalse(self.lead.visit_ids)
        self._as(self.consultant, complaint).action_register()
        self.assertRecordValues(self.lead.visit_ids, [{
            "state": "done", "served_by_id": self.consultant.id, "purpose": f"Complaint {complaint.name}",
            "arrived_at": complaint.received_at,
        }])
        self.assertFalse(self.lead.visit_ids.message_ids.filtered("partner_ids"))

    def test_x5_checked_in_by_the_front_desk(self):
        """X5: the visit that the front desk began is the same visit; a telephone call is none."""
        visit = self._as(self.reception, self.env["kefu.visit"]).create({"lead_id": self.lead.id})
        self._as(self.consultant, self._take()).action_register()
        self.assertEqual(visit.state, "waiting")
        self._as(self.consultant, self._take(channel="visit")).action_register()
        self.assertRecordValues(self.lead.visit_ids, [{"id": visit.id, "state": "done", "served_by_id": self.consultant.id}])

    def test_x6_called_back_as_the_customer(self):
        """X6: the call after handling stands in the customer's register, with the contact of the customer's page."""
        complaint = self._take(category_id=self.env.ref("kefu_complaints.category_plumbing").id)
        for action, *args in (
            ("action_register",), ("action_plan", "A plumber comes", "phone"), ("action_handle", "founded", "Replaced"),
        ):
            getattr(self._as(self.service_manager, complaint), action)(*args)
        self.assertTrue(self.lead.partner_id)
        self.assertEqual(complaint.partner_id, self.lead.partner_id)
        callback = self.env["kefu.callback"].search([("res_model", "=", complaint._name), ("res_id", "=", complaint.id)])
        self.assertEqual(callback.callee_id, self.lead.partner_id)

    def test_x9_costs_the_same_queries(self):
        """Finding the customers of many complaints costs what it costs for one."""
        leads = self._create_leads(30)

        def count(some):
            values = [{"company_id": self.company.id, "phone": lead.phone} for lead in some]
            self.env.flush_all()
            self.env.invalidate_all()
            complaints = self.env["kefu.complaint"].create(values)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = complaints._find_leads()
            self.assertEqual([lead.id for lead in found], some.ids)
            return self.env.cr.sql_log_count - before

        count(leads[:1])
        self.assertEqual(count(leads[:2]), count(leads))

    def test_x10_on_the_customers_page(self):
        """X1: the customer's page counts and opens the complaints, for those who may see them."""
        complaint = self._take()
        for role in ("consultant", "service_manager", "director", "general_manager"):
            with self.subTest(role=role):
                lead = self._as(getattr(self, role), self.lead)
                self.assertEqual(lead.complaint_count, 1)
                action = self.env.ref("kefu_complaints_followup.crm_lead_complaint_action")
                domain = safe_eval(action.domain, {"active_id": lead.id})
                self.assertEqual(lead.env["kefu.complaint"].search(domain), complaint)
        for role in ("designer", "salesperson", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(getattr(self, role), self.lead).read(["complaint_count"])

    def test_x11_internal_complaints_are_no_customers(self):
        """X11: an internal complaint stands on no customer's page, whatever number is on it."""
        complaint = self._take(user=self.designer2, is_internal=True, subject_user_id=self.supervisor.id)
        self.assertFalse(complaint.lead_id)
        self.assertEqual(self._as(self.consultant, self.lead).complaint_count, 0)

    def test_x1_taken_from_the_customers_page(self):
        """X1: the intake opens with what is known."""
        lead = self._as(self.consultant, self.lead)
        self.assertTrue(lead.may_complain)
        context = lead.action_take_complaint()["context"]
        view = "kefu_complaints.kefu_complaint_view_form_intake"
        form = Form(lead.env["kefu.complaint"].with_context(**context), view=view)
        self.assertEqual((form.contact_name, form.lead_id), ("Wang", self.lead))
        self.assertEqual(form.phone.replace(" ", ""), self.lead.phone)
        self.assertFalse(self._as(self.designer, self.lead).may_complain)
        self.company.kefu_use_complaints = False
        self.assertFalse(self._as(self.consultant, self.lead).may_complain)

    def test_f1_merged_customers_keep_their_complaints(self):
        """F1, X13: closed ones, too, which nothing else changes."""
        other = self._create_leads(1)
        complaint = self._take(phone=other.phone)
        complaint.action_reject("A wrong number")
        self.assertEqual(complaint.state, "rejected")
        head = self._as(self.director, self.lead | other).merge_opportunity().with_env(self.env)
        self.assertEqual(complaint.lead_id, head)
