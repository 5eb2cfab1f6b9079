from odoo import api, fields, models


class SaleOrder(models.Model):
    """The contract's page: its site."""

    _inherit = "sale.order"

    kefu_uses_site = fields.Boolean(compute="_compute_kefu_uses_site")

    @api.depends("company_id")
    def _compute_kefu_uses_site(self):
        for order in self:
            order.kefu_uses_site = (order.company_id or self.env.company).kefu_use_site

    def action_open_site(self):
        """:return: the page of the contract's site"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "project.project",
            "res_id": self.kefu_site_ids.id,
            "views": [(self.env.ref("kefu_site.project_project_view_form_site").id, "form")],
        }
