from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.kefu_followup.models.crm_lead_duplicate import CrmLead
from odoo.addons.kefu_followup.permits import DISPATCH, WRITE_OFF

from .common import FollowupCase

PHONE = "13812345678"


class TestDuplicate(FollowupCase):
    """F1: the same customer is not registered twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.designer.name = "周设计"
        cls.lead = cls._register(
            cls.reception, contact_name="王女士", phone=PHONE, estate_id=cls.estate.id, room="3-2-1801"
        )
        DISPATCH.grant(cls.lead.sudo()).write({"user_id": cls.designer.id, "designer_id": cls.designer.id})

    def _set_active(self, active):
        """Write the customer off, or take them back, as CARE's approved proposals do."""
        WRITE_OFF.grant(self.lead.with_user(self.director)).write({"active": active})

    def test_f1_same_phone(self):
        for phone in (PHONE, "+86 138 1234 5678", "138-1234-5678", "１３８１２３４５６７８"):
            with self.subTest(phone=phone), self.assertRaisesRegex(ValidationError, "Registered already"):
                self._register(self.salesperson, phone=phone)

    def test_f1_same_home(self):
        for room in ("3-2-1801", "3栋2单元1801室", "三栋二单元1801"):
            with self.subTest(room=room), self.assertRaisesRegex(ValidationError, "Registered already"):
                self._register(self.salesperson, phone="13900000000", estate_id=self.estate.id, room=room)
        self._register(self.salesperson, phone="13900000000", estate_id=self.estate.id, room="3-2-1802")

    def test_f1_within_one_batch(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["crm.lead"].with_user(self.reception).with_company(self.company).create([
                {"contact_name": name, "phone": "13900000001"} for name in ("A", "B")
            ])

    def test_f1_the_database_decides(self):
        """F1: two clerks typing at the same moment do not see each other's entry; the second is told so."""
        lead = self.env["crm.lead"].with_user(self.salesperson).with_company(self.company)
        cases = [{"phone": PHONE}, {"phone": "13900000000", "estate_id": self.estate.id, "room": "3栋2单元1801"}]
        with patch.object(CrmLead, "_find_duplicates_of", lambda self, vals_list: [self.browse()] * len(vals_list)):
            for vals in cases:
                with self.assertRaises(UniqueViolation) as error, mute_logger("odoo.sql_db"), self.cr.savepoint():
                    lead.create({"contact_name": "Li", **vals})
                self.assertIn("registered already", lead._sql_error_to_message(error.exception))

    def test_f1_masked_for_strangers(self):
        """F1: no more than the caller may know: surname, masked number, role and surname of the follower."""
        with self.assertRaises(ValidationError) as error:
            self._register(self.salesperson, phone=PHONE)
        message = str(error.exception)
        self.assertIn("王**", message)
        self.assertIn("138****5678", message)
        self.assertIn("designer 周", message)
        for secret in ("王女士", PHONE, "周设计", "1801"):
            self.assertNotIn(secret, message)

    def test_f1_open_for_those_who_may_read(self):
        with self.assertRaises(ValidationError) as error:
            self._register(self.director, phone=PHONE)
        self.assertIn("王女士", str(error.exception))
        self.assertIn("周设计", str(error.exception))

    def test_f1_hint_while_typing(self):
        """F1: the form says so before anything is saved; who may not read the customer gets no link."""
        for user, name, linked in ((self.salesperson, "王**", False), (self.director, "王女士", True)):
            lead = self.env["crm.lead"].with_user(user).with_company(self.company)
            draft = lead.new({"phone": "138 1234 5678"})
            self.assertIn(name, draft.duplicate_hint)
            self.assertEqual(bool(draft.duplicate_of_id), linked)
            self.assertFalse(lead.new({"phone": "13900000000"}).duplicate_hint)

    def test_f1_hint_on_the_entry_itself(self):
        self.assertFalse(self.lead.duplicate_hint)

    def test_f1_other_company(self):
        """Companies do not know each other's customers."""
        stranger = self._create_user("director", "stranger", self.other_company)
        self.env["crm.lead"].with_user(stranger).with_company(self.other_company).create(
            {"contact_name": "王女士", "phone": PHONE}
        )

    def test_f1_second_home(self):
        with self.assertRaisesRegex(ValidationError, "estate and room"):
            self._register(self.reception, phone=PHONE, is_second_home=True)
        with self.assertRaisesRegex(ValidationError, "Registered already"):
            self._register(self.reception, phone=PHONE, is_second_home=True, estate_id=self.estate.id, room="3#2-1801")
        second = self._register(self.reception, phone=PHONE, is_second_home=True, estate_id=self.estate.id, room="5-1-101")
        self.assertTrue(second.is_second_home)

    def test_f1_exceptions_only_where_needed(self):
        """An exception without a first entry would leave a hole for the next one."""
        lead = self._register(
            self.director, phone="13900000000", is_second_home=True, duplicate_reason="?", estate_id=self.estate.id, room="9"
        )
        self.assertFalse(lead.is_second_home)
        self.assertFalse(lead.duplicate_reason)

    def test_f1_director_overrides_with_a_reason(self):
        with self.assertRaisesRegex(AccessError, "director"):
            self._register(self.reception, phone=PHONE, duplicate_reason="he insists")
        lead = self._register(self.director, phone=PHONE, duplicate_reason="Daughter moves in on her own")
        self.assertTrue(lead.duplicate_reason)
        with self.assertRaises(ValidationError):
            self._register(self.reception, phone=PHONE)
        with self.assertRaises(ValidationError):
            lead.duplicate_reason = False

    def test_f1_not_through_the_context(self):
        lead = self.env["crm.lead"].with_user(self.salesperson).with_company(self.company)
        with self.assertRaises(AccessError):
            lead.with_context(default_duplicate_reason="x").create({"contact_name": "Li", "phone": PHONE})
        with self.assertRaises(ValidationError):
            lead.with_context(default_phone=PHONE).create({"contact_name": "Li"})

    def test_f1_changed_afterwards(self):
        lead = self._register(self.reception, phone="13900000000")
        with self.assertRaisesRegex(ValidationError, "Registered already"):
            lead.phone = PHONE
        with self.assertRaisesRegex(ValidationError, "Registered already"):
            lead.write({"estate_id": self.estate.id, "room": "3-2-1801"})
        with self.assertRaises(AccessError):
            lead.write({"phone": PHONE, "duplicate_reason": "x"})
        lead.phone = "13900000002"
        self.assertEqual(lead.phone_key, "13900000002")

    def test_f1_copy(self):
        with self.assertRaisesRegex(ValidationError, "Registered already"):
            self.lead.sudo().copy()

    def test_f1_written_off_customers_come_again(self):
        """Who was written off does not block; taking them back is refused while the new entry stands."""
        self._set_active(False)
        again = self._register(self.reception, phone=PHONE)
        with self.assertRaisesRegex(ValidationError, "Registered already"):
            self._set_active(True)
        WRITE_OFF.grant(again.sudo()).write({"active": False})
        self._set_active(True)

    def test_f1_signed_customers(self):
        """A signed customer's home blocks; the number suggests a second home."""
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        self.lead.sudo().stage_id = won
        with self.assertRaisesRegex(ValidationError, "Second Home"):
            self._register(self.reception, phone=PHONE)
        with self.assertRaisesRegex(ValidationError, "Only the director"):
            self._register(self.reception, estate_id=self.estate.id, room="3-2-1801")

    def test_f1_whoever_creates(self):
        """F1: Odoo's import and programs take the same path; a bad row is named and nothing is half imported."""
        lead = self.env["crm.lead"].with_user(self.director).with_company(self.company)
        result = lead.load(["contact_name", "phone", "estate_id", "room"], [
            ["Zhao", "13900000011", "Riverside One", "1-1-101"],
            ["Qian", "没留", "Riverside One", "1-1-102"],
            ["Sun", "+86 138 1234 5678", "", ""],
            ["Li", "13900000012", "", ""],
        ])
        self.assertFalse(result["ids"])
        self.assertEqual({message["rows"]["from"] for message in result["messages"]}, {1, 2})
        self.assertIn("没留", result["messages"][0]["message"])
        self.assertFalse(lead.search([("contact_name", "=", "Zhao")]))

    def test_f1_twice_in_one_import(self):
        lead = self.env["crm.lead"].with_user(self.director).with_company(self.company)
        result = lead.load(["contact_name", "phone", "estate_id", "room"], [
            ["Zhao", "13900000011", "Riverside One", "1-1-101"],
            ["Qian", "13900000012", "Riverside One", "1-1-102"],
            ["Li", "13900000013", " riverside ONE", "1栋1单元101"],
        ])
        self.assertFalse(result["ids"])
        self.assertEqual([message["rows"]["from"] for message in result["messages"]], [2])

    def test_f1_search_costs_one_query_for_any_number(self):
        lead = self.env["crm.lead"].with_user(self.reception).with_company(self.company)
        vals_list = [{"phone": f"139{i:08}", "estate_id": self.estate.id, "room": f"{i}-1-101"} for i in range(300)]
        lead._find_duplicates_of(vals_list)
        self.env.flush_all()
        with self.assertQueryCount(1):
            lead._find_duplicates_of(vals_list)

    def test_f1_hostile_text(self):
        for text in ("'; DROP TABLE crm_lead; --", "%", "\\", "1" * 5000, "\x00"):
            with self.subTest(text=text):
                self.assertFalse(self.env["crm.lead"]._find_duplicates({"phone": text, "room": text}))

    def test_f1_a_contacts_number_makes_no_second_entry(self):
        """F1: the number of a contact reaches the customers of that contact, but none whom it would make a second entry."""
        partner = self.env["res.partner"].create({"name": "王家", "phone": "13900000041"})
        first, second, third = (
            self._register(self.reception, contact_name=name, phone=f"1390000004{number}", partner_id=partner.id, **home)
            for number, (name, home) in enumerate((
                ("王先生", {}), ("王老先生", {}), ("王先生", {"estate_id": self.estate.id, "room": "9-9-909"}),
            ), 2)
        )
        customers = first | second | third
        third.write({"is_second_home": True})
        partner.phone = "13900000050"
        self.env.flush_all()
        self.assertEqual(customers.mapped("phone_key"), ["13900000050", "13900000043", "13900000050"])
        partner.phone = PHONE
        self.env.flush_all()
        self.assertEqual(customers.mapped("phone_key"), ["13900000050", "13900000043", PHONE])

    def test_f1_correcting_a_number_leaves_the_contacts_other_customers_alone(self):
        """F1: a clerk corrects one customer's number; that of a relative under the same contact stays theirs."""
        partner = self.env["res.partner"].create({"name": "王家"})
        first, second = (
            self._register(self.reception, phone=phone, partner_id=partner.id) for phone in ("13900000051", "13900000052")
        )
        first.phone = "13900000054"
        self.assertFalse(partner.phone, "who may not edit contacts corrects the customer only")
        self.director.group_ids += self.env.ref("base.group_partner_manager")
        first.with_user(self.director).phone = "13900000053"
        self.env.flush_all()
        self.assertEqual((first | second).mapped("phone_key"), ["13900000053", "13900000052"])
        self.assertEqual(partner.phone, "13900000053")

    def test_f1_a_contact_whose_number_is_registered(self):
        """F1: who is registered by choosing the contact only is recognised by the contact's number."""
        partner = self.env["res.partner"].create({"name": "王女士", "phone": PHONE})
        with self.assertRaisesRegex(ValidationError, "Registered already"):
            self._register(self.reception, partner_id=partner.id)
        draft = self.env["crm.lead"].with_user(self.director).with_company(self.company).new({"partner_id": partner.id})
        self.assertIn("Registered already", draft.duplicate_hint)
        lead = self._register(self.reception, estate_id=self.estate.id, room="9-9-908")
        lead.sudo().partner_id = partner
        self.env.flush_all()
        self.assertFalse(lead.phone)
        partner.phone = "13900000061"
        self.env.flush_all()
        self.assertEqual(lead.phone_key, "13900000061")

    def test_f1_contacts_numbers_cost_the_same_queries(self):
        """F1: the look-up is one query, however many customers a change of numbers concerns."""
        partners = self.env["res.partner"].create([{"name": f"P{number}"} for number in range(12)])
        for number, partner in enumerate(partners):
            self._register(self.reception, phone=f"139000001{number:02}", partner_id=partner.id)

        def change(partners, digit):
            for number, partner in enumerate(partners):
                partner.phone = f"13{digit}000002{number:02}"
            self.env["crm.lead"].invalidate_model()
            before = self.cr.sql_log_count
            self.env["crm.lead"].flush_model(["phone_key"])
            return self.cr.sql_log_count - before

        change(partners[:2], 5)
        self.assertEqual(change(partners[:2], 6), change(partners[2:], 7))

    def test_f1_merge_finds_by_number(self):
        """F1: Odoo looks for duplicates by e-mail only, which these customers rarely have."""
        second = self._register(self.director, phone=PHONE, duplicate_reason="test").sudo()
        self.assertIn(second, self.lead.sudo()._get_lead_duplicates())
        self.assertIn(second, self.lead.sudo().duplicate_lead_ids)

    def test_f1_merge_keeps_both_histories(self):
        lead = self.lead.sudo()
        second = self._register(self.director, phone=PHONE, duplicate_reason="test", area=99, room="8-8-808").sudo()
        followups = self.env["kefu.followup"].create([
            {"lead_id": entry.id, "content": f"Measured the home, wishes noted {entry.id}"} for entry in (lead, second)
        ])
        second.message_post(body="said on the phone")
        merged = (lead | second).with_user(self.director).with_company(self.company).merge_opportunity()
        self.assertEqual(followups.lead_id, merged)
        self.assertIn("said on the phone", "".join(merged.sudo().message_ids.mapped("body")))
        self.assertEqual(merged.area, 99)
        self.assertEqual(merged.phone_key, PHONE)
        self.assertEqual(merged.room_key, "3-2-1801")
        self.assertFalse(merged.duplicate_reason)
        self.assertFalse((lead | second).exists() - merged)
        with self.assertRaises(ValidationError):
            self._register(self.reception, phone=PHONE)

    def test_f1_number_of_the_other_entry_is_taken_over(self):
        """Two entries of one customer, one with the number and one with the home, become one with both."""
        first = self._register(self.reception, contact_name="Chen", phone="13900000021").sudo()
        second = self._register(self.reception, contact_name="Chen", estate_id=self.estate.id, room="7-1-701").sudo()
        merged = (first | second).with_user(self.director).with_company(self.company).merge_opportunity()
        self.assertEqual((merged.phone_key, merged.room_key), ("13900000021", "7-1-701"))

    def test_f1_floor_plans_of_both(self):
        plans = self.env["ir.attachment"].with_user(self.director).create(
            [{"name": name, "raw": b"x"} for name in ("a.png", "b.png")]
        )
        first = self._register(self.director, phone="13900000031", floor_plan_ids=[Command.link(plans[0].id)])
        second = self._register(self.director, phone="13900000032", floor_plan_ids=[Command.link(plans[1].id)])
        merged = (first | second).merge_opportunity()
        self.assertEqual(merged.floor_plan_ids, plans)
