from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.kefu_base.tests.common import KefuCase
from odoo.addons.kefu_followup.permits import DISPATCH

NOTE = "Discussed the floor plan, wants an open kitchen"


class FollowupCase(KefuCase):
    """Customers brought by the salesperson and dispatched to the designer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.designer2 = cls._create_user("designer", "test_designer2")
        cls.lead = cls._create_leads(1)
        # customers of other companies, if the database has any, may be due at this very moment
        others = cls.env["res.company"].search([("id", "not in", (cls.company | cls.other_company).ids)])
        cls.env["kefu.followup.clock"]._pause(others)

    @classmethod
    def _create_leads(cls, count, designer=None, **vals):
        """:return: customers of the salesperson, dispatched to a designer (default: ``cls.designer``)"""
        designer = designer or cls.designer
        cls.phones = getattr(cls, "phones", 0)
        leads = DISPATCH.grant(
            cls.env["crm.lead"].with_company(cls.company).with_context(mail_auto_subscribe_no_notify=True)
        ).create([
            {
                "name": f"Customer {cls.phones + i}",
                "contact_name": f"Customer {cls.phones + i}",
                "phone": f"139{cls.phones + i:08d}",
                "type": "opportunity",
                "company_id": cls.company.id,
                "kefu_source": "salesperson",
                "receiver_id": cls.salesperson.id,
                "user_id": designer.id,
                "designer_id": designer.id,
                "registered_at": fields.Datetime.now(),
                "dispatched_at": fields.Datetime.now(),
                **vals,
            }
            for i in range(count)
        ])
        cls.phones += count
        return leads.with_env(cls.env)

    def _follow_up(self, lead=None, user=None, **vals):
        """:return: a follow-up recorded by ``user`` (default: the designer) now"""
        return self.env["kefu.followup"].with_user(user or self.designer).create({
            "lead_id": (lead or self.lead).id, "content": NOTE, "contacted_at": fields.Datetime.now(), **vals
        })

    def _breaches(self):
        """:return: a list to which breaches reported in the company of the test are added from now on"""
        reported = []

        def note(hook, breaches):
            reported.extend(breach for breach in breaches if breach["company_id"] == self.company.id)

        self.startPatcher(patch.object(type(self.env["kefu.breach"]), "_report_batch", note))
        return reported

    def _run_cron(self, xmlid):
        with self.enter_registry_test_mode():
            self.env.ref(f"kefu_followup.{xmlid}").method_direct_trigger()

    def _after(self, **delta):
        """:return: naive UTC now, later by ``timedelta(**delta)``"""
        return fields.Datetime.now() + timedelta(**delta)

    def _inbox(self, user):
        """:return: the messages somebody was notified of"""
        return self.env["mail.notification"].search([("res_partner_id", "=", user.partner_id.id)]).mail_message_id
