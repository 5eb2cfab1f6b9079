from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .project_project_rights import DECIDERS


class ProjectProject(models.Model):
    """P3.6: a site without a contract, such as a property developer's project. The service manager and the director open it,
    and cancel it, as there is no contract that would.
    """

    _inherit = "project.project"

    may_cancel_site = fields.Boolean(compute="_compute_may_cancel_site", export_string_translation=False)

    @api.depends("site_state", "contract_id")
    @api.depends_context("uid")
    def _compute_may_cancel_site(self):
        decides = self.env.user.has_groups(DECIDERS)
        for site in self:
            site.may_cancel_site = decides and site.site_state in ("open", "finished") and not site.contract_id

    @api.model
    def _kefu_open_site_without_contract(self, values):
        """P3.6: open a site with the nodes of its template, and tell the people who are on it.

        :param dict values: ``name``, ``company_id``, ``site_template_id``, and what else is known of people, place and days
        :raise AccessError: neither service manager nor director, or a company that the user does not work in
        :raise UserError: the company does not use sites, the template has no nodes, or somebody is of another company
        :rtype: project.project
        """
        self._check_decider()
        company = self.env["res.company"].browse(values["company_id"])
        if company not in self.env.companies:
            raise AccessError(self.env._("You do not work in that company."))
        if not company._kefu_uses("site"):
            raise UserError(self.env._("%s does not use sites at present.", company.name))
        if not self.env["kefu.site.template"].browse(values["site_template_id"]).node_ids:
            raise UserError(self.env._("This template has no nodes."))
        # sudo: project.project: as it was created
        site = self._create_sites([{**self._prepare_common_site_values(), **values}]).sudo()
        site._check_company(values)
        site._message_log(body=self.env._("Opened without a contract."))
        site._kefu_tell(
            site.designer_id | site.site_manager_id | site.inspector_id, self.env._("You are on this site now.")
        )
        return site.with_env(self.env)

    def action_cancel_site(self):
        """P3.6: a site without a contract is not gone on with: what lies ahead is cancelled, calls are called off.

        :raise AccessError: neither service manager nor director
        :raise UserError: it has a contract, or is closed or cancelled already
        """
        self.check_access("read")
        self._check_decider()
        for site in self:
            if site.contract_id:
                raise UserError(self.env._("%s is cancelled with its contract.", site.name))
            if not site.may_cancel_site:
                raise UserError(self.env._("%s is closed or cancelled already.", site.name))
        self._kefu_cancel_sites(self.env._("The site was cancelled."))
        # sudo: project.project: people have no write access, the action has checked
        self.sudo()._message_log_batch(bodies=dict.fromkeys(self.ids, self.env._("The site was cancelled.")))
        return True

    def _check_decider(self):
        """:raise AccessError: neither service manager nor director"""
        if not self.env.su and not self.env.user.has_groups(DECIDERS):
            raise AccessError(
                self.env._("Only the service manager or the director opens and cancels sites without a contract.")
            )
