from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .kefu_lead_member import POINTS, WHOLE


class CrmLead(models.Model):
    """R3.9, R3.12: who works on a customer, who may see them."""

    _inherit = "crm.lead"

    is_mine = fields.Boolean(
        string="My Customer",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="I received this customer, I am responsible, or I work on them.",
    )
    team_member_ids = fields.One2many("kefu.lead.member", "lead_id", string="Lead Team")
    team_split_total = fields.Integer(
        string="Shares (1/100 %)",
        compute="_compute_team_split_total",
        store=True,
        export_string_translation=False,
    )
    team_split_percent = fields.Float(string="Shares (%)", compute="_compute_team_split_percent", digits=(5, 2))

    change_ids = fields.One2many("kefu.designer.change", "lead_id", string="Changes of Designer")

    # the sum is kept on the one row all members share: of two additions at the same moment one is turned away
    _team_split_total_range = models.Constraint(
        "CHECK (team_split_total BETWEEN 0 AND 10000)",
        "The shares of a customer's team come to more than 100 %. Lower another share first.",
    )

    @api.depends("user_id", "receiver_id", "team_member_ids.user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        user = self.env.user
        for lead in self:
            # who else works there is looked up for the few whose customer it is not: access to each page depends on this
            lead.is_mine = user in lead.user_id | lead.receiver_id or user in lead._get_workers()

    def _get_workers(self):
        """:return: who works on a customer beside those responsible; the same people as in :meth:`_is_mine_query`
        :rtype: res.users
        """
        # sudo: kefu.lead.member: who works on a customer decides who may see the customer, before anybody may
        return self.sudo().team_member_ids.user_id.with_env(self.env)

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "(%(user)s = %(uid)s OR %(receiver)s = %(uid)s OR %(id)s = ANY (ARRAY(%(work)s)))",
            user=model._field_to_sql(alias, "user_id", query),
            receiver=model._field_to_sql(alias, "receiver_id", query),
            id=SQL.identifier(alias, "id"),
            uid=model.env.uid,
            work=model._is_mine_query(),
        ))

    def _is_mine_query(self):
        """Customers the user works on beside those they are responsible for or received. Extended where more people do.
        It is evaluated once, into an array: so the three conditions are index look-ups, where an OR with a sub-query
        would read the whole table, and a semi-join every customer of the user's twice.

        :return: a query of ids of ``crm_lead``
        :rtype: SQL
        """
        return SQL(
            "SELECT lead_id FROM kefu_lead_member WHERE user_id = %s",
            self.env.uid,
            to_flush=self.env["kefu.lead.member"]._fields["user_id"],
        )

    @api.depends("team_member_ids.split_points")
    def _compute_team_split_total(self):
        for lead in self:
            lead.team_split_total = sum(lead.team_member_ids.mapped("split_points"))

    @api.depends("team_split_total")
    def _compute_team_split_percent(self):
        for lead in self:
            lead.team_split_percent = lead.team_split_total / POINTS

    def _check_split_complete(self):
        """R3.12: a split is complete before the contract is confirmed. Customers without a team need none.

        :raise UserError: the shares of a team do not come to 100 %
        """
        # sudo: kefu.lead.member: the sum concerns whoever wins the customer, also those who may not see the shares
        for lead in self.sudo():
            if not lead._is_split_complete():
                raise UserError(self.env._(
                    "The shares of the team of %(customer)s come to %(percent).2f %%. They must come to exactly 100 %% "
                    "before the contract is confirmed (R3.12).",
                    customer=lead.display_name,
                    percent=lead.team_split_percent,
                ))

    def _is_split_complete(self):
        """:return: whether the shares of each customer's team come to 100 %, or there is no team
        :rtype: bool
        """
        # sudo: kefu.lead.member: see above
        return all(lead.team_split_total == WHOLE or not lead.team_member_ids for lead in self.sudo())

    def action_request_designer_change(self):
        """R2.9, R3.14: open the dialog that asks for another designer."""
        self.ensure_one()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_designer_change_action_request"),
            "context": {
                "default_lead_id": self.id,
                "default_asked_by": "designer" if self.designer_id == self.env.user else "customer",
            },
        }

    def _drop_from_team(self, users):
        """Whoever leaves a customer leaves the customer's team, too. The caller has checked the right."""
        # sudo: kefu.lead.member: see above
        self.sudo().team_member_ids.filtered(lambda member: member.user_id in users).unlink()

    def _get_keepers(self, without=None):
        """Who is responsible while nobody is the designer: who received the customer, or else the team's leader, or
        else a director; the present designer only where there is nobody else.

        :param without: ``res.users`` who cannot be responsible
        :return: ``{lead: user}`` for each lead
        :rtype: dict
        """
        keepers = {}
        for company, leads in self.grouped("company_id").items():
            directors = self.env["res.users"]._kefu_with_role("director", company)
            for lead in leads.sudo():  # sudo: crm.lead: whether somebody has left the company
                people = lead.receiver_id | lead.team_id.user_id | directors
                people = people.filtered(lambda user, company=company: user.active and company in user.company_ids)
                people -= without or people.browse()
                keepers[lead.with_env(self.env)] = ((people - lead.designer_id) or people or self.env.user)[:1]
        return keepers

    def _merge_teams(self, others):
        """Two teams of the same customer do not add up to one: the entry that stays keeps its team, or takes over the
        first one there is.
        """
        # sudo: kefu.lead.member: of the entries being merged by the director
        own, teams = self.sudo().team_member_ids, (self | others).sudo().team_member_ids
        kept = own or teams[:1].lead_id.team_member_ids
        (teams - kept).unlink()
        kept.write({"lead_id": self.id})
