from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.kefu_base.tests.common import KefuCase

PIXEL = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class TestDesignerCard(KefuCase):
    """R3.6: a designer is introduced with deserved praise."""

    def _create_card(self, user=None):
        cards = self.env["kefu.designer.card"].with_user(user or self.designer).with_company(self.company)
        return cards.create({"introduction": "Won the Yangtze prize twice", "years": 12})

    def test_r3_6_designer_writes_own_card(self):
        card = self._create_card()
        self.assertEqual((card.user_id, card.company_id), (self.designer, self.company))
        card.work_ids = [(0, 0, {"name": "Bay view", "image": PIXEL})]
        self.assertEqual(card.with_user(self.reception).work_ids.name, "Bay view")

    def test_r3_6_colleagues_card_is_refused(self):
        """Neither the card nor its works can be changed, or made, by another designer."""
        card = self._create_card()
        card.work_ids = [(0, 0, {"name": "Bay view", "image": PIXEL})]
        colleague = self._create_user("designer", "test_designer_colleague")
        with self.assertRaisesRegex(AccessError, "card of"):
            card.with_user(colleague).years = 1
        with self.assertRaises(AccessError):
            card.work_ids.with_user(colleague).write({"name": "Mine"})
        with self.assertRaises(AccessError):
            card.work_ids.with_user(colleague).unlink()
        with self.assertRaises(AccessError):
            self.env["kefu.designer.card"].with_user(colleague).create({
                "user_id": self.supervisor.id, "company_id": self.company.id,
            })
        with self.assertRaises(AccessError):
            self._create_card(colleague).user_id = self.supervisor

    def test_r3_6_supervisor_mends_a_card(self):
        card = self._create_card()
        card.with_user(self.supervisor).introduction = "Won it three times"
        self.assertEqual(card.introduction, "Won it three times")
        with self.assertRaises(AccessError):
            card.with_user(self.reception).introduction = "No"

    @mute_logger("odoo.sql_db")
    def test_r3_6_one_card_per_company(self):
        self._create_card()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._create_card()

    def test_r3_6_other_company_sees_nothing(self):
        card = self._create_card()
        stranger = self._create_user("director", "test_other_director", company=self.other_company)
        self.assertFalse(self.env["kefu.designer.card"].with_user(stranger).search([("id", "=", card.id)]))

    def test_r3_6_report(self):
        card = self._create_card()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("kefu_followup.kefu_designer_card_report", card.ids)
        self.assertIn("Won the Yangtze prize twice", html.decode())
