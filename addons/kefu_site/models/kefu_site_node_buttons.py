from odoo import api, fields, models

from .kefu_site_node import AHEAD, APPOINTED


class KefuSiteNode(models.Model):
    """The buttons of a node: who finds which, and what they open."""

    _inherit = "kefu.site.node"

    site_manager_id = fields.Many2one(related="project_id.site_manager_id", store=True, index="btree_not_null")
    may_announce = fields.Boolean(compute="_compute_may")
    may_move = fields.Boolean(compute="_compute_may")
    may_confirm = fields.Boolean(compute="_compute_may")
    may_pass = fields.Boolean(compute="_compute_may")
    may_fail = fields.Boolean(compute="_compute_may")
    may_photo = fields.Boolean(compute="_compute_may")
    now_values = fields.Json(compute="_compute_now_values", export_string_translation=False)

    @api.depends(
        "state", "project_id.current_node_id", "project_id.site_manager_id", "project_id.inspector_id", "project_id.designer_id"
    )
    @api.depends_context("uid")
    def _compute_may(self):
        for node in self:
            site = node.project_id
            is_next = node == site.current_node_id or not site.site_template_id.is_in_order
            state = node.state if is_next and site.site_state == "open" else False
            appoints, judges = site._appoints(), site._judges()
            node.may_announce = appoints and state in AHEAD
            node.may_move = appoints and state in APPOINTED
            node.may_confirm = state == "announced" and node._is_role("service_manager", "director")
            node.may_fail = judges and state in APPOINTED
            node.may_pass = node.may_fail and (state == "confirmed" or node._is_role("director"))
            node.may_photo = node.state != "cancelled" and site._takes_photos()

    @api.depends("state", "scheduled_at", "party_ids.reached_at", "slip_ids.state")
    @api.depends_context("lang", "tz")
    def _compute_now_values(self):
        for node in self:
            node.now_values = node._now_values()
