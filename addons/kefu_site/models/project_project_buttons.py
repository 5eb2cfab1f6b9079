from odoo import api, fields, models
from odoo.fields import Domain


class ProjectProject(models.Model):
    """The buttons of the site's page: who finds which, and what they open. The steps themselves are the node's."""

    _inherit = "project.project"

    may_announce = fields.Boolean(compute="_compute_may")
    may_move = fields.Boolean(compute="_compute_may")
    may_confirm = fields.Boolean(compute="_compute_may")
    may_pass = fields.Boolean(compute="_compute_may")
    may_fail = fields.Boolean(compute="_compute_may")
    may_photo = fields.Boolean(compute="_compute_may")
    may_release = fields.Boolean(compute="_compute_may")
    may_edit_site = fields.Boolean(compute="_compute_may")
    slip_count = fields.Integer(compute="_compute_slip_count")
    site_call_count = fields.Integer(
        string="Calls of the Site",
        compute="_compute_site_call_count",
        groups="kefu_base.group_consultant,kefu_base.group_service_manager,kefu_base.group_director,"
        "kefu_base.group_general_manager",
    )

    @api.depends("current_node_id", "site_state")
    @api.depends_context("uid")
    def _compute_may(self):
        edits = self.has_access("write")
        releases = self.env["kefu.site.node"]._is_role("director", "general_manager")
        for site in self:
            node = site.current_node_id
            site.may_announce = node.may_announce
            site.may_move = node.may_move
            site.may_confirm = node.may_confirm
            site.may_pass = node.may_pass
            site.may_fail = node.may_fail
            site.may_photo = node.may_photo
            site.may_release = releases and bool(site.site_money and site.site_money["locked"])
            site.may_edit_site = edits

    def _appoints(self):
        """:return: whether the current user makes the appointments of this site
        :rtype: bool
        """
        is_role = self.env["kefu.site.node"]._is_role
        return self.site_manager_id == self.env.user or is_role("consultant", "service_manager", "director")

    def _judges(self):
        """:return: whether the current user says that a node of this site has passed
        :rtype: bool
        """
        is_role = self.env["kefu.site.node"]._is_role
        return self.env.user in self.site_manager_id | self.inspector_id or is_role("director")

    def _takes_photos(self):
        """:return: whether the current user hangs photos on the nodes of this site
        :rtype: bool
        """
        return self._appoints() or self._judges() or self.designer_id == self.env.user

    @api.depends_context("uid")
    def _compute_slip_count(self):
        counts = dict(self.env["kefu.service.slip"]._read_group([("project_id", "in", self.ids)], ["project_id"], ["__count"]))
        for site in self:
            site.slip_count = counts.get(site, 0)

    def _compute_site_call_count(self):
        owners = self._call_subjects()
        counts = self.env["kefu.callback"]._read_group(self._site_calls_domain(), ["res_model", "res_id"], ["__count"])
        self.site_call_count = 0
        for model, res_id, count in counts:
            owners[model, res_id].site_call_count += count

    def _call_subjects(self):
        """:return: what calls of these sites are about: the site, its nodes, slips and instalments
        :rtype: dict
        """
        sites = self.sudo()  # sudo: kefu.instalment: only which calls belong to a site
        return {
            (record._name, record.id): site.with_env(self.env)
            for site in sites
            for records in (site, site.node_ids, site.slip_ids, site.instalment_ids)
            for record in records
        }

    def _site_calls_domain(self):
        """:return: the calls of these sites
        :rtype: Domain
        """
        subjects = {}
        for model, res_id in self._call_subjects():
            subjects.setdefault(model, []).append(res_id)
        return Domain.OR(Domain("res_model", "=", model) & Domain("res_id", "in", ids) for model, ids in subjects.items())

    # === Buttons === #

    def action_open_announce(self):
        return self.current_node_id.action_open_announce()

    def action_open_reschedule(self):
        return self.current_node_id.action_open_reschedule()

    def action_open_confirm(self):
        return self.current_node_id.action_open_confirm()

    def action_open_pass(self):
        return self.current_node_id.action_open_pass()

    def action_open_fail(self):
        return self.current_node_id.action_open_fail()

    def action_open_release(self):
        """:return: the dialog that asks why the site goes on before it is paid"""
        return self._visible_instalments().filtered(lambda part: part._is_holding_back()).action_open_release()

    def action_open_slips(self):
        """:return: the slips of this site"""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_site.kefu_service_slip_action")
        return {**action, "domain": [("project_id", "=", self.id)], "context": {"default_project_id": self.id}}

    def action_open_contract(self):
        """:return: the contract of this site"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.contract_id.id,
            "views": [(False, "form")],
        }

    def action_open_callbacks(self):
        """:return: the calls about this site and its nodes"""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_action_register")
        return {**action, "domain": list(self._site_calls_domain()), "context": {}}

    def get_formview_id(self, access_uid=None):
        """A site is shown on its own page wherever it is opened from."""
        if len(self) == 1 and self.is_kefu_site:
            return self.env.ref("kefu_site.project_project_view_form_site").id
        return super().get_formview_id(access_uid=access_uid)

    def _thread_to_store(self, store, fields, *, request_list=None):
        """The stock chatter tells whom a project is shared with; people of a site have no right to ask. It is with nobody."""
        # sudo: project.collaborator: read beforehand, those of a site are none
        self.sudo().filtered("is_kefu_site").mapped("collaborator_ids")
        return super()._thread_to_store(store, fields, request_list=request_list)
