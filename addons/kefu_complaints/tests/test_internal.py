from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .common import ComplaintCase


@freeze_time("2026-11-18 02:00:00")
class TestInternal(ComplaintCase):
    """X11: seen by the complainant, the director and the general manager; by nobody else, on no way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._internal()
        cls.outsiders = (
            cls.site_manager, cls.consultant, cls.service_manager, cls.supervisor, cls.inspector, cls.reception, cls.salesperson,
            cls.sales_manager, cls.manager, cls.stranger, cls.engineer,
        )
        for user in cls.outsiders:
            user.group_ids |= cls.env.ref("base.group_allow_export")

    def test_x11_the_entitled_see_it(self):
        for user in (self.designer, self.director, self.other_director, self.general_manager):
            self.assertIn(self.complaint, self.Complaint.with_user(user).search([]), user.name)
            self.assertTrue(self.complaint.with_user(user).read(["description"]))
        self.assertIn(self.complaint.responsible_id, self.director | self.other_director)
        self.assertEqual(self.complaint.level, 3)

    def test_x11_nobody_else(self):
        """X11: not in list, search, count, group, export, name search, nor read by its id."""
        for user in self.outsiders:
            Complaint, domain = self.Complaint.with_user(user), [("id", "=", self.complaint.id)]
            with self.subTest(user=user.name):
                self.assertFalse(Complaint.search(domain))
                self.assertFalse(Complaint.search_count(domain))
                self.assertFalse(Complaint.search([("description", "ilike", "look after")]))
                self.assertFalse(Complaint._read_group(domain, ["state"], ["__count"]))
                self.assertFalse(Complaint.formatted_read_group(domain, ["subject_user_id"], ["__count"]))
                self.assertFalse(Complaint.name_search(self.complaint.name))
                self.assertFalse(Complaint.web_search_read(domain, {"name": {}})["records"])
                complaint = self.complaint.with_user(user)
                for call, *arguments in (
                    (complaint.read, ["name"]), (complaint.export_data, ["name"]), (complaint.web_read, {"display_name": {}}),
                    (complaint.copy,), (complaint.write, {"phone": "1"}), (complaint.action_take,),
                    (complaint.action_close, "So."), (complaint.action_escalate, "So."),
                ):
                    with self.assertRaises(AccessError):
                        call(*arguments)
                with self.assertRaises(AccessError):
                    complaint.message_post(body="Hello.")

    def test_x11_chatter_and_mail(self):
        """X11: messages, followers, notices and attachments are as hidden as the complaint."""
        message = self.complaint.with_user(self.director).message_post(body="Between us.")
        attachment = self.env["ir.attachment"].with_user(self.director).create({
            "name": "photo.txt", "raw": b"x", "res_model": "kefu.complaint", "res_id": self.complaint.id,
        })
        for user in self.outsiders:
            with self.subTest(user=user.name):
                self.assertFalse(self.env["mail.message"].with_user(user).search([
                    ("model", "=", "kefu.complaint"), ("res_id", "=", self.complaint.id),
                ]))
                for record in (message, attachment):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["create_uid"])
        told = self.env["mail.message"].search([("model", "=", "kefu.complaint"), ("res_id", "=", self.complaint.id)]).partner_ids
        entitled = self.designer | self.director | self.other_director | self.general_manager
        self.assertLessEqual(told, entitled.partner_id)
        self.assertLessEqual(self.complaint.message_partner_ids, entitled.partner_id)

    def test_x11_nobody_is_mentioned_into_it(self):
        as_director = self.complaint.with_user(self.director)
        for partner in (self.site_manager | self.consultant).partner_id:
            with self.assertRaises(AccessError):
                as_director.message_post(body="See.", partner_ids=partner.ids)
            with self.assertRaises(AccessError):
                as_director.message_notify(body="See.", partner_ids=partner.ids)
            with self.assertRaises(AccessError):
                self.complaint.with_user(self.designer).message_subscribe(partner.ids)

    def test_x11_never_its_subject(self):
        """X11: a director does not see what is said about the director, nor answers for it."""
        before = self._notices(self.director)
        about = self._internal(subject=self.director)
        self.assertNotIn(about, self.Complaint.with_user(self.director).search([]))
        with self.assertRaises(AccessError):
            about.with_user(self.director).read(["name"])
        self.assertEqual(about.responsible_id, self.other_director)
        self.assertEqual(self._notices(self.director), before)

    def test_x11_reports_leave_it_out(self):
        self.env.flush_all()
        for model in ("kefu.complaint.report", "kefu.defect.report"):
            self.assertFalse(self.env[model].with_user(self.director).search([("complaint_id", "=", self.complaint.id)]))

    def test_x11_closed_by_the_complainants_word(self):
        """X11: nobody is called back; the complainant closes it, or the general manager with a reason."""
        director = self.complaint.responsible_id
        self.complaint.with_user(director).action_plan("I speak with him.", "visit")
        self.complaint.with_user(director).action_handle("founded", "He looks after it now.")
        self.assertFalse(self.complaint.sudo().callback_ids)
        with self.assertRaises(AccessError):
            self.complaint.with_user(director).action_close("Done.")
        with self.assertRaises(UserError):
            self.complaint.with_user(self.general_manager).action_close()
        self.complaint.with_user(self.designer).action_close()
        self.assertEqual(self.complaint.state, "closed")

    def test_x11_sweep_tells_only_the_entitled(self):
        with freeze_time("2026-11-25 02:00:00"):
            self.complaint.sudo()._sweep()
        told = self.env["kefu.complaint.escalation"].search([("complaint_id", "=", self.complaint.id)]).user_id
        self.assertTrue(told)
        self.assertLessEqual(told, self.designer | self.director | self.other_director | self.general_manager)
        self.assertFalse(self.env["kefu.complaint.escalation"].with_user(self.service_manager).search([
            ("complaint_id", "=", self.complaint.id)
        ]))

    def test_x11_it_is_about_somebody_else(self):
        with self.assertRaises(UserError):
            self._internal(subject=self.designer)
        draft = self.Complaint.with_user(self.designer).create({"is_internal": True, "company_id": self.company.id})
        with self.assertRaisesRegex(UserError, "colleague"):
            draft.action_register()

    def test_x11_nobody_to_decide(self):
        """X11, X13: no director and no general manager but the one it is about: the complainant keeps it, nobody else learns."""
        (self.director | self.other_director).active = False
        draft = self.Complaint.with_user(self.designer).create({"is_internal": True, "company_id": self.company.id})
        about = self._internal(subject=self.general_manager)
        self.assertEqual(about.responsible_id, self.designer)
        self.assertEqual(about.with_user(self.designer).state, "registered")
        with freeze_time("2026-11-25 02:00:00"):
            (about | draft).sudo()._sweep()
        told = self.env["kefu.complaint.escalation"].search([("complaint_id", "in", (about | draft).ids)]).user_id
        self.assertEqual(told.mapped("login"), [self.designer.login])
