from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import FollowupCase


class TestEstate(FollowupCase):
    def _estates(self, user):
        return self.env["kefu.estate"].with_user(user).with_company(self.company)

    def test_f1_typed_name_finds_the_estate(self):
        """F1: spaces, full-width characters and upper case do not make another estate."""
        estates = self._estates(self.reception)
        estate_id, name = estates.name_create(" 阳光１００ 期")
        self.assertEqual(name, "阳光100 期")
        self.assertEqual(estates.name_create("阳光100期")[0], estate_id)
        self.assertEqual(estates.name_search("阳光 100", operator="ilike")[0][0], estate_id)
        self.assertEqual(estates.name_search("阳光100期", operator="=")[0][0], estate_id)
        self.assertEqual(estates.name_search("riverSIDE one", operator="=")[0][0], self.estate.id)

    def test_f1_once_per_company(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["kefu.estate"].create({"name": "RIVERSIDE  ONE", "company_id": self.company.id})
        other = self.env["kefu.estate"].create({"name": "Riverside One", "company_id": self.other_company.id})
        self.assertNotIn(other.id, [row[0] for row in self._estates(self.reception).name_search("Riverside")])

    def test_f1_who_creates(self):
        self._estates(self.salesperson).name_create("New Estate")
        with self.assertRaises(AccessError):
            self._estates(self.designer).name_create("Another Estate")
        self.assertEqual(self._estates(self.designer).name_create("Riverside One")[0], self.estate.id)
