from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .slip_case import SlipCase, drawing


@tagged("post_install", "-at_install")
class TestSlips(SlipCase):
    """C1: written by the designer, called back about by kind, read by whom it concerns."""

    def test_c1_saving_schedules_the_call_of_its_kind_once(self):
        """C1, C3–C5: a slip handed in is called back about with the script of its kind, once, and asks about the designer."""
        for kind in ("purchase", "site_met", "site_unmet"):
            slip = self._write(kind=kind)
            calls = self._calls(slip)
            self.assertEqual(calls.occasion_id.mapped("code"), [f"slip_{kind}"])
            self.assertEqual((calls.callee_id, calls.about_user_ids), (self.wang.partner_id, self.designer))
            slip.write({"content": "Sockets in the bathroom, too."})
            slip.action_sign(drawing(), "Mrs Wang")
            self.assertEqual(self._calls(slip), calls)

    def test_c1_script_is_filled_in(self):
        """C4: the consultant reads the slip's designer, site and day in the script, no blank and no brace."""
        call = self._calls(self._write()).with_user(self.consultant)
        call.action_open()
        opening = call.call_data()["script"]["opening"]
        for words in (self.designer.name, self.wang.partner_id.name):
            self.assertIn(words, opening)
        self.assertNotIn("{", opening)

    def test_c1_number_of_the_company(self):
        """C1: numbered FW-year-, one after the other, each company for itself."""
        first, second = self._write(), self._write()
        self.assertRegex(first.name, r"^FW-\d{4}-\d{4}$")
        self.assertEqual(int(second.name[-4:]), int(first.name[-4:]) + 1)

    def test_c1_people_are_those_of_the_site(self):
        """C1: customer, designer and company come from the site and stay when the site changes hands."""
        slip = self._write()
        people = (slip.partner_id, slip.designer_id, slip.company_id)
        self.assertEqual(people, (self.wang.partner_id, self.designer, self.company))
        self.site.designer_id = self.other_designer
        self.assertEqual(slip.designer_id, self.designer)

    def test_c1_only_the_designer_of_the_site_writes(self):
        """C1: not another designer, not the site manager, not in another's name; the desk enters slips for the designer."""
        for user in (self.other_designer, self.site_manager, self.inspector, self.salesperson, self.general_manager, self.wang):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._write(user)
        with self.assertRaises(AccessError):
            self._write(designer_id=self.other_designer.id)
        for user in (self.consultant, self.service_manager, self.director):
            with self.subTest(user.login):
                self.assertEqual(self._write(user).designer_id, self.designer)

    def test_c1_what_is_not_asked_is_not_taken(self):
        """C1: nobody hands in a slip that is signed already, or has another number or customer."""
        context = {"default_state": "signed", "default_signed_by": "Nobody"}
        slip = self.Slip.with_user(self.designer).with_context(**context).create(self._values(
            state="signed", signature=drawing(), signed_by="Nobody", name="FW-1", partner_id=self.liu.partner_id.id,
        ))
        self.assertEqual((slip.state, slip.signature, slip.signed_by), ("to_sign", False, False))
        self.assertNotEqual(slip.name, "FW-1")
        self.assertEqual(slip.partner_id, self.wang.partner_id)
        with self.assertRaises(AccessError):
            slip.write({"state": "signed"})

    def test_c1_times(self):
        """C1: a slip is about what was done: not of the future, and it ends after it begins."""
        now = fields.Datetime.now()
        with self.assertRaises(ValidationError):
            self._write(start_at=now + timedelta(days=1), end_at=now + timedelta(days=2))
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._write(end_at=now - timedelta(days=1))

    def test_c1_open_sites_only(self):
        """C1: no slip for a site that is closed or cancelled, for another project, or where sites are not used."""
        for state in ("closed", "cancelled"):
            self.site.site_state = state
            with self.subTest(state), self.assertRaises(UserError):
                self._write()
        self.site.site_state = "finished"
        self.assertTrue(self._write())
        self.company.kefu_use_site = False
        with self.assertRaises(UserError):
            self._write()

    def test_c1_corrected_until_signed(self):
        """C1: the designer corrects words and times until it is signed; kind and site stay; others correct nothing."""
        slip = self._write()
        slip.write({"content": "Corrected.", "customer_phoned": True})
        with self.assertRaises(AccessError):
            slip.write({"kind": "purchase"})
        for user in (self.site_manager, self.inspector, self.other_designer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                slip.with_user(user).write({"content": "x"})
        with self.assertRaises(AccessError):
            slip.unlink()

    def test_c1_who_reads(self):
        """C1: people of the site and those who answer for all of the company; no others, and no other company."""
        slip = self._write()
        readers = (self.designer, self.site_manager, self.inspector, self.consultant, self.service_manager, self.director)
        for user in readers:
            with self.subTest(user.login):
                self.assertEqual(slip.with_user(user).read(["content"])[0]["content"], slip.content)
        stranger = self._create_user("service_manager", "test_stranger", self.other_company)
        for user in (self.other_designer, self.other_site_manager, self.salesperson, stranger, self.wang):
            with self.subTest(user.login):
                self.assertFalse(slip.with_user(user).has_access("read"))
        with self.assertRaises(AccessError):
            slip.with_user(self.designer).read(["access_token"])

    def test_c1_cancelled_with_a_reason(self):
        """C1: a slip written by mistake is taken back with a reason; nobody is called about it, nobody signs it."""
        slip = self._write()
        with self.assertRaises(UserError):
            slip.action_cancel(" ")
        for user in (self.other_designer, self.site_manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                slip.with_user(user).action_cancel("x")
        slip.action_cancel("Wrong site.")
        self.assertEqual((slip.state, self._calls(slip).mapped("state")), ("cancelled", ["cancelled"]))
        with self.assertRaises(UserError):
            slip.action_sign(drawing(), "Mrs Wang")
        with self.assertRaises(UserError):
            slip.action_cancel("Twice.")
        with self.assertRaises(UserError):
            self._signed().action_cancel("Signed.")

    def test_c1_queries_do_not_grow(self):
        """C1: handing in a hundred slips costs as many queries as three, but for the rows themselves."""
        counts = []
        self._write()
        for size in (3, 100):
            values = [self._values() for _number in range(size)]
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            slips = self.Slip.with_user(self.designer).create(values)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(self._calls(slips)), size)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_c1_second_signature_meets_the_first(self):
        """C1: of two signatures at the same moment the second is refused."""
        slip = self._signed()
        with self.assertRaisesRegex(UserError, "Signed"):
            slip.with_user(self.site_manager).action_sign(drawing(), "Mr Wang")
        with patch.object(type(slip), "_check_state"), self.assertRaises(UserError):
            slip.action_sign(drawing(), "Mr Wang")
        self.assertEqual(slip.signed_by, "Mrs Wang")
