from odoo import fields, models

SITE_STATES = [("open", "Open"), ("finished", "Finished"), ("closed", "Closed"), ("cancelled", "Cancelled")]


class ProjectProject(models.Model):
    """A site: the project that a confirmed contract opens."""

    _name = "project.project"
    _inherit = ["project.project", "kefu.callback.source.mixin", "kefu.live.mixin"]

    is_kefu_site = fields.Boolean(string="Site", readonly=True, copy=False)
    site_template_id = fields.Many2one(
        "kefu.site.template", readonly=True, index="btree_not_null", ondelete="restrict", copy=False, check_company=True
    )
    contract_id = fields.Many2one(
        "sale.order", string="Contract", readonly=True, ondelete="restrict", copy=False, check_company=True
    )
    site_state = fields.Selection(SITE_STATES, readonly=True, copy=False, tracking=True)
    # Where and who
    site_address = fields.Char(copy=False)
    site_phone = fields.Char(copy=False)
    designer_id = fields.Many2one(
        "res.users", string="Designer", index="btree_not_null", ondelete="restrict", copy=False, check_company=True, tracking=True
    )
    site_manager_id = fields.Many2one(
        "res.users",
        string="Site Manager",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        tracking=True,
    )
    inspector_id = fields.Many2one(
        "res.users", string="Inspector", index="btree_not_null", ondelete="restrict", copy=False, check_company=True, tracking=True
    )
    supervision_id = fields.Many2one(
        "res.partner", string="Third-Party Supervision", ondelete="restrict", copy=False, check_company=True, tracking=True
    )
    # When
    site_start = fields.Date(copy=False)
    handover_on = fields.Date(string="Handover", copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    node_ids = fields.One2many("kefu.site.node", "project_id", string="Nodes", readonly=True)
    slip_ids = fields.One2many("kefu.service.slip", "project_id", string="Service Slips", readonly=True)
    instalment_ids = fields.One2many(related="contract_id.instalment_ids", string="Instalments")

    _contract_unique = models.UniqueIndex("(contract_id) WHERE contract_id IS NOT NULL", "A contract opens one site.")
    _site_board_idx = models.Index("(company_id, site_state) WHERE is_kefu_site IS TRUE")
    _site_is_private = models.Constraint(
        "CHECK (NOT is_kefu_site OR privacy_visibility = 'followers')",
        "A site is shown to its own people, and to its customer on a page of its own; it is not shared as a project.",
    )
