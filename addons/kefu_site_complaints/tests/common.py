from odoo.addons.kefu_complaints.tests.common import ComplaintCase


class SiteComplaintCase(ComplaintCase):
    """A site of the customer who complains, with its designer and its site manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site_designer = cls._create_user("designer", "test_site_designer")
        cls.keeper = cls._create_user("site_manager", "test_keeper")
        cls.site = cls._create_site()
        cls.repair = cls._category("repair")

    @classmethod
    def _create_site(cls, **values):
        """:return: a site, as SUPERUSER"""
        company = values.pop("company_id", cls.company.id)
        return cls.env["project.project"].create({
            "name": "Riverside One 3-2-1801", "is_kefu_site": True, "privacy_visibility": "followers", "allow_billable": True,
            "site_state": "open", "company_id": company, "partner_id": cls.partner.id, "site_address": "Riverside One 3-2-1801",
            "designer_id": cls.site_designer.id, "site_manager_id": cls.keeper.id, **values,
        })

    @classmethod
    def _taken(cls, user=None, **values):
        """:return: a complaint the consultant (or ``user``) wrote down, without naming anybody of the site"""
        return cls.Complaint.with_user(user or cls.consultant).create({
            "company_id": cls.company.id, "phone": "138-0000-0001", "contact_name": "Mrs Zhou",
            "description": "The wall is wet.", "content_confirmed": True, "contact_confirmed": True, **values,
        }).sudo()

    def _as(self, user, records):
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
