from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOW, CallbackCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestContactForms(CallbackCase):
    """C8: what cannot be answered at once gets a promised time and goes to the departments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        departments = cls.env["kefu.department"].search([("company_id", "=", cls.company.id)])
        cls.design, cls.engineering = (
            departments.filtered(lambda department, code=code: department.code == code) for code in ("design", "engineering")
        )
        cls.design.write({"user_id": cls.supervisor.id, "member_ids": [(4, cls.other_designer.id)]})
        cls.callback = cls._plan(about=cls.designer)

    def _ask(self, user=None, **more):
        return self.env["kefu.contact.form"].with_user(user or self.consultant).create({
            "callback_id": self.callback.id,
            "question": "When do the tiles come?",
            "department_ids": [(4, self.design.id)],
            **more,
        })

    def test_c8_asked(self):
        """C8: it goes to the head of the first department, with a reply promised in time; the manager is told."""
        told = self._told(lambda: self._ask())
        form = self.callback.contact_form_ids
        self.assertRecordValues(form, [{
            "state": "open", "company_id": self.company.id, "owner_id": self.supervisor.id, "record_name": "Riverside 3-2",
            "promised_at": NOW + timedelta(hours=24), "res_id": self.callback.res_id, "partner_id": self.callback.partner_id.id,
        }])
        self.assertEqual(told, self.supervisor | self.service_manager)
        self.assertTrue(form.name.startswith("CF2026-"))

    def test_c8_answered_and_told(self):
        """C8: answered by who was asked or their department, then the customer is told, both with name and time."""
        form = self._ask()
        told = self._told(lambda: form.with_user(self.other_designer).action_answer("On Friday"))
        self.assertEqual(told, self.consultant)
        self.assertRecordValues(form.sudo(), [{
            "state": "answered", "answer": "On Friday", "answered_by_id": self.other_designer.id, "answered_at": NOW,
        }])
        desk = self.Callback.with_user(self.colleague).desk_data()
        self.assertEqual([line["id"] for line in desk["forms"]], form.ids)
        form.with_user(self.colleague).action_told("thanks")
        self.assertRecordValues(form.sudo(), [{"state": "told", "told_by_id": self.colleague.id, "told_note": "thanks"}])
        with self.assertRaises(UserError):
            form.with_user(self.colleague).action_told()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c8_who_answers(self):
        """C8: nobody else answers, tells or cancels; empty words are no answer; the call behind stays closed."""
        form = self._ask()
        for user in (self.consultant, self.director, self.general_manager, self.salesperson, self.stranger, self.inspector):
            with self.assertRaises(AccessError):
                form.with_user(user).action_answer("x")
        with self.assertRaises(UserError):
            form.with_user(self.supervisor).action_answer(" ")
        for step in ("action_told", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(form.with_user(self.supervisor), step)("x")
        with self.assertRaises(AccessError):
            form.with_user(self.supervisor).write({"answer": "x"})
        with self.assertRaises(AccessError):
            form.with_user(self.supervisor).read(["callback_id"])
        with self.assertRaises(AccessError):
            self.callback.with_user(self.supervisor).read(["opinion"])
        self.assertFalse(form.with_user(self.salesperson).search([("id", "=", form.id)]))
        form.with_user(self.service_manager).action_answer("On Friday")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_c8_never_to_the_person_asked_about(self):
        """C8: who the call asked about is not the owner, is not told and does not see the form, even in that department."""
        self.design.write({"user_id": self.designer.id, "member_ids": [(4, self.designer.id)]})
        told = self._told(lambda: self._ask())
        form = self.callback.contact_form_ids
        self.assertEqual(form.owner_id, self.service_manager)
        self.assertNotIn(self.designer, told)
        self.assertFalse(form.with_user(self.designer).search([("id", "=", form.id)]))
        with self.assertRaises(AccessError):
            form.with_user(self.designer).action_answer("I did nothing")

    def test_c8_without_a_call(self):
        form = self.env["kefu.contact.form"].with_user(self.consultant).create({
            "partner_id": self.customer.id, "question": "?", "res_model": "res.users", "res_id": 1, "state": "told",
            "owner_id": self.inspector.id, "promised_at": NOW + timedelta(hours=2), "answer": "forged",
        })
        self.assertRecordValues(form.sudo(), [{
            "state": "open", "res_model": False, "res_id": False, "owner_id": self.inspector.id, "answer": False,
            "promised_at": NOW + timedelta(hours=2),
        }])
        self.assertEqual(form.with_user(self.inspector).search([]), form)

    def test_c8_refused(self):
        with self.assertRaises(ValidationError):
            self._ask(promised_at=NOW - timedelta(hours=1))
        with self.assertRaises(AccessError):
            self._ask(self.director)
        with self.assertRaises(AccessError):
            self._ask(self.stranger)
        other = self.env["kefu.department"].search([("company_id", "=", self.other_company.id)], limit=1)
        with self.assertRaises(UserError):
            self._ask(department_ids=[(4, other.id)])

    def test_c8_overdue_goes_to_the_service_manager_once(self):
        """C8: an overdue reply is told the service manager and who is to answer, once; one in time is not."""
        late, in_time = self._ask(), self._ask(promised_at=NOW + timedelta(hours=48))
        with freeze_time(NOW + timedelta(hours=25)):
            told = self._told(lambda: self._cron("ir_cron_contact_forms"))
            self.assertEqual(told, self.service_manager | self.supervisor)
            self.assertTrue(late.is_overdue and late.escalated_at)
            self.assertFalse(in_time.is_overdue or in_time.escalated_at)
            self.assertEqual(self.env["kefu.contact.form"].search([("is_overdue", "=", True)]), late.sudo())
            self.assertFalse(self._told(lambda: self._cron("ir_cron_contact_forms")))

    def test_c8_cancelled(self):
        form = self._ask()
        form.with_user(self.colleague).action_cancel("settled")
        self.assertEqual(form.sudo().state, "cancelled")
        with self.assertRaises(UserError):
            form.with_user(self.supervisor).action_answer("late")
