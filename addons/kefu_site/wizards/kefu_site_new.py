from odoo import api, fields, models


class KefuSiteNew(models.TransientModel):
    """P3.6: what is to be known of a site without a contract; the site itself checks who opens it."""

    _name = "kefu.site.new"
    _description = "New Site"
    _check_company_auto = True

    name = fields.Char(string="Site", required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    site_template_id = fields.Many2one(
        "kefu.site.template",
        string="Template",
        required=True,
        compute="_compute_site_template_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", ondelete="cascade", check_company=True, help="May be named later on the site's page."
    )
    site_address = fields.Char(string="Address", compute="_compute_site_address", store=True, readonly=False, precompute=True)
    site_start = fields.Date(string="Start", required=True, default=lambda self: self._default_site_start())
    handover_on = fields.Date(string="Handover", help="Nodes that count from the handover are planned when this is known.")
    site_manager_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", ondelete="cascade", check_company=True
    )
    inspector_id = fields.Many2one("res.users", domain="[('share', '=', False)]", ondelete="cascade", check_company=True)
    designer_id = fields.Many2one("res.users", domain="[('share', '=', False)]", ondelete="cascade", check_company=True)

    @api.model
    def _default_site_start(self):
        return self.env["kefu.calendar"]._today(self.env.company)

    @api.depends("company_id")
    def _compute_site_template_id(self):
        """The first one for property sales: whatever begins with a contract opens with it."""
        for wizard in self:
            domain = [("company_id", "in", (False, wizard.company_id.id)), ("kind", "=", "property")]
            wizard.site_template_id = self.env["kefu.site.template"].search(domain, limit=1)

    @api.depends("partner_id")
    def _compute_site_address(self):
        for wizard in self.filtered(lambda wizard: not wizard.site_address):
            partner = wizard.partner_id
            wizard.site_address = " ".join(filter(None, (partner.state_id.name, partner.city, partner.street, partner.street2)))

    def action_open_site(self):
        """P3.6: open the site.

        :return: its page
        :raise AccessError, UserError: as opening does
        """
        self.ensure_one()
        site = self.env["project.project"]._kefu_open_site_without_contract({
            "name": self.name,
            "company_id": self.company_id.id,
            "site_template_id": self.site_template_id.id,
            "partner_id": self.partner_id.id,
            "site_address": self.site_address,
            "site_phone": self.partner_id.phone,
            "site_start": self.site_start,
            "handover_on": self.handover_on,
            "site_manager_id": self.site_manager_id.id,
            "inspector_id": self.inspector_id.id,
            "designer_id": self.designer_id.id,
        })
        return {
            "type": "ir.actions.act_window",
            "res_model": site._name,
            "res_id": site.id,
            "views": [(site.get_formview_id(), "form")],
        }
