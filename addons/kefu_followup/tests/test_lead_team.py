from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common_care import CareCase


class TestLeadTeam(CareCase):
    def _share(self, user, split, by=None, lead=None):
        return self._as(by or self.designer, self.env["kefu.lead.member"]).create({
            "lead_id": (lead or self.lead).id,
            "user_id": user.id,
            "part": "Drawings",
            "split": split,
        })

    def test_r3_9_member_sees_the_customer(self):
        """R3.9: whoever is asked to help sees the customer, and nobody else does."""
        leads = self._as(self.designer2, self.env["crm.lead"])
        self.assertNotIn(self.lead, leads.search([]))
        member = self._share(self.designer2, 40)
        leads = self._as(self.designer2, self.env["crm.lead"])
        self.assertIn(self.lead, leads.search([]))
        self.assertIn(self.lead, leads.search([("is_mine", "=", True)]))
        self.assertTrue(leads.browse(self.lead.id).is_mine)
        self.assertTrue(leads.browse(self.lead.id).name)
        self._as(self.designer, member).unlink()
        with self.assertRaises(AccessError):
            self._as(self.designer2, self.lead).read(["name"])

    def test_r3_12_contract_needs_exactly_100(self):
        """R3.12: 99.99 % is not 100 %."""
        self._share(self.designer, 60)
        second = self._share(self.designer2, 39.99)
        with self.assertRaisesRegex(UserError, "99.99 %"), self.cr.savepoint():
            self._as(self.designer, self.lead).action_set_won()
        self._as(self.designer, second).split = 40
        self._as(self.designer, self.lead).action_set_won()
        self.assertEqual(self.lead.won_status, "won")

    def test_r3_12_thirds_come_to_100(self):
        """R3.12: whole hundredths sum exactly; a float would not."""
        for user, split in ((self.designer, 33.33), (self.designer2, 33.33), (self.salesperson, 33.34)):
            self._share(user, split)
        self.assertEqual(self.lead.team_split_total, 10000)
        self.lead._check_split_complete()

    def test_r3_12_no_team_no_split(self):
        self._as(self.designer, self.lead).action_set_won()
        self.assertEqual(self.lead.won_status, "won")

    @mute_logger("odoo.sql_db")
    def test_r3_12_database_holds_the_sum(self):
        """F3: the sum is on the customer's row, with a CHECK."""
        self._share(self.designer, 60)
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._share(self.designer2, 41)
            self.env.flush_all()
        for split in (0, -5, 101):
            with self.subTest(split=split), self.assertRaises(CheckViolation), self.cr.savepoint():
                self._share(self.designer2, split, lead=self._create_lead(2 + abs(split)))
                self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_r3_12_one_line_a_person(self):
        self._share(self.designer2, 10)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._share(self.designer2, 20)

    def test_r3_12_agreed_by_each_then_changed_by_supervision_only(self):
        first, second = self._share(self.designer, 60), self._share(self.designer2, 40)
        with self.assertRaises(AccessError):
            self._as(self.designer, second).action_agree()
        self._as(self.designer2, second).action_agree()
        self.assertTrue(second.agreed_at)
        with self.assertRaisesRegex(AccessError, "agreed already"), self.cr.savepoint():
            self._as(self.designer, second).split = 30
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._as(self.designer, second).unlink()
        self._as(self.supervisor, second).split = 30
        self.assertFalse(second.agreed_at, "what was changed is agreed anew")
        self.assertEqual(first.lead_id.team_split_total, 9000)

    def test_r3_12_who_puts_the_team_together(self):
        for user in (self.designer2, self.salesperson, self.reception, self.consultant, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self._share(self.designer2, 10, by=user)
        self._share(self.designer2, 10, by=self.director)

    def test_r3_12_total_is_not_written(self):
        with self.assertRaises(AccessError):
            self._as(self.designer, self.lead).write({"team_split_total": 10000})
        member = self._share(self.designer2, 10)
        with self.assertRaises(AccessError):
            self._as(self.designer, member).write({"agreed_at": "2026-01-01"})

    def test_r3_12_settled_after_the_contract(self):
        member = self._share(self.designer, 100)
        self._as(self.designer, self.lead).action_set_won()
        with self.assertRaisesRegex(UserError, "is settled"):
            self._as(self.supervisor, member).unlink()

    def test_r3_12_new_line_takes_what_is_left(self):
        self._share(self.designer2, 35.5)
        defaults = self._as(self.designer, self.env["kefu.lead.member"]).with_context(
            default_lead_id=self.lead.id
        ).default_get(["lead_id", "split"])
        self.assertEqual(defaults["split"], 64.5)
