from odoo.addons.kefu_base.tests.common import KefuCase


class FollowupCase(KefuCase):
    """Customers of a company that uses the follow-up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "Wuhan Designers", "company_id": cls.company.id})
        cls.company.kefu_dispatch_team_id = cls.team
        cls.estate = cls.env["kefu.estate"].create({"name": "Riverside One", "company_id": cls.company.id})

    @classmethod
    def _register(cls, user, **values):
        """:return: a customer registered by a user, as that user sees them"""
        values.setdefault("contact_name", "Wang")
        return cls.env["crm.lead"].with_user(user).with_company(cls.company).create(values)
