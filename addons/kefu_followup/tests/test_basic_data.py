from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields

from odoo.addons.kefu_base.models.kefu_breach import KefuBreach

from .common import FollowupCase


class TestBasicData(FollowupCase):
    """R1.2: surname, estate, area and floor plan within a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.breaches = []
        cls.startClassPatcher(patch.object(
            KefuBreach, "_report_batch", lambda self, breaches: cls.breaches.extend(
                breach for breach in breaches if breach["company_id"] == cls.company.id
            )
        ))
        cls.job = cls.env["kefu.basic.data.job"]

    def setUp(self):
        super().setUp()
        self.breaches.clear()

    def _late(self, count=1, **values):
        leads = self.env["crm.lead"].with_user(self.salesperson).with_company(self.company).create(
            [{"contact_name": f"Customer {i}", **values} for i in range(count)]
        ).sudo()
        leads.basic_data_deadline = fields.Datetime.now() - timedelta(minutes=1)
        return leads

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("kefu_followup.ir_cron_basic_data").method_direct_trigger()

    def test_r1_2_deadline(self):
        self.company.kefu_basic_data_hours = 12
        lead = self._register(self.salesperson)
        self.assertEqual(lead.basic_data_deadline, lead.create_date + timedelta(hours=12))
        self.assertFalse(lead.is_basic_data_missing)
        plan = self.env["ir.attachment"].with_user(self.salesperson).create({"name": "plan.png", "raw": b"x"})
        lead.write({"estate_id": self.estate.id, "area": 120, "floor_plan_ids": [Command.link(plan.id)]})
        self.assertFalse(lead.basic_data_deadline)

    def test_r1_2_only_salespeople_owe_it(self):
        self.assertFalse(self._register(self.reception).basic_data_deadline)
        self.assertFalse(self._register(self.director, kefu_source="salesperson").basic_data_deadline)
        brought = self._register(self.reception, kefu_source="salesperson", receiver_id=self.salesperson.id)
        self.assertTrue(brought.sudo().basic_data_deadline)

    def test_r1_2_flagged_told_and_reported_once(self):
        """R1.2: the salesperson gets one message about all of them; each is reported once, however often the job runs."""
        leads = self._late(3)
        not_due = self._register(self.salesperson)
        self._run_job()
        self._run_job()
        self.env.invalidate_all()
        self.assertTrue(all(lead.basic_data_flagged_at for lead in leads))
        self.assertFalse(not_due.basic_data_flagged_at)
        messages = self.env["mail.message"].search([
            ("partner_ids", "in", self.salesperson.partner_id.id), ("subject", "ilike", "Basic data"),
        ])
        self.assertEqual(len(messages), 1)
        self.assertIn("Customer 2", messages.body)
        self.assertEqual(
            {(breach["code"], breach["user_id"], breach["res_id"], breach["occurrence_key"]) for breach in self.breaches},
            {("SALES_LATE", self.salesperson.id, lead.id, f"basic_data,{lead.id}") for lead in leads},
        )
        self.assertEqual(len(self.breaches), 3)

    def test_r1_2_names_are_text(self):
        self._late(contact_name="<img src=x onerror=alert(1)>")
        self._run_job()
        message = self.env["mail.message"].search([("partner_ids", "in", self.salesperson.partner_id.id)], limit=1)
        self.assertNotIn("<img", message.body)

    def test_r1_2_listed(self):
        late, fine = self._late(), self._register(self.salesperson)
        listed = self.env["crm.lead"].with_user(self.director).with_company(self.company)
        self.assertEqual(listed.search([("is_basic_data_missing", "=", True), ("id", "in", (late + fine).ids)]), late)
        self.assertEqual(listed.search([("is_basic_data_missing", "=", False), ("id", "in", (late + fine).ids)]), fine)

    def test_r1_2_off(self):
        lead = self._late()
        self.company.kefu_use_followup = False
        self._run_job()
        self.assertFalse(lead.basic_data_flagged_at)
        self.assertFalse(self.breaches)

    def test_r1_2_nothing_due_is_one_query(self):
        self.job._due([]).basic_data_flagged_at = fields.Datetime.now()
        self._register(self.salesperson)
        self.env.flush_all()
        self.assertFalse(self.job._due([]))
        with self.assertQueryCount(1):
            self.job._due([])
