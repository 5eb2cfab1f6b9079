from unittest.mock import patch

from odoo.addons.kefu_base.models.res_company import ResCompany

from .common import KefuCase


class TestFeatures(KefuCase):
    """The switch itself, with a feature made of a field that is there already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(ResCompany, "_kefu_features", lambda self: {"test": "kefu_group_view"}))
        cls.menu = cls.env["ir.ui.menu"].create({
            "name": "A feature's menu",
            "parent_id": cls.env.ref("kefu_base.menu_root").id,
            "action": f"ir.actions.act_window,{cls.env.ref('kefu_base.kefu_day_exception_action').id}",
            "kefu_feature": "test",
        })

    def _shown(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).with_company(user.company_id).load_menus(False)
        listed = any(self.menu.id in menu["children"] for menu in menus.values())
        self.assertEqual(listed, self.menu.id in menus)
        return listed

    def test_menu_follows_the_switch(self):
        """Off: no menu for that company. On: the menu is there, without a restart."""
        self.assertFalse(self._shown(self.manager))
        self.company.kefu_group_view = True
        self.assertTrue(self._shown(self.manager))
        self.company.kefu_group_view = False
        self.assertFalse(self._shown(self.manager))

    def test_switch_is_per_company(self):
        other = self._create_user("manager", "test_other_manager", company=self.other_company)
        self.company.kefu_group_view = True
        self.assertTrue(self._shown(self.manager))
        self.assertFalse(self._shown(other))

    def test_companies_using(self):
        self.other_company.kefu_group_view = True
        self.assertIn(self.other_company, self.company._kefu_companies_using("test"))
        self.assertNotIn(self.company, self.company._kefu_companies_using("test"))
        self.assertFalse(self.env["res.company"]._kefu_uses("test"))
