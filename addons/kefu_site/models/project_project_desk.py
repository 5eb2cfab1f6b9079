from odoo import api, fields, models
from odoo.fields import Domain

from .kefu_instalment_gate import UNPAID


class ProjectProject(models.Model):
    """S1: what the site's page shows on one screen."""

    _inherit = "project.project"

    current_stage_id = fields.Many2one(
        comodel_name="kefu.site.template.node",
        string="Site Stage",
        related="current_node_id.template_node_id",
        store=True,
        index="btree_not_null",
        group_expand="_read_group_current_stage",
    )
    stage_planned_on = fields.Date(related="current_node_id.planned_on", string="Planned On")
    waits_for_payment = fields.Boolean(compute="_compute_waits_for_payment", search="_search_waits_for_payment")
    has_unsigned_slips = fields.Boolean(compute="_compute_has_unsigned_slips", search="_search_has_unsigned_slips")
    site_line = fields.Json(string="Nodes in a Row", compute="_compute_site_line", export_string_translation=False)
    site_now = fields.Json(string="Now", compute="_compute_site_now", export_string_translation=False)
    site_money = fields.Json(string="Payments", compute="_compute_site_money", export_string_translation=False)

    @api.model
    def _kefu_site_fields(self):
        return super()._kefu_site_fields() | {"current_stage_id"}

    @api.model
    def _read_group_current_stage(self, stages, domain):
        """A column without sites is a node that none is at."""
        return stages | self.env.company.kefu_site_template_id.node_ids

    # === Filters === #

    @api.depends_context("uid")
    def _compute_waits_for_payment(self):
        found = self.search(Domain("id", "in", self.ids) & self._waits_for_payment_domain())
        for site in self:
            site.waits_for_payment = site in found

    def _search_waits_for_payment(self, operator, value):
        return self._waits_for_payment_domain() if operator == "in" else NotImplemented

    @api.model
    def _waits_for_payment_domain(self):
        """:return: sites with an instalment, of those the user may see, that is waited for
        :rtype: Domain
        """
        # any!: people of the site do not read its contract, the rules of instalments decide
        return Domain("contract_id", "any!", Domain("instalment_ids", "any", [("state", "in", UNPAID)]))

    @api.depends_context("uid")
    def _compute_has_unsigned_slips(self):
        found = self.search(Domain("id", "in", self.ids) & self._has_unsigned_slips_domain())
        for site in self:
            site.has_unsigned_slips = site in found

    def _search_has_unsigned_slips(self, operator, value):
        return self._has_unsigned_slips_domain() if operator == "in" else NotImplemented

    @api.model
    def _has_unsigned_slips_domain(self):
        return Domain("slip_ids", "any", [("state", "=", "to_sign")])

    # === The site's page === #

    @api.depends("node_ids.state", "node_ids.scheduled_at", "node_ids.planned_on", "current_node_id")
    @api.depends_context("lang", "tz")
    def _compute_site_line(self):
        for site in self:
            site.site_line = [
                {
                    "id": node.id,
                    "number": number,
                    "name": node.name,
                    "level": node._level(),
                    "title": node._title(number),
                    "current": node == site.current_node_id,
                }
                for number, node in enumerate(site.node_ids.sorted("sequence"), 1)
            ]

    @api.depends("current_node_id", "node_ids.state", "node_ids.scheduled_at", "node_ids.party_ids.reached_at", "slip_ids.state")
    @api.depends_context("lang", "tz")
    def _compute_site_now(self):
        for site in self:
            site.site_now = site.current_node_id and site.current_node_id._now_values()

    @api.depends("contract_id")
    @api.depends_context("lang", "uid")
    def _compute_site_money(self):
        instalments = self._visible_instalments().grouped("order_id")
        opens = self.env["account.move"].has_access("read")
        for site in self:
            parts = instalments.get(site.contract_id)
            site.site_money = bool(parts) and {
                "parts": [part._strip_values() for part in parts],
                "locked": self.env._("The next node waits for the payment") if site._is_locked(parts) else False,
                "opens_invoice": opens,
            }

    def _visible_instalments(self):
        """:return: the instalments of these sites, as far as the user sees amounts
        :rtype: kefu.instalment
        """
        # any!: people of the site do not read its contract, the rules of instalments decide
        return self.env["kefu.instalment"].search(Domain("order_id", "any!", Domain("kefu_site_ids", "in", self.ids)))

    def _is_locked(self, instalments):
        """:return: whether the payment gate keeps the next node from being announced
        :rtype: bool
        """
        if not self.company_id.kefu_payment_gate or self.site_state != "open":
            return False
        return any(part._is_holding_back() for part in instalments)
