from odoo import api, fields, models


class SaleOrder(models.Model):
    """C6: a confirmed contract opens its site; a cancelled one cancels it."""

    _inherit = "sale.order"

    kefu_site_template_id = fields.Many2one(
        "kefu.site.template",
        string="Site Template",
        compute="_compute_kefu_site_template_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Confirming the contract opens a site with these nodes; empty: no site.",
    )
    kefu_site_ids = fields.One2many("project.project", "contract_id", string="Site", readonly=True)

    @api.depends("company_id")
    def _compute_kefu_site_template_id(self):
        for order in self:
            company = order.company_id if order.state in ("draft", "sent") else self.env["res.company"]
            order.kefu_site_template_id = company.kefu_site_template_id or order.kefu_site_template_id

    def _action_confirm(self):
        result = super()._action_confirm()
        self.env["project.project"]._kefu_open_sites(self)
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: project.project: whoever cancels a contract cancels its site
        self.sudo().kefu_site_ids._kefu_cancel_sites()
        return result
