from odoo.tests import tagged

from odoo.addons.kefu_base.tests.common import KefuCase


@tagged("post_install", "-at_install")
class TestViews(KefuCase):
    """G1: the follow-up shows the grade."""

    def test_g1_shown_in_the_follow_up(self):
        """G1: list, board and form of the follow-up carry the grade for every role that opens them."""
        for user in (self.salesperson, self.designer, self.supervisor, self.director):
            leads = self.env["crm.lead"].with_user(user)
            for kind in ("form", "list", "kanban"):
                view = leads.get_view(self.env.ref(f"kefu_followup.crm_lead_view_{kind}").id, kind)
                self.assertIn('name="kefu_grade"', view["arch"], (user.name, kind))
