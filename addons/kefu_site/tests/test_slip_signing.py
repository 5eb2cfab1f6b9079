import base64
import io

from PIL import Image
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .slip_case import SlipCase, drawing


@tagged("post_install", "-at_install")
class TestSlipSigning(SlipCase):
    """C1: by the customer, or by the site manager where the customer was not there, after phoning."""

    def test_c1_customer_signs_on_the_designers_telephone(self):
        """C1: name, time, and on whose telephone are kept; the designer is not told what they did themselves."""
        slip = self._signed()
        self.assertEqual((slip.state, slip.signed_by, slip.signer), ("signed", "Mrs Wang", "customer"))
        self.assertEqual((slip.signed_how, slip.signed_user_id), ("screen", self.designer))
        self.assertTrue(slip.signed_at and slip.signature)

    def test_c1_customer_signs_on_the_site_managers_telephone(self):
        """C1: whoever of the site is there holds out the telephone, and nobody else."""
        slip = self._write()
        for user in (self.other_designer, self.other_site_manager, self.wang):
            with self.subTest(user.login), self.assertRaises(AccessError):
                slip.with_user(user).action_sign(drawing(), "Mrs Wang")
        for user in (self.inspector, self.consultant, self.service_manager, self.director, self.general_manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                slip.with_user(user).action_sign(drawing(), "Mrs Wang")
        slip.with_user(self.site_manager).action_sign(drawing(), "Mrs Wang")
        self.assertEqual((slip.signer, slip.signed_user_id), ("customer", self.site_manager))

    def test_c1_site_manager_signs_where_the_customer_was_not_met(self):
        """C1: only the site's own site manager, only when the customer was not met, only after the customer was phoned."""
        met = self._write(customer_phoned=True).with_user(self.site_manager)
        with self.assertRaises(UserError):
            met.action_sign(drawing(), "x", "site_manager")
        slip = self._write(kind="site_unmet")
        signing = slip.with_user(self.site_manager)
        with self.assertRaisesRegex(UserError, "phoned"):
            signing.action_sign(drawing(), "x", "site_manager")
        slip.write({"customer_phoned": True})
        for user in (self.designer, self.director, self.other_site_manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                slip.with_user(user).action_sign(drawing(), "x", "site_manager")
        signing.action_sign(drawing(), "Mrs Wang", "site_manager")
        # in the own name, whatever was sent
        self.assertEqual((slip.signer, slip.signed_by), ("site_manager", self.site_manager.name))

    def test_c1_database_insists(self):
        """C1: no signed slip without a signature, none signed by the site manager without the telephone, on any way."""
        slip = self._write()
        statements = (
            "UPDATE kefu_service_slip SET state = 'signed' WHERE id = %s",
            "UPDATE kefu_service_slip SET signer = 'site_manager' WHERE id = %s",
        )
        for statement in statements:
            with self.subTest(statement), self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.cr.execute(statement, [slip.id])

    def test_c1_nothing_changes_after_signing(self):
        """C1: not by the designer, not by a director, not by code; not the words, not the signature, not the state."""
        slip = self._signed()
        attempts = (
            {"content": "x"}, {"signature": drawing()}, {"state": "to_sign"}, {"signed_by": "x"},
            {"start_at": "2026-01-01 00:00:00"},
        )
        for values in attempts:
            for records in (slip, slip.with_user(self.director), slip.sudo(), slip.with_user(self.env.ref("base.user_root"))):
                with self.subTest(values=values, user=records.env.user.login), self.assertRaises(UserError):
                    records.write(values)
        for records in (slip, slip.sudo()):
            with self.assertRaises(UserError):
                records.unlink()
        self.assertEqual(slip.content, "Sockets in the kitchen marked on the wall.")

    def test_c1_who_signs_is_named(self):
        """C1: no signature without a name; a name without what only programs put there."""
        slip = self._write()
        for name in ("", "   ", None, ["x"], "\u202e"):
            with self.subTest(name=name), self.assertRaises(UserError):
                slip.action_sign(drawing(), name)
        slip.action_sign(drawing(), "  Mrs\x00 Wang\u202e\n<b>" + "x" * 200)
        self.assertTrue(slip.signed_by.startswith("Mrs Wang <b>"))
        self.assertLessEqual(len(slip.signed_by), 80)
        self.assertNotIn("<b>", "".join(slip.message_ids.mapped("body")))

    def test_c1_hostile_signatures(self):
        """C1: only what was drawn with a finger: no other file, nothing cut off, empty, huge, or of another type."""
        slip = self._write()
        bomb = io.BytesIO()
        Image.new("1", (20000, 20000)).save(bomb, "PNG")
        whole = base64.b64decode(drawing())
        hostile = {
            "nothing": "",
            "none": None,
            "a list": [drawing()],
            "a number": 7,
            "no base64": "%%%",
            "no picture": base64.b64encode(b"<svg onload=alert(1)>").decode(),
            "a page": "data:text/html;base64," + base64.b64encode(b"<script>alert(1)</script>").decode(),
            "a photo": drawing(fmt="JPEG"),
            "an animation": drawing(fmt="GIF"),
            "cut off": base64.b64encode(whole[: len(whole) // 2]).decode(),
            "empty": drawing(ink=None),
            "white on white": drawing(ink="white"),
            "a bomb": base64.b64encode(bomb.getvalue()).decode(),
            "too large": "A" * (2 * 1024 * 1024),
        }
        for name, signature in hostile.items():
            with self.subTest(name), self.assertRaises(UserError):
                slip.action_sign(signature, "Mrs Wang")
        self.assertEqual((slip.state, slip.signature), ("to_sign", False))

    def test_c1_signature_is_drawn_anew(self):
        """C1: what hides behind the picture is not kept, nor the head of a data address; large ones are made small."""
        slip = self._write()
        hidden = base64.b64decode(drawing((1600, 800))) + b"<script>hidden</script>"
        slip.action_sign("data:image/png;base64," + base64.b64encode(hidden).decode(), "Mrs Wang")
        kept = base64.b64decode(slip.signature)
        self.assertNotIn(b"hidden", kept)
        image = Image.open(io.BytesIO(kept))
        self.assertEqual((image.format, image.mode), ("PNG", "L"))
        self.assertLessEqual(image.width, 800)

    def test_c1_unknown_signer(self):
        """C1: the customer or the site manager, nobody else."""
        with self.assertRaises(UserError):
            self._write().action_sign(drawing(), "x", "director")

    def test_c1_context_opens_nothing(self):
        """C1: no key in the context makes a guard look away."""
        slip = self._signed().with_user(self.designer).with_context(install_mode=True, tracking_disable=True, su=True)
        with self.assertRaises(UserError):
            slip.write({"content": "x"})
