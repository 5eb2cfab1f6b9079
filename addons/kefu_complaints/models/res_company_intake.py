import base64
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.kefu_base.tools.plain_text import is_token


class ResCompany(models.Model):
    """X12: the company's public form, its poster and its mail address for complaints."""

    _inherit = "res.company"

    kefu_complaint_link_days = fields.Integer(
        string="Private Link Works (days)", required=True, default=180, help="So long after a complaint was closed."
    )
    kefu_complaint_address_hour = fields.Integer(
        string="Per Address and Hour", required=True, default=20, help="Complaints from one internet address; 0: no limit."
    )
    kefu_complaint_address_day = fields.Integer(string="Per Address and Day", required=True, default=240, help="0: no limit.")
    kefu_complaint_day = fields.Integer(string="Per Day", required=True, default=5000, help="All together; 0: no limit.")
    kefu_complaint_alias_id = fields.Many2one(
        "mail.alias", string="Mail Address for Complaints", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    kefu_complaint_alias_name = fields.Char(
        string="Mail Address", compute="_compute_kefu_complaint_alias_name", inverse="_inverse_kefu_complaint_alias_name",
        help="The part before the @: what is written there becomes a complaint.",
    )

    _kefu_complaint_limits_known = models.Constraint(
        "CHECK (kefu_complaint_link_days > 0 AND kefu_complaint_address_hour >= 0 AND kefu_complaint_address_day >= 0"
        " AND kefu_complaint_day >= 0)",
        "Limits of the public form are zero (none) or more, days above zero.",
    )

    @api.depends("kefu_complaint_alias_id.alias_name")
    def _compute_kefu_complaint_alias_name(self):
        for company in self:
            # sudo: mail.alias: the administrator reads the company's own address
            company.kefu_complaint_alias_name = company.sudo().kefu_complaint_alias_id.alias_name

    def _inverse_kefu_complaint_alias_name(self):
        for company in self:
            # sudo: mail.alias: whoever may write the company sets its address, as with other addresses of the company
            alias = company.sudo().kefu_complaint_alias_id
            if alias:
                alias.alias_name = company.kefu_complaint_alias_name
            elif company.kefu_complaint_alias_name:
                company.kefu_complaint_alias_id = alias.create(company._prepare_kefu_complaint_alias())

    def _prepare_kefu_complaint_alias(self):
        """:rtype: dict"""
        return {
            "alias_name": self.kefu_complaint_alias_name,
            "alias_model_id": self.env["ir.model"]._get_id("kefu.complaint"),
            "alias_defaults": repr({"company_id": self.id}),
            "alias_contact": "everyone",
        }

    # The public form

    @api.model
    def _kefu_find_by_form(self, token):
        """:param str token: what stands in the address of the public form
        :return: the company, with sudo, if it takes complaints
        """
        companies = self.sudo()  # sudo: res.company: the token of the public form names the company
        if not is_token(token):
            return companies
        found = companies.search([("kefu_complaint_token", "=", token)])
        return found.filtered(lambda company: company._kefu_uses("complaints"))

    def _kefu_complaint_url(self):
        """:return: the address of the public form, as it stands in the QR code
        :rtype: str
        """
        self.ensure_one()
        return f"{self.get_base_url()}/complaint/{self.kefu_complaint_token}"

    def _kefu_complaint_qr(self):
        """:return: the QR code of the public form: a PNG in base64, as images are kept
        :rtype: bytes
        """
        png = self.env["ir.actions.report"].barcode("QR", self._kefu_complaint_url(), width=600, height=600, barLevel="M")
        return base64.b64encode(png)

    def _kefu_complaint_limits(self):
        """:return: the counters of the public form, as ``kefu.complaint.intake.hit`` wants them
        :rtype: list
        """
        return [
            ("form", "address", 1, self.kefu_complaint_address_hour),
            ("form-day", "address", 24, self.kefu_complaint_address_day),
            ("form-all", str(self.id), 24, self.kefu_complaint_day),
        ]

    def action_kefu_complaint_poster(self):
        """Print the poster with the QR code of the public form."""
        return self.env.ref("kefu_complaints.kefu_complaint_poster_report").report_action(self)

    def action_kefu_complaint_form(self):
        """Open the public form as customers see it."""
        return {"type": "ir.actions.act_url", "url": self._kefu_complaint_url(), "target": "new"}

    def action_kefu_complaint_new_token(self):
        """Give the public form a new address: posters with the old one stop working.

        :raise UserError: only the administrator decides that
        """
        if not self.env.user.has_group("kefu_base.group_manager") or self - self.env.user.company_ids:
            raise UserError(self.env._("Ask the administrator: posters that hang already stop working."))
        for company in self:
            company.sudo().kefu_complaint_token = secrets.token_urlsafe(16)  # sudo: res.company: checked above
        return {"type": "ir.actions.client", "tag": "soft_reload"}
