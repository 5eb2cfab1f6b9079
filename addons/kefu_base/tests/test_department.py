from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLES, KefuCase

SHIPPED = ["design", "engineering", "marketing", "property", "finance", "service"]


@tagged("post_install", "-at_install")
class TestDepartment(KefuCase):
    """Who answers in a company for what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.departments = cls.env["kefu.department"].search([("company_id", "=", cls.company.id)])
        cls.design = cls.departments.filtered(lambda department: department.code == "design")

    def test_every_company_begins_with_six(self):
        """Every company has the six departments from the beginning; made again, none is doubled."""
        self.assertEqual(self.departments.mapped("code"), SHIPPED)
        self.departments._create_shipped(self.company)
        self.assertEqual(self.departments.search_count([("company_id", "=", self.company.id)]), 6)
        for company in self.env["res.company"].search([]):
            self.assertLessEqual(set(SHIPPED), set(self.departments.search([("company_id", "=", company.id)]).mapped("code")))

    def test_named_in_every_language(self):
        """A language added later names the departments, too; one that was renamed keeps its name."""
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.departments.with_context(lang="zh_CN")
        chinese[1].name = "Building Works"
        self.departments._translate_shipped()
        self.assertEqual(chinese[0].name, chinese.env._("Design Department"))
        self.assertEqual(chinese[1].name, "Building Works")

    def test_heads(self):
        """The heads in the order of the departments, each once, without who has left."""
        self.departments[0].user_id = self.departments[2].user_id = self.supervisor
        self.departments[1].user_id = self.site_manager
        self.assertEqual(self.departments.with_user(self.designer)._kefu_department_heads(), self.supervisor | self.site_manager)
        self.site_manager.active = False
        self.assertEqual(self.departments._kefu_department_heads(), self.supervisor)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_who_names_them(self):
        """Administrator and service manager name heads and members of their own company; all read them; nobody another's."""
        for role in ROLES:
            department = self.design.with_user(getattr(self, role))
            with self.subTest(role=role):
                self.assertTrue(department.name)
                if role in ("manager", "service_manager"):
                    department.user_id = self.supervisor
                    continue
                with self.assertRaises(AccessError):
                    department.user_id = self.supervisor
        other = self._create_user("service_manager", "test_other", self.other_company)
        self.assertFalse(self.design.with_user(other).search([("id", "=", self.design.id)]))
        with self.assertRaises(AccessError):
            self.design.with_user(other).user_id = other

    def test_with_codes(self):
        found = self.env["kefu.department"].with_user(self.designer)._with_codes(self.company, ["design", "nonsense"])
        self.assertEqual(found, self.design)
