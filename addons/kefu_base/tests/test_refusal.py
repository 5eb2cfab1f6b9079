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

    def test_who_reads_attempts(self):
        for role in ("reception", "salesperson", "designer", "supervisor"):
            with self.assertRaises(AccessError):
                self.env["kefu.refusal"].with_user(getattr(self, role)).search([])
        self.env["kefu.refusal"].with_user(self.director).search([])

    def test_nobody_changes_attempts(self):
        for role in ("director", "general_manager"):
            with self.assertRaises(AccessError):
                self.env["kefu.refusal"].with_user(getattr(self, role)).check_access("write")
