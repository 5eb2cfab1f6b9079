from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .project_project_rights import DECIDERS, OFFICE


class ProjectProject(models.Model):
    """C6.w: a site is closed when the warranty is set up and the customer was called after completion often enough."""

    _inherit = "project.project"

    close_reason = fields.Text(string="Closed Early Because", readonly=True, copy=False)
    after_sales_count = fields.Integer(
        string="After-Sales Calls Made", compute="_compute_after_sales_count", compute_sudo=True
    )
    closing_hindrances = fields.Char(compute="_compute_closing", help="What is still to be done before the site is closed.")
    may_close_site = fields.Boolean(compute="_compute_closing", export_string_translation=False)
    may_close_early = fields.Boolean(compute="_compute_closing", export_string_translation=False)

    def _compute_after_sales_count(self):
        counts = dict(self.env["kefu.callback"]._read_group(
            [
                ("occasion_id.code", "=", "finished"), ("res_model", "=", self._name), ("res_id", "in", self.ids),
                ("state", "=", "done"),
            ],
            ["res_id"], ["__count"],
        ))
        for site in self:
            site.after_sales_count = counts.get(site.id, 0)

    @api.depends("site_state", "warranty_start", "after_sales_count")
    @api.depends_context("uid", "lang")
    def _compute_closing(self):
        is_office, decides = self.env.user.has_groups(OFFICE), self.env.user.has_groups(DECIDERS)
        for site in self:
            is_finished = site.site_state == "finished"
            hindrances = site._closing_hindrances() if is_finished else []
            site.closing_hindrances = " ".join(hindrances) or False
            site.may_close_site = is_office and is_finished and not hindrances
            site.may_close_early = decides and is_finished and bool(hindrances)

    def action_close_site(self, reason=None):
        """C6.w: nothing is left to do but what the warranty brings. Repairs under warranty are taken afterwards, too.

        :param str reason: why it is closed although something is missing; for service managers and directors
        :raise AccessError: neither consultant, service manager nor director; only the latter two close early
        :raise UserError: not finished, or something is missing and no reason is given
        """
        self.check_access("read")
        self._check_office()
        reason = (reason or "").strip()
        for site in self:
            site._check_closable(reason)
        # sudo: project.project: people have no write access, the action has checked
        self.sudo().write({"site_state": "closed", "closed_at": fields.Datetime.now(), "close_reason": reason or False})
        text = self.env._("Closed early: %s", reason) if reason else self.env._("Closed.")
        self.sudo()._message_log_batch(bodies=dict.fromkeys(self.ids, text))  # sudo: as above
        return True

    def _check_closable(self, reason):
        self.ensure_one()
        if self.site_state != "finished":
            raise UserError(self.env._("%s is not finished, or closed already.", self.name))
        hindrances = self._closing_hindrances()
        if hindrances and not reason:
            raise UserError(self.env._(
                "%(site)s is not closed yet: %(why)s The service manager or the director may close it with a reason.",
                site=self.name, why=" ".join(hindrances),
            ))
        if hindrances and not self.env.su and not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("Only the service manager or the director closes a site early."))

    def _closing_hindrances(self):
        """Extended by addons.

        :return: what is missing before the finished site can be closed, in sentences
        :rtype: list[str]
        """
        self.ensure_one()
        hindrances = []
        if not self.warranty_start:
            hindrances.append(self.env._("The warranty is not set up."))
        # sudo: res.company: a setting
        required, done = self.sudo().company_id.kefu_after_sales_calls, self.after_sales_count
        if self.partner_id and done < required:
            hindrances.append(self.env._(
                "%(done)s of %(required)s after-sales calls are done.", done=done, required=required
            ))
        return hindrances


class KefuCallback(models.Model):
    _inherit = "kefu.callback"

    @api.model
    def _after_sales_calls(self, company):
        """R2.6, C6.w: as many as the company wants before a site is closed."""
        return max(company.kefu_after_sales_calls, 1) if company._kefu_uses("site") else super()._after_sales_calls(company)
