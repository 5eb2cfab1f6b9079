from odoo import Command
from odoo.tests import TransactionCase, new_test_user

#: role → group, as in the overview; tests add to it where an addon gives a role more
ROLES = (
    "reception",
    "salesperson",
    "designer",
    "supervisor",
    "director",
    "consultant",
    "site_manager",
    "inspector",
    "service_manager",
    "sales_manager",
    "general_manager",
    "manager",
)


class KefuCase(TransactionCase):
    """A company in Wuhan, another in Shanghai, and one user per role in the first.

    ``self.company``, ``self.other_company``, ``self.reception`` … ``self.manager`` are there for every test. Nothing
    depends on demo data.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False, no_reset_password=True, lang="en_US"))
        cls.company, cls.other_company = cls.env["res.company"].create([
            {"name": "Wuhan Test Decoration", "country_id": cls.env.ref("base.cn").id},
            {"name": "Shanghai Test Decoration", "country_id": cls.env.ref("base.cn").id},
        ])
        cls.env.user.company_ids |= cls.company | cls.other_company
        # all at once: each class of tests begins with these people
        people = cls.env["res.users"].create([cls._user_values(role, f"test_{role}") for role in ROLES])
        for role, user in zip(ROLES, people.ids, strict=True):
            setattr(cls, role, people.browse(user))

    @classmethod
    def _create_user(cls, role, login, company=None, **values):
        """:return: a new user holding one role in one company (default: ``cls.company``)"""
        return cls.env["res.users"].create(cls._user_values(role, login, company, **values))

    @classmethod
    def _create_customer(cls, name):
        """:return: a new user of the portal"""
        user = new_test_user(
            cls.env, login=f"customer_{name}", groups="base.group_portal", name=f"Customer {name.title()}", lang="en_US",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )
        user.partner_id.phone = "13900000000"
        return user

    @classmethod
    def _user_values(cls, role, login, company=None, **values):
        company = company or cls.company
        return {
            "login": login,
            "password": login.ljust(8, "x"),
            "name": login.replace("_", " ").title(),
            "email": f"{login[0]}.{login[0]}@example.com",
            "group_ids": [Command.set(cls.env.ref(f"kefu_base.group_{role}").ids)],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "lang": "en_US",
            "tz": "Asia/Shanghai",
            "notification_type": "inbox",
            **values,
        }
