from datetime import timedelta

from odoo import Command, fields

from odoo.addons.kefu_base.tests.common import KefuCase

from ..permits import DISPATCH


class CareCase(KefuCase):
    """A team with two designers, and a customer whom the salesperson brought and the first designer follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.designer2 = cls._create_user("designer", "test_designer_2")
        cls.director2 = cls._create_user("director", "test_director_2")
        cls.stranger = cls._create_user("director", "test_stranger", company=cls.other_company)
        cls.team = cls.env["crm.team"].create({
            "name": "Design",
            "company_id": cls.company.id,
            "crm_team_member_ids": [
                Command.create({"user_id": user.id}) for user in (cls.designer, cls.designer2)
            ],
        })
        cls.company.kefu_dispatch_team_id = cls.team
        cls.won_stage = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Signed elsewhere"})
        cls.lead = cls._create_lead()

    @classmethod
    def _create_lead(cls, number=1, **values):
        """:return: a customer; without ``designer_id`` in ``values`` followed by ``cls.designer``"""
        values = {
            "name": f"Customer {number}",
            "contact_name": f"Customer {number}",
            "phone": f"138{number:08d}",
            "type": "opportunity",
            "company_id": cls.company.id,
            "kefu_source": "salesperson",
            "receiver_id": cls.salesperson.id,
            "designer_id": cls.designer.id,
            "team_id": cls.team.id,
            **values,
        }
        values.setdefault("user_id", values["designer_id"] or values["receiver_id"])
        if values["designer_id"]:
            values.setdefault("dispatched_at", fields.Datetime.now() - timedelta(days=1))
            values.setdefault("dispatch_round", 1)
        return DISPATCH.grant(cls.env["crm.lead"]).create(values).with_context(cls.env.context)

    def _follow_up(self, lead, times):
        """Let a customer have been followed up so many times."""
        self.env["kefu.followup"].create([
            {"lead_id": lead.id, "user_id": self.designer.id, "content": f"Spoke about the drawings, part {part}"}
            for part in range(times)
        ])

    def _told(self, record):
        """:return: the partners notified about a record so far"""
        self.env.flush_all()
        return self.env["mail.message"].search([
            ("model", "=", record._name), ("res_id", "=", record.id), ("message_type", "=", "user_notification"),
        ]).notified_partner_ids

    def _as(self, user, records):
        """:return: ``records`` as this person sees them, with nothing cached by another"""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
