from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.kefu_base.tools import spaced_mobile

from .common import FollowupCase


class TestRegisterForm(FollowupCase):
    """R1.0: one short form registers a caller, and the next one is offered."""

    def _form(self, user):
        leads = self.env["crm.lead"].with_user(user).with_company(self.company)
        return Form(leads, view="kefu_followup.crm_lead_view_form_register")

    def test_r1_0_number_and_name_are_enough(self):
        with self._form(self.reception) as form:
            form.phone = "+8613812345678"
            form.contact_name = "王女士"
            self.assertEqual(form.phone, "138 1234 5678")
        lead = form.record
        self.assertEqual((lead.kefu_source, lead.receiver_id), ("walk_in", self.reception))
        action = lead.action_register()
        self.assertIn("王女士", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_model"], "crm.lead")
        self.assertFalse(action["params"]["next"].get("res_id"))

    def test_f1_hint_while_typing(self):
        """F1: the form says so before anything is saved."""
        self._register(self.supervisor, contact_name="王女士", phone="13812345678")
        form = self._form(self.salesperson)
        form.phone = "138 1234 5678"
        self.assertIn("138****5678", form.duplicate_hint)
        self.assertFalse(form.duplicate_of_id)
        form.phone = "13900000041"
        self.assertFalse(form.duplicate_hint)

    def test_r1_1_salesperson_is_named(self):
        with self._form(self.reception) as form:
            form.contact_name = "Li"
            form.kefu_source = "salesperson"
            self.assertFalse(form.receiver_id)
            form.receiver_id = self.salesperson
        self.assertEqual(form.record.sudo().user_id, self.salesperson)

    def test_r1_3_dispatch_button(self):
        """R1.3: the button is there for who may dispatch; the method asks again."""
        self.assertTrue(self._form(self.director).may_dispatch_now)
        self.assertTrue(self._form_of_walk_in(self.supervisor).may_dispatch_now)
        self.assertFalse(self._form(self.reception).may_dispatch_now)
        with self.assertRaises(AccessError):
            self._register(self.salesperson).action_register_and_dispatch()

    def _form_of_walk_in(self, user):
        form = self._form(user)
        form.kefu_source = "walk_in"
        return form

    def test_r1_0_numbers_as_people_read_them(self):
        self.assertEqual(spaced_mobile("+86-13812345678"), "138 1234 5678")
        for text in ("027-80339915转8", "没留", "", False):
            self.assertEqual(spaced_mobile(text), text)
