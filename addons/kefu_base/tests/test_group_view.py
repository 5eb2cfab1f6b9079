from .common import KefuCase


class TestGroupView(KefuCase):
    """P3.4: general managers of a group company see its subsidiaries where the group allows it."""

    def test_p3_4_general_manager_gets_subsidiaries(self):
        subsidiary = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.assertNotIn(subsidiary, self.general_manager.company_ids)
        self.company.kefu_group_view = True
        self.assertIn(subsidiary, self.general_manager.company_ids)
        self.assertNotIn(subsidiary, self.director.company_ids)
        self.assertNotIn(self.other_company, self.general_manager.company_ids)

    def test_p3_4_later_subsidiaries_and_managers(self):
        self.company.kefu_group_view = True
        subsidiary = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.assertIn(subsidiary, self.general_manager.company_ids)
        second = self._create_user("general_manager", "test_gm_2")
        self.assertIn(subsidiary, second.company_ids)
