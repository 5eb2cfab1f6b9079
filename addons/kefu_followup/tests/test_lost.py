from datetime import timedelta

from odoo import Command, fields
from odoo.tests import freeze_time

from .common_followup import FollowupCase

NOW = fields.Datetime.now().replace(microsecond=0)


class TestLost(FollowupCase):
    """R1.2, R2.1, R2.3: whose delay a customer is lost by is reported when the director writes the customer off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.kefu_design_followups = 0
        cls.estate = cls.env["kefu.estate"].create({"name": "Riverside One", "company_id": cls.company.id})
        cls.lead = cls._in_time(cls.lead)

    @classmethod
    def _in_time(cls, lead):
        """:return: the customer with nothing late about them"""
        plan = cls.env["ir.attachment"].create({"name": "plan.png", "raw": b"x"})
        lead.write({"estate_id": cls.estate.id, "area": 120, "floor_plan_ids": [Command.link(plan.id)]})
        return lead

    def setUp(self):
        super().setUp()
        self.breaches = self._breaches()

    def _lose(self, lead=None):
        """Write a customer off as the three of them do; only the breaches of that are left in ``self.breaches``."""
        request = self.env["kefu.invalidation"].with_user(self.designer).create({
            "lead_id": (lead or self.lead).id, "reason": "Signed with somebody else",
        })
        request.with_user(self.salesperson).action_confirm()
        self.breaches.clear()
        request.with_user(self.director).action_approve()
        return request

    def _reported(self):
        return [(b["code"], b["user_id"], b["res_model"], b["res_id"]) for b in self.breaches]

    def _owe_sheet(self, due_at, user=None, lead=None):
        sheet = self.env["kefu.followup.sheet"].create({
            "company_id": self.company.id, "user_id": (user or self.designer).id, "date": due_at.date(),
            "period_start": due_at - timedelta(days=3), "due_at": due_at,
        })
        self.env["kefu.followup.sheet.line"].create({
            "sheet_id": sheet.id, "company_id": self.company.id, "lead_id": (lead or self.lead).id,
        })
        return sheet

    def test_r2_5_lost_with_everything_in_time(self):
        self._lose()
        self.assertFalse(self.lead.active)
        self.assertFalse(self.breaches)

    def test_r2_3_lost_while_overdue(self):
        """R2.3: the responsible person; the time until the director decides is theirs to follow up, too."""
        with freeze_time(NOW + timedelta(days=1, hours=1)):
            request = self._lose()
        self.assertEqual(self._reported(), [("FOLLOWUP_LOST", self.designer.id, "crm.lead", self.lead.id)])
        self.assertEqual(self.breaches[0]["occurrence_key"], f"followup_lost,{self.lead.id},{request.id}")

    def test_r1_2_lost_while_basic_data_are_late(self):
        """R1.2: the salesperson, whoever is responsible meanwhile."""
        lead = self._create_leads(1)
        lead.basic_data_deadline = self._after(minutes=-1)
        request = self._lose(lead)
        self.assertEqual(self._reported(), [("SALES_LOST", self.salesperson.id, "crm.lead", lead.id)])
        self.assertEqual(self.breaches[0]["occurrence_key"], f"sales_lost,{lead.id},{request.id}")

    def test_r1_2_lost_before_basic_data_are_due(self):
        lead = self._create_leads(1)
        self.assertTrue(lead.basic_data_deadline)
        self._lose(lead)
        self.assertFalse(self.breaches)

    def test_r2_1_lost_while_the_sheet_is_owed(self):
        """R2.1: two sheets owed with the same customer are one loss."""
        for days in (1, 4):
            self._owe_sheet(self._after(days=-days))
        request = self._lose()
        self.assertEqual(self._reported(), [("SHEET_LOST", self.designer.id, "crm.lead", self.lead.id)])
        self.assertEqual(self.breaches[0]["occurrence_key"], f"sheet_lost,{self.lead.id},{request.id}")

    def test_r2_1_no_sheet_owed(self):
        """R2.1: not due yet, handed in, somebody else's, or about other customers."""
        self._owe_sheet(self._after(hours=1))
        self._owe_sheet(self._after(days=-1)).with_user(self.designer).action_submit()
        self._owe_sheet(self._after(days=-2), user=self.designer2)
        self._owe_sheet(self._after(days=-3), lead=self._create_leads(1))
        self._lose()
        self.assertFalse(self.breaches)

    def test_r2_5_lost_by_three_delays(self):
        lead = self._create_leads(1)
        lead.basic_data_deadline = self._after(minutes=-1)
        self._owe_sheet(self._after(minutes=-1), lead=lead)
        with freeze_time(NOW + timedelta(days=2)):
            self._lose(lead)
        self.assertEqual(
            {(code, user_id) for code, user_id, *_about in self._reported()},
            {("FOLLOWUP_LOST", self.designer.id), ("SALES_LOST", self.salesperson.id), ("SHEET_LOST", self.designer.id)},
        )
        self.assertEqual(len(self.breaches), 3)

    def test_r2_3_taken_back_and_lost_again(self):
        """R2.3: a second loss is another occurrence."""
        keys = set()
        for days in (2, 6):
            with freeze_time(NOW + timedelta(days=days)):
                self._lose()
                keys |= {breach["occurrence_key"] for breach in self.breaches}
                self.lead.with_user(self.director).action_unarchive()
                self.lead._dispatch_to(self.designer, "manual", "Back again")
                self.env.invalidate_all()
        self.assertEqual(len(keys), 2)

    def test_r2_5_feature_off(self):
        with freeze_time(NOW + timedelta(days=2)):
            overdue = self.lead.is_followup_overdue
            self.company.kefu_use_followup = False
            self.lead._report_lost()
        self.assertTrue(overdue)
        self.assertFalse(self.breaches)

    def test_losses_cost_the_same_queries(self):
        """However many customers are lost."""
        leads = self._create_leads(1), self._create_leads(12)
        counts = []
        for lost in leads:
            lost.basic_data_deadline = self._after(minutes=-1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lost._report_lost()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(len(self.breaches), 13)
