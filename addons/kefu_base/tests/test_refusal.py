from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError

from .common import KefuCase


class TestRefusal(KefuCase):
    def _try(self, user):
        partner = self.company.partner_id
        refusal = self.env["kefu.refusal"].with_user(user).with_company(self.company)
        with self.assertRaises(AccessError):
            refusal._refuse("TEST", partner, "Not like this. Ask the director.")

    def test_attempt_survives_the_rollback(self):
        """What is refused is rolled back; the attempt is written afterwards, once a day, and counts up."""
        with self.enter_registry_test_mode():
            for _attempt in range(2):
                self._try(self.designer)
                self.env.cr.postrollback.run()
        refusal = self.env["kefu.refusal"].search([("user_id", "=", self.designer.id)])
        self.assertRecordValues(refusal, [{"code": "TEST", "attempts": 2, "res_id": self.company.partner_id.id}])

    def test_attempt_that_an_import_swallows(self):
        """Who catches the refusal and goes on does not hide the attempt."""
        with self.enter_registry_test_mode():
            self._try(self.designer)
            self.env.cr.postcommit.run()
        self.assertEqual(self.env["kefu.refusal"].search([("user_id", "=", self.designer.id)]).attempts, 1)

    def test_attempt_written_by_two_at_once(self):
        """Who meets somebody else's row is tried again; after five conflicts in a row it is an error."""
        record, tries = type(self.env["kefu.refusal"])._record, []

        def collide(refusal, refusals):
            tries.append(refusals)
            if len(tries) < 3:
                raise SerializationFailure
            record(refusal, refusals)

        with self.enter_registry_test_mode(), patch.object(type(self.env["kefu.refusal"]), "_record", collide):
            self._try(self.designer)
            self.env.cr.postrollback.run()
        self.assertEqual(self.env["kefu.refusal"].search([("user_id", "=", self.designer.id)]).attempts, 1)
        self.assertEqual(len(tries), 3)

    def test_one_attempt_is_one_breach(self):
        """However many records were chosen for it: each is kept, the first stands for all of them."""
        reported = []
        self.patch(type(self.env["kefu.breach"]), "_report_batch", lambda hook, breaches: reported.extend(breaches))
        partners = (self.company | self.other_company).partner_id
        refusal = self.env["kefu.refusal"].with_user(self.designer).with_company(self.company)
        with self.enter_registry_test_mode():
            with self.assertRaises(AccessError):
                refusal._refuse("TEST", partners, "Not like this.", company=self.company)
            self.env.cr.postrollback.run()
        self.assertEqual(self.env["kefu.refusal"].search_count([("user_id", "=", self.designer.id)]), 2)
        self.assertEqual([(b["code"], b["res_id"], b["company_id"]) for b in reported], [
            ("TEST", partners[0].id, self.company.id),
        ])

    def test_who_reads_attempts(self):
        for role in ("reception", "salesperson", "designer", "supervisor"):
            with self.assertRaises(AccessError):
                self.env["kefu.refusal"].with_user(getattr(self, role)).search([])
        self.env["kefu.refusal"].with_user(self.director).search([])

    def test_nobody_changes_attempts(self):
        for role in ("director", "general_manager"):
            with self.assertRaises(AccessError):
                self.env["kefu.refusal"].with_user(getattr(self, role)).check_access("write")
