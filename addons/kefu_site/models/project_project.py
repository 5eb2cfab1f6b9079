from odoo import api, fields, models
from odoo.exceptions import UserError

SITE_STATES = [("open", "Open"), ("finished", "Finished"), ("closed", "Closed"), ("cancelled", "Cancelled")]
#: states of nodes that lie behind
BEHIND = ("passed", "cancelled")


class ProjectProject(models.Model):
    """A site: the project that a confirmed contract opens."""

    _name = "project.project"
    _inherit = ["project.project", "kefu.callback.source.mixin", "kefu.live.mixin"]

    is_kefu_site = fields.Boolean(string="Site", readonly=True, copy=False)
    site_template_id = fields.Many2one(
        "kefu.site.template", readonly=True, index="btree_not_null", ondelete="restrict", copy=False, check_company=True
    )
    contract_id = fields.Many2one(
        "sale.order", readonly=True, ondelete="restrict", copy=False, check_company=True
    )
    site_state = fields.Selection(SITE_STATES, readonly=True, copy=False, tracking=True)
    # Where and who
    site_address = fields.Char(copy=False)
    site_phone = fields.Char(copy=False)
    designer_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict", copy=False, check_company=True, tracking=True
    )
    site_manager_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        tracking=True,
    )
    inspector_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict", copy=False, check_company=True, tracking=True
    )
    supervision_id = fields.Many2one(
        "res.partner", string="Third-Party Supervision", ondelete="restrict", copy=False, check_company=True, tracking=True
    )
    # When
    site_start = fields.Date(copy=False)
    handover_on = fields.Date(string="Handover", copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    current_node_id = fields.Many2one(
        "kefu.site.node",
        compute="_compute_current_node_id",
        store=True,
        index="btree_not_null",
        help="The first one that has not passed.",
    )
    next_at = fields.Datetime(string="Next Appointment", compute="_compute_next_at", store=True)
    late = fields.Boolean(compute="_compute_late", search="_search_late")
    node_ids = fields.One2many("kefu.site.node", "project_id", string="Nodes", readonly=True)
    slip_ids = fields.One2many("kefu.service.slip", "project_id", string="Service Slips", readonly=True)
    instalment_ids = fields.One2many(related="contract_id.instalment_ids", string="Instalments")

    _contract_unique = models.UniqueIndex("(contract_id) WHERE contract_id IS NOT NULL", "A contract opens one site.")
    _site_board_idx = models.Index("(company_id, site_state) WHERE is_kefu_site IS TRUE")
    _site_is_private = models.Constraint(
        "CHECK (NOT is_kefu_site OR privacy_visibility = 'followers')",
        "A site is shown to its own people, and to its customer on a page of its own; it is not shared as a project.",
    )

    @api.depends("node_ids.state", "node_ids.sequence")
    def _compute_current_node_id(self):
        for site in self:
            ahead = site.node_ids.filtered(lambda node: node.state not in BEHIND)
            site.current_node_id = ahead.sorted(lambda node: (node.sequence, node.id))[:1]

    @api.depends("node_ids.state", "node_ids.scheduled_at")
    def _compute_next_at(self):
        for site in self:
            ahead = site.node_ids.filtered(lambda node: node.scheduled_at and node.state not in BEHIND)
            site.next_at = min(ahead.mapped("scheduled_at"), default=False)

    @api.depends("node_ids.state", "node_ids.planned_on", "node_ids.scheduled_at")
    def _compute_late(self):
        for site in self:
            site.late = site.site_state == "open" and any(site.node_ids.mapped("is_late"))

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("site_state", "=", "open"), ("node_ids", "any", [("is_late", "=", True)])]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kefu_site(self):
        if self.filtered("is_kefu_site"):
            raise UserError(self.env._("A site is closed or cancelled with its contract; it is not deleted."))

    # === Calls === #

    def _kefu_callback_values(self):
        values = super()._kefu_callback_values()
        for site in self:
            known = {
                "designer": site.designer_id.name,
                "supervisor": site.site_manager_id.name,
                "supervisor_phone": site.site_manager_id.phone,
                "site": site.site_address or site.name,
                "address": site.site_address,
                "record": site.name,
            }
            values[site.id] = {**values.get(site.id, {}), **{key: text for key, text in known.items() if text}}
        return values

    def _kefu_callback_about_users(self):
        return {**super()._kefu_callback_about_users(), **{site.id: site.designer_id | site.site_manager_id for site in self}}

    def _kefu_callback_partners(self):
        return {**super()._kefu_callback_partners(), **{site.id: site.partner_id for site in self}}
