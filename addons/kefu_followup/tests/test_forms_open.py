from odoo.tests import Form

from odoo.addons.kefu_base.tests.common import ROLES

from .common_dispatch import DispatchCase

#: model → form: whoever sees the record opens it
FORMS = {
    "crm.lead": "kefu_followup.crm_lead_view_form",
    "kefu.dispatch": "kefu_followup.kefu_dispatch_view_form",
    "kefu.designer.change": "kefu_followup.kefu_designer_change_view_form",
    "kefu.invalidation": "kefu_followup.kefu_invalidation_view_form",
    "kefu.visit": "kefu_followup.kefu_visit_view_form",
}


class TestFormsOpen(DispatchCase):
    """A form shows nobody a field that they may not read: it would not open at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lead = cls._leads(receiver_id=cls.reception.id)
        lead.with_user(cls.director).action_dispatch()
        lead.invalidate_recordset()
        first = lead.designer_id
        cls.env["kefu.dispatch.decline"].with_user(first).create({
            "dispatch_id": lead.dispatch_ids[:1].id, "reason": "No time this month",
        })
        lead.invalidate_recordset()
        cls.env["kefu.followup"].with_user(lead.designer_id).create({
            "lead_id": lead.id, "channel": "call", "content": "Wants to see drawings on Saturday, likes light wood",
        })
        cls.env["kefu.lead.member"].with_user(lead.designer_id).create({
            "lead_id": lead.id, "user_id": first.id, "part": "Measuring", "split": 30,
        })
        cls.env["kefu.visit"].with_user(cls.reception).create({"lead_id": lead.id})
        cls.env["kefu.designer.change"].with_user(cls.reception).create({
            "lead_id": lead.id, "asked_by": "customer", "reason": "Drawings came late",
        })
        cls.env["kefu.invalidation"].with_user(lead.designer_id).create({
            "lead_id": lead.id, "reason": "Signed elsewhere",
        })
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.lead = lead

    def test_f4_whoever_sees_a_record_opens_it(self):
        """F4: the customer, what is asked about them and their visits open for every role that finds them in a list."""
        opened = set()
        for role in ROLES:
            user = getattr(self, role)
            for model, view in FORMS.items():
                records = self.env[model].with_user(user).with_company(self.company)
                if not records.has_access("read"):
                    continue
                domain = [("id" if model == "crm.lead" else "lead_id", "in", self.lead.ids)]
                for record in records.search(domain):
                    with self.subTest(role=role, model=model):
                        Form(record, view=view)
                        opened.add((role, model))
        self.assertLessEqual({(role, "crm.lead") for role in ("reception", "supervisor", "director")}, opened)
