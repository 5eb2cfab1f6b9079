from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    """R3.9, R3.12: who works on a customer, who may see them."""

    _inherit = "crm.lead"

    is_mine = fields.Boolean(
        string="My Customer",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="I received this customer, I am responsible, or I work on them.",
    )

    @api.depends("user_id", "receiver_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        user = self.env.user
        for lead in self:
            lead.is_mine = user in lead.user_id | lead.receiver_id

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "%s IN (%s)", SQL.identifier(alias, "id"), model._is_mine_query()
        ))

    def _is_mine_query(self):
        """The user's customers as a union of index look-ups: an OR over columns and a sub-query would read the
        whole table. Extended where more people work on a customer.

        :return: a query of ids of ``crm_lead``
        :rtype: SQL
        """
        return SQL(
            "SELECT id FROM crm_lead WHERE user_id = %(uid)s UNION ALL SELECT id FROM crm_lead WHERE receiver_id = %(uid)s",
            uid=self.env.uid,
        )
