from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ProjectProject(models.Model):
    """C6.w: the certificate, in the customer's language."""

    _inherit = "project.project"

    def action_print_warranty(self):
        """:return: the certificates as a PDF
        :raise UserError: there is no warranty yet
        """
        self.check_access("read")
        if missing := self.filtered(lambda site: not site.warranty_start):
            raise UserError(self.env._("There is no warranty for %s yet.", ", ".join(missing.mapped("name"))))
        return self.env.ref("kefu_site.warranty_action_print").report_action(self)

    def _kefu_customer_certificate(self):
        """The certificate as the customer gets it. Called with sudo by pages that checked whose site it is.

        :return: a PDF; nothing while there is no warranty
        :rtype: bytes
        """
        self.ensure_one()
        if not self.warranty_number:
            return b""
        return self.env["ir.actions.report"]._render_qweb_pdf("kefu_site.warranty_action_print", self.ids)[0]

    def _warranty_lang(self):
        """:return: the language of the certificate: the customer's"""
        return self.sudo().partner_id.lang or self.env.lang  # sudo: res.partner: the language only

    def _get_certificate(self):
        """What stands on the certificate, in the language of the environment.

        :rtype: dict
        """
        self.ensure_one()
        site = self.sudo()  # sudo: sale.order, res.partner: whoever may read the site may print its certificate
        return {
            "company": site.company_id,
            "number": site.warranty_number,
            "facts": [fact for fact in site._certificate_facts() if fact[1]],
            "lines": [
                (line.name, site._certificate_term(line.months), site._day(line.ends_on)) for line in site.warranty_line_ids
            ],
            "period": self.env._(
                "Under warranty from %(first)s to %(last)s, both days included:",
                first=site._day(site.warranty_start), last=site._day(site.warranty_end),
            ),
            "phone": site.company_id.phone,
        }

    def _certificate_facts(self):
        """:return: ``(label, text)``"""
        finished = self.finished_at and self.env["kefu.calendar"]._local_date(self.company_id, self.finished_at)
        return [
            (self.env._("Customer"), self.partner_id.name),
            (self.env._("Home"), self.site_address),
            (self.env._("Contract"), self.contract_id.name),
            (self.env._("Designer"), self.designer_id.name),
            (self.env._("Site Manager"), self.site_manager_id.name),
            (self.env._("Final Acceptance"), self._day(finished)),
        ]

    def _certificate_term(self, months):
        """:return: so many years, or months"""
        if months % 12:
            return self.env._("%s months", months)
        return self.env._("1 year") if months == 12 else self.env._("%s years", months // 12)

    def _day(self, day):
        return format_date(self.env, day) if day else ""
