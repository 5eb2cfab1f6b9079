from datetime import timedelta

from odoo import Command

from odoo.addons.kefu_base.tests.common import KefuCase


class DispatchCase(KefuCase):
    """A team of three designers on duty, with the supervisor as leader, in the company that dispatches to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        second, third = (cls._create_user("designer", f"test_designer_{number}") for number in (2, 3))
        cls.designers = cls.designer | second | third
        cls.team = cls._create_team("Wuhan Designers", cls.designers)
        cls.company.kefu_dispatch_team_id = cls.team
        cls.members = cls.team.crm_team_member_ids.sorted("id")
        cls.now = cls.env.cr.now().replace(microsecond=0)
        cls.number = 0

    @classmethod
    def _create_team(cls, name, users, **values):
        return cls.env["crm.team"].create({
            "name": name,
            "company_id": cls.company.id,
            "user_id": cls.supervisor.id,
            "crm_team_member_ids": [Command.create({"user_id": user.id}) for user in users],
            **values,
        })

    @classmethod
    def _leads(cls, count=1, user=None, **values):
        """:return: new customers, registered one after the other, as superuser sees them"""
        numbers = range(cls.number + 1, cls.number + count + 1)
        cls.number += count
        leads = cls.env["crm.lead"].with_user(user or cls.reception).with_company(cls.company).create([
            {"contact_name": f"Customer {number}", "phone": f"138{number:08d}", "kefu_source": "walk_in", **values}
            for number in numbers
        ])
        leads = leads.with_env(cls.env)
        for offset, lead in enumerate(leads):
            lead.registered_at = cls.now - timedelta(hours=1) + timedelta(seconds=numbers[offset])
        return leads

    def _dispatch(self, leads, user=None):
        """Press the button as somebody (the director)."""
        action = leads.with_user(user or self.director).action_dispatch()
        leads.invalidate_recordset()
        return action

    def _member(self, designer):
        return self.members.filtered(lambda member: member.user_id == designer)

    def _served(self, leads):
        """:return: how many of the leads each designer of the team has, in the order of the members"""
        designers = leads.mapped(lambda lead: lead.designer_id.id)
        return [designers.count(member.user_id.id) for member in self.members]

    def _reasons(self, dispatch):
        """:return: ``{designer: code}`` of who was not chosen"""
        return {self.env["res.users"].browse(user_id): code for user_id, code, _detail in dispatch.candidates}
