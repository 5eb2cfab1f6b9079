from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.kefu_base.tests.common import KefuCase


class InfoCase(KefuCase):
    """A company with customers of every grade, whose salespeople report on them. The grades are given: how they come about is
    tested elsewhere.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["kefu.info.report"]
        # only these two companies have reports
        cls.env["res.company"].search([]).kefu_use_grading = False
        (cls.company | cls.other_company).kefu_use_grading = True
        cls.colleague = cls._create_user("salesperson", "test_colleague")
        cls.customers = {
            grade: cls._customer(f"Customer {grade.upper()}", grade, open_amount=1000) for grade in ("a", "b", "c")
        }

    @classmethod
    def _customer(cls, name, grade="c", company=None, user=None, **figures):
        """:return: a graded customer of a salesperson (default: ``self.salesperson``)"""
        partner = cls.env["res.partner"].create({
            "name": name, "is_company": True, "user_id": (cls.salesperson if user is None else user).id
        })
        cls._give_grade(partner, grade, company, **figures)
        return partner

    @classmethod
    def _give_grade(cls, partner, grade, company=None, **figures):
        return cls.env["kefu.grade"].create({
            "company_id": (company or cls.company).id, "partner_id": partner.id, "grade": grade, "version": 1,
            "graded_at": fields.Datetime.now(), **figures,
        })

    def _run(self, moment, cron="info_reports"):
        """The scheduled action at a moment (UTC)."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(f"kefu_grading.ir_cron_{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def _reports(self, *customers, **values):
        """:return: periodic reports of the first company"""
        domain = [("kind", "=", "periodic"), ("company_id", "=", self.company.id)]
        if customers:
            domain.append(("partner_id", "in", [customer.id for customer in customers]))
        return self.Report.search(domain + [(name, "=", value) for name, value in values.items()], order="partner_id, period")

    def _written(self, grade="c", moment="2026-11-02 02:00:00"):
        """:return: a report of that month, written but not submitted, as its salesperson"""
        self._run(moment)
        report = self._reports(self.customers[grade])[-1:].with_user(self.salesperson)
        report.write({"business": "Two new teams.", "payment": "Pays on the 25th."})
        return report

    def _notices(self, user, text=""):
        """:return: what ``user`` was notified of"""
        notices = self.env["mail.message"].search([
            ("partner_ids", "in", user.partner_id.ids), ("message_type", "=", "user_notification")
        ])
        return notices.filtered(lambda notice: text in (notice.subject or ""))
