from odoo.addons.kefu_base.tests.common import KefuCase


class ComplaintCase(KefuCase):
    """A company whose departments have heads, a second person for the deciding roles, and a customer who complains."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Complaint = cls.env["kefu.complaint"]
        cls.other_consultant = cls._create_user("consultant", "test_consultant_2")
        cls.other_director = cls._create_user("director", "test_director_2")
        cls.stranger = cls._create_user("service_manager", "test_stranger", cls.other_company)
        cls.engineer = cls._create_user("inspector", "test_engineer")
        cls.departments = {
            department.code: department
            for department in cls.env["kefu.department"].search([("company_id", "=", cls.company.id)])
        }
        cls.departments["engineering"].user_id = cls.engineer
        cls.departments["design"].user_id = cls.supervisor
        cls.departments["marketing"].user_id = cls.sales_manager
        cls.partner = cls.env["res.partner"].create({"name": "Mrs Zhou", "phone": "138 0000 0001"})

    @classmethod
    def _category(cls, code):
        return cls.env.ref(f"kefu_complaints.category_{code}")

    @classmethod
    def _values(cls, **more):
        """:return: what a consultant writes down of a leaking bathroom"""
        return {
            "company_id": cls.company.id,
            "partner_id": cls.partner.id,
            "contact_name": "Mrs Zhou",
            "phone": "138 0000 0001",
            "category_id": cls._category("waterproofing").id,
            "description": "Water runs through the ceiling of the bathroom.",
            "site_manager_id": cls.site_manager.id,
            "designer_id": cls.designer.id,
            "content_confirmed": True,
            "contact_confirmed": True,
            **more,
        }

    @classmethod
    def _draft(cls, user=None, **more):
        """:return: a draft, written down by the consultant (or ``user``), read as they may"""
        return cls.Complaint.with_user(user or cls.consultant).create(cls._values(**more))

    @classmethod
    def _registered(cls, user=None, **more):
        complaint = cls._draft(user, **more)
        complaint.action_register()
        return complaint

    @classmethod
    def _planned(cls, **more):
        complaint = cls._registered(**more)
        complaint.with_user(cls.site_manager).action_plan("The ceiling is opened on Friday.", "phone")
        return complaint

    @classmethod
    def _handled(cls, **more):
        complaint = cls._planned(**more)
        complaint.with_user(cls.site_manager).action_handle("founded", "The seal was made anew.")
        return complaint

    @classmethod
    def _closed(cls, **more):
        complaint = cls._handled(**more)
        complaint.with_user(cls.service_manager).action_close("The customer has moved abroad.")
        return complaint

    @classmethod
    def _internal(cls, user=None, subject=None, **more):
        """:return: an internal complaint of the designer (or ``user``) about the site manager (or ``subject``), registered"""
        complaint = cls.Complaint.with_user(user or cls.designer).create({
            "is_internal": True,
            "subject_user_id": (subject or cls.site_manager).id,
            "description": "Does not look after the site.",
            "company_id": cls.company.id,
            **more,
        })
        complaint.action_register()
        return complaint

    def _notices(self, user):
        """:return: what ``user`` was notified of"""
        return self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])
