from odoo import api, fields, models


class SaleOrder(models.Model):
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
