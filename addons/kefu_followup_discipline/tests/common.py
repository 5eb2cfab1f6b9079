from odoo import Command

from odoo.addons.kefu_followup.tests.common_followup import FollowupCase


class FollowupDisciplineCase(FollowupCase):
    """Customers of two designers on duty, in a company that fines in yuan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.env.ref("base.CNY")
        cls.currency.active = True
        cls.company.currency_id = cls.currency
        cls.company.kefu_design_followups = 0
        cls.team = cls.env["crm.team"].create({
            "name": "Wuhan Designers",
            "company_id": cls.company.id,
            "crm_team_member_ids": [Command.create({"user_id": user.id}) for user in (cls.designer, cls.designer2)],
        })
        cls.company.kefu_dispatch_team_id = cls.team
        cls.member, cls.member2 = cls.team.crm_team_member_ids.sorted("id")
        cls.keys = 0

    def _penalties(self, *codes):
        """:return: what was proposed in the company so far, of these rules (default: all)"""
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("company_id", "=", self.company.id)] + [("code", "in", codes)] * bool(codes)
        return self.env["kefu.penalty"].search(domain, order="id")

    def _as(self, user, records):
        """:return: ``records`` as this person sees them, with nothing cached by another"""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _lose(self, lead):
        """Write a customer off as the three of them do."""
        request = self.env["kefu.invalidation"].with_user(self.designer).create({
            "lead_id": lead.id, "reason": "Signed with somebody else",
        })
        request.with_user(self.salesperson).action_confirm()
        request.with_user(self.director).action_approve()

    @classmethod
    def _propose(cls, code="CHERRY_PICK", user=None, record=None, **values):
        """:return: a new proposal about the customer (or ``record``), as superuser"""
        cls.keys += 1
        penalty = cls.env["kefu.penalty"]._propose(code, user or cls.designer, record or cls.lead, f"test,{cls.keys}")
        penalty.sudo().write(values)
        return penalty

    def _issue(self, code="CHERRY_PICK", user=None, **values):
        """:return: a penalty that the director issued"""
        penalty = self._propose(code, user, **values)
        self._as(self.director, penalty).action_issue()
        return penalty
