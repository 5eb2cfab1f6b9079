from odoo.addons.kefu_base.tools import Permit

from .common import KefuCase

PERMIT = Permit("test")


class TestPermit(KefuCase):
    def test_only_code_holds_a_permit(self):
        """A client sends text, numbers and lists: none of them is the permit."""
        partner = self.env["res.partner"]
        self.assertTrue(PERMIT.held(PERMIT.grant(partner)))
        self.assertFalse(PERMIT.held(PERMIT.revoke(PERMIT.grant(partner))))
        for forged in (True, 1, "test", repr(PERMIT), [1], Permit("test")):
            self.assertFalse(PERMIT.held(partner.with_context(kefu_permit_test=forged)))
