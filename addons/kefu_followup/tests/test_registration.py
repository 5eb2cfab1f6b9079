from datetime import datetime

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.kefu_followup.permits import DISPATCH

from .common import FollowupCase


class TestRegistration(FollowupCase):
    """R1.0, R1.1: every customer is registered, by whoever received them, who is responsible until dispatch."""

    def test_r1_0_everything_is_filled_in(self):
        """R1.0: a name and a number are enough; the rest follows from who registers and where."""
        lead = self._register(self.reception, contact_name="王女士", phone="13800000000")
        self.assertRecordValues(lead.sudo(), [{
            "type": "opportunity",
            "company_id": self.company.id,
            "team_id": self.team.id,
            "kefu_source": "walk_in",
            "receiver_id": self.reception.id,
            "user_id": self.reception.id,
            "designer_id": False,
        }])
        self.assertTrue(lead.registered_at)
        self.assertTrue(lead.stage_id)

    def test_r1_0_usual_source_by_role(self):
        self.assertEqual(self._register(self.salesperson).kefu_source, "salesperson")
        self.assertEqual(self._register(self.director).kefu_source, "company")
        self.assertEqual(self._register(self.director, kefu_source="online").kefu_source, "online")

    def test_r1_0_title(self):
        lead = self._register(self.reception, contact_name="王女士", estate_id=self.estate.id, room="3-2-1801")
        self.assertEqual(lead.name, "王女士 Riverside One 3-2-1801")
        lead.room = "3-2-1802"
        self.assertEqual(lead.name, "王女士 Riverside One 3-2-1802")
        unnamed = self._register(self.reception, contact_name=False, phone="13812345678")
        self.assertEqual(unnamed.name, "138****5678")

    def test_r1_0_name_typed_as_title(self):
        """A client that only knows Odoo's title field registers somebody by that name."""
        lead = self._register(self.reception, contact_name=False, name="Liu")
        self.assertEqual(lead.contact_name, "Liu")

    def test_r1_0_who_is_it(self):
        """Neither name nor number: nobody to follow up."""
        with self.assertRaisesRegex(ValidationError, "name or telephone"):
            self._register(self.reception, contact_name=False, room="1-1-101", estate_id=self.estate.id)
        lead = self._register(self.reception, phone="13800000000")
        with self.assertRaisesRegex(ValidationError, "name or telephone"):
            lead.write({"phone": False, "contact_name": False})

    def test_r1_0_bad_values_are_named(self):
        with self.assertRaisesRegex(ValidationError, "没留"):
            self._register(self.reception, phone="没留")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._register(self.reception, area=-20)

    def test_r1_0_company_that_does_not_use_it(self):
        """Off: Odoo's CRM works as it always did."""
        self.company.kefu_use_followup = False
        lead = self.env["crm.lead"].with_company(self.company).create({
            "name": "Stock", "user_id": False, "phone": "1234", "company_id": self.company.id,
        })
        self.assertFalse(lead.kefu_source)
        self.assertFalse(lead.receiver_id)
        self.assertEqual(lead.name, "Stock")
        lead.company_id = self.other_company

    def test_r1_0_company_is_kept(self):
        lead = self._register(self.reception)
        with self.assertRaisesRegex(UserError, "stays"):
            lead.with_user(self.env.user).company_id = self.other_company
        with self.assertRaises(UserError):
            lead.sudo().company_id = False
        DISPATCH.grant(lead.sudo()).write({"user_id": self.designer.id, "designer_id": self.designer.id})
        self.assertEqual(lead.company_id, self.company)
        self.assertEqual(lead.team_id, self.team)

    def test_r1_0_batch_costs_a_constant_number_of_queries(self):
        env = self.env["crm.lead"].with_user(self.director).with_company(self.company)
        quiet = env.with_context(tracking_disable=True, mail_create_nolog=True)

        def count(size, first):
            self.env.flush_all()
            before = self.cr.sql_log_count
            quiet.create([{"contact_name": f"c{first + i}", "phone": f"138{first + i:08}"} for i in range(1, size + 1)])
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(2, 0)
        self.assertLessEqual(count(60, 2000), count(20, 1000) + 3)

    def test_r1_1_responsible_in_the_database(self):
        """R1.1: a customer without a responsible person cannot exist, whoever writes."""
        lead = self._register(self.reception)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.cr.execute("UPDATE crm_lead SET user_id = NULL WHERE id = %s", [lead.id])

    def test_r1_1_receiver_follows_the_record(self):
        lead = self._register(self.reception)
        self.assertIn(self.reception.partner_id, lead.sudo().message_partner_ids)
        lead = self._register(self.reception, kefu_source="salesperson", receiver_id=self.salesperson.id)
        self.assertIn(self.salesperson.partner_id, lead.sudo().message_partner_ids)

    def test_r1_1_front_desk_names_the_salesperson(self):
        lead = self._register(self.reception, kefu_source="salesperson", receiver_id=self.salesperson.id).sudo()
        self.assertEqual(lead.user_id, self.salesperson)
        with self.assertRaises(AccessError):
            self._register(self.reception, kefu_source="walk_in", receiver_id=self.salesperson.id)

    def test_r1_1_supervisor_and_director_name_anybody(self):
        for user in (self.supervisor, self.director):
            self.assertEqual(self._register(user, receiver_id=self.reception.id).user_id, self.reception)

    def test_r1_1_receiver_works_here(self):
        gone = self._create_user("salesperson", "gone", active=False)
        elsewhere = self._create_user("salesperson", "elsewhere", self.other_company)
        portal = new_test_user(self.env, "portal_receiver", groups="base.group_portal")
        for person in (gone, elsewhere, portal):
            with self.assertRaises(ValidationError):
                self._register(self.director, receiver_id=person.id)

    def test_r1_1_receiver_is_kept(self):
        """R1.1: the receiver does not change, except by the director; until dispatch they stay responsible."""
        lead = self._register(self.reception)
        for user in (self.reception, self.supervisor):
            with self.assertRaises(AccessError):
                lead.with_user(user).receiver_id = self.supervisor
        lead.with_user(self.director).receiver_id = self.salesperson
        self.assertEqual(lead.sudo().user_id, self.salesperson)
        self.assertIn(self.salesperson.partner_id, lead.sudo().message_partner_ids)
        with self.assertRaises(UserError):
            lead.with_user(self.director).receiver_id = False
        with self.assertRaises(AccessError):
            lead.with_user(self.salesperson).registered_at = datetime(2020, 1, 1)
        with self.assertRaises(UserError):
            lead.with_user(self.director).kefu_source = False

    def test_r1_3_nobody_is_given_customers_at_registration(self):
        """R1.3: registering a customer for somebody else is dispatching privately: refused, and kept for the director."""
        values = [
            {"user_id": self.designer.id},
            {"designer_id": self.designer.id},
            {"designer_id": self.salesperson.id},
            {"receiver_id": self.designer.id},
            {"receiver_id": self.designer.id, "kefu_source": "salesperson"},
        ]
        with self.enter_registry_test_mode():
            for vals in values:
                with self.assertRaises(AccessError):
                    self._register(self.salesperson, **vals)
                self.env.cr.postrollback.run()
        refusals = self.env["kefu.refusal"].search([("user_id", "=", self.salesperson.id)])
        self.assertEqual(set(refusals.mapped("code")), {"PRIVATE_DISPATCH"})
        self.assertIn(self.designer.id, refusals.mapped("res_id"))
        self.assertEqual(sum(refusals.mapped("attempts")), len(values))

    def test_r1_3_nor_through_the_context(self):
        lead = self.env["crm.lead"].with_user(self.salesperson).with_company(self.company)
        for key in ("default_designer_id", "default_user_id", "default_receiver_id"):
            with self.assertRaises(AccessError):
                lead.with_context(**{key: self.designer.id, "kefu_permit_dispatch": True}).create({"contact_name": "Li"})

    def test_r1_3_the_director_dispatches_instead(self):
        with self.assertRaisesRegex(UserError, "dispatch them then"):
            self._register(self.director, designer_id=self.designer.id)

    def test_r1_1_customers_nobody_typed_in(self):
        """A mail or web form is answered for by the team's leader, else by a director."""
        lead = self.env["crm.lead"].with_user(self.env.ref("base.user_root")).sudo().with_company(self.company)
        self.assertEqual(lead.create({"contact_name": "Zhao"}).user_id, self.director)
        self.team.user_id = self.supervisor
        self.assertEqual(lead.create({"contact_name": "Qian"}).user_id, self.supervisor)

    def test_r1_0_floor_plan_is_read_with_the_customer(self):
        """A plan uploaded by the salesperson is there for the designer, and not for strangers."""
        plan = self.env["ir.attachment"].with_user(self.salesperson).create({
            "name": "plan.png", "raw": b"plan", "res_model": "crm.lead", "res_id": 0,
        })
        lead = self._register(self.salesperson, floor_plan_ids=[Command.link(plan.id)])
        DISPATCH.grant(lead.sudo()).write({"user_id": self.designer.id, "designer_id": self.designer.id})
        self.assertEqual(plan.with_user(self.designer).raw, b"plan")
        stranger = self._create_user("designer", "stranger")
        with self.assertRaises(AccessError):
            plan.with_user(stranger).check_access("read")

    def test_r1_0_who_may_register(self):
        for role in ("reception", "salesperson", "supervisor", "director"):
            self._register(getattr(self, role))
        for role in ("designer", "consultant", "site_manager", "sales_manager", "general_manager"):
            with self.assertRaises(AccessError):
                self._register(getattr(self, role))

    def test_r1_0_registered_at(self):
        lead = self._register(self.reception)
        self.assertLess(abs((fields.Datetime.now() - lead.registered_at).total_seconds()), 60)
