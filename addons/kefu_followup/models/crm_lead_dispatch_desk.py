from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: customers shown at a time; the rest is counted
SHOWN = 60
#: the fairness bars count so many days
FAIRNESS_DAYS = 30


class CrmLead(models.Model):
    """The director's dispatch desk: who waits, who would get them, why, and how fair it has been."""

    _inherit = "crm.lead"

    can_decline = fields.Boolean(compute="_compute_can_decline", export_string_translation=False)

    @api.depends("designer_id", "dispatch_ids")
    @api.depends_context("uid")
    def _compute_can_decline(self):
        own = self.filtered(lambda lead: lead.designer_id == self.env.user)
        (self - own).can_decline = False
        for lead in own:
            lead.can_decline = any(dispatch.can_decline for dispatch in lead._current_dispatch())

    def _current_dispatch(self):
        """:return: the dispatch that gave the customer to the present designer
        :rtype: kefu.dispatch
        """
        return self.dispatch_ids.filtered(lambda dispatch: dispatch.round == self.dispatch_round)

    def action_decline(self):
        """R3.2: open the dialog in which the designer declines this customer."""
        self.ensure_one()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_dispatch_refuse_action"),
            "context": {"default_dispatch_id": self._current_dispatch().id},
        }

    def action_choose_designer(self):
        """R3.2: open the dialog in which the director chooses the designer of these customers."""
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_dispatch_assign_action"),
            "context": {"default_lead_ids": self.ids},
        }

    def _assign_designer(self, designer, method, reason, counts):
        """:raise AccessError: R1.3, for anybody but a director; recorded"""
        self.check_access("write")
        if not self._is_director():
            self._refuse_dispatch(self)
        return self._dispatch_to(designer, method, reason, counts)

    @api.model
    def get_dispatch_desk(self):
        """:return: all the dispatch desk shows; nothing is decided by looking
        :rtype: dict
        :raise AccessError: for anybody but directors and supervisors
        """
        self.check_access("read")
        if not self.env.user.has_groups("kefu_base.group_director,kefu_base.group_supervisor"):
            raise AccessError(self.env._("The dispatch desk is the director's and the supervisors'."))
        domain = self._waiting_domain() & Domain("company_id", "in", self._desk_companies().ids)
        if not self._is_director():
            domain &= Domain("kefu_source", "in", ("walk_in", "phone"))
        waiting = self.search(domain, order="registered_at, id")
        leads = waiting[:SHOWN]
        preview = leads._dispatch_preview()
        for line, others in zip(preview, self.env["kefu.dispatch.engine"]._explain([p["reasons"] for p in preview]), strict=True):
            line["others"] = others
        return {
            "may_choose": self._is_director(),
            "may_dispatch": bool(leads) and self._may_dispatch(leads),
            "leads": [leads.browse(line["lead_id"])._prepare_desk_line(line) for line in preview],
            "waiting_ids": waiting.ids,
            "teams": self._prepare_desk_teams(),
        }

    @api.model
    def _desk_companies(self):
        return self.env.companies & self.env["res.company"]._kefu_companies_using("followup")

    def _prepare_desk_line(self, line):
        """:return: one waiting customer with the engine's suggestion in words
        :rtype: dict
        """
        sources = dict(self._fields["kefu_source"]._description_selection(self.env))
        designer = self.env["res.users"].sudo().browse(line["designer_id"] or [])  # sudo: res.users: a colleague's name
        return {
            "id": self.id,
            "name": self.contact_name or self.display_name,
            "home": " ".join(filter(None, (self.estate_id.name, self.room))),
            "area": self.area,
            "source": sources.get(self.kefu_source, ""),
            "is_vip": self.is_vip,
            "registered_at": fields.Datetime.to_string(self.registered_at),
            "appointment": self.appointment_at and self.env["kefu.dispatch.engine"]._moment_text(self.appointment_at),
            "speciality": self.speciality_id.name or "",
            "designer_id": designer.id,
            "designer": designer.name or "",
            "returning": line["method"] == "returning",
            "vtime": line["vtime"],
            "others": line["others"],
        }

    @api.model
    def _prepare_desk_teams(self):
        """:return: for each team who received how many, and how far apart their turns are
        :rtype: list[dict]
        """
        members = self.env["crm.team.member"].search([
            "|", ("crm_team_id.company_id", "in", self._desk_companies().ids),
            ("crm_team_id", "in", self._desk_companies().kefu_dispatch_team_id.ids),
        ], order="id")
        served = self._count_served(members.crm_team_id)
        teams = []
        for team, of_team in members.grouped("crm_team_id").items():
            present = of_team.filtered("is_available").mapped("dispatch_vtime")
            lines = [member._prepare_desk_member(served[team.id, member.user_id.id]) for member in of_team]
            teams.append({
                "id": team.id,
                "name": team.name,
                "most": max([1, *(line["served"] for line in lines)]),
                "spread": round((max(present) - min(present)) / 2, 2) if present else 0,
                "members": sorted(lines, key=lambda line: (not line["is_available"], line["vtime"])),
            })
        return teams

    @api.model
    def _count_served(self, teams):
        since = self.env.cr.now() - timedelta(days=FAIRNESS_DAYS)
        counts = defaultdict(int)
        groups = self.env["kefu.dispatch"]._read_group(
            [("team_id", "in", teams.ids), ("dispatched_at", ">=", since), ("counts_as_turn", "=", True)],
            ["team_id", "designer_id"],
            ["__count"],
        )
        for team, designer, count in groups:
            counts[team.id, designer.id] = count
        return counts
