from odoo import api, fields, models
from odoo.exceptions import UserError

from .kefu_info_report import HEADINGS


class KefuInfoReport(models.Model):
    """G5, G6: what people hear of a customer every day, in one line; and what cannot wait."""

    _inherit = "kefu.info.report"

    heading = fields.Selection(HEADINGS, readonly=True)
    emergency_kind = fields.Selection(
        [
            ("bounced", "Bounced Payment"),
            ("postponement", "Request to Postpone"),
            ("other", "Other"),
        ],
        string="What Happened",
        readonly=True,
    )
    text = fields.Text(readonly=True)
    invoice_id = fields.Many2one(
        "account.move", readonly=True, index="btree_not_null", ondelete="set null", check_company=True
    )
    periodic_id = fields.Many2one(
        "kefu.info.report", string="In the Report", readonly=True, index="btree_not_null", ondelete="set null",
        check_company=True,
    )
    entry_ids = fields.One2many("kefu.info.report", "periodic_id", string="Notes and Emergencies", readonly=True)

    _loose_idx = models.Index("(company_id, partner_id) WHERE kind != 'periodic' AND periodic_id IS NULL")

    @api.model
    def _note(self, partner, heading, text, company=None):
        """G5: one line about a customer, for the next report.

        :param partner: ``res.partner``, who must be readable
        :param str heading: under which of the report's headings it stands
        :raise UserError: nothing is written
        """
        return self._create_entry(partner, text, company, kind="note", heading=heading, state="noted")

    @api.model
    def _raise_emergency(self, partner, emergency_kind, text, invoice=None, company=None):
        """G6: something that cannot wait; sales manager and general manager hear of it at once.

        :param partner: ``res.partner``, who must be readable
        :param str emergency_kind: what happened
        :param invoice: an ``account.move`` it is about, which must be readable
        :raise UserError: nothing is written
        """
        if invoice:
            invoice.check_access("read")
            company = invoice.company_id
        emergency = self._create_entry(
            partner, text, company, kind="emergency", emergency_kind=emergency_kind, state="raised",
            invoice_id=invoice.id if invoice else False,
        )
        emergency._sound_alarm()
        emergency._incident_changed()
        return emergency.with_env(self.env)

    def _create_entry(self, partner, text, company, **values):
        partner.check_access("read")
        company = company or self.env.company
        text = self._check_text(text, self.env._("Write down what you heard."))
        if not company._kefu_uses("grading"):
            raise UserError(self.env._("%s does not use credit grades.", company.name))
        # sudo: kefu.info.report: everybody may report, only those concerned may read
        sudo = self.sudo()._in_plain_context().with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        customer = partner.sudo().commercial_partner_id  # sudo: res.partner: whom it is about
        return sudo.create({
            **values, "text": text, "company_id": company.id, "partner_id": customer.id, "author_id": self.env.uid,
            "salesperson_id": sudo._find_salesperson(company, customer),
            "periodic_id": sudo.search([
                ("company_id", "=", company.id), ("partner_id", "=", customer.id), ("kind", "=", "periodic"),
                ("state", "=", "draft"),
            ], limit=1, order="period desc").id,
        })

    def _find_salesperson(self, company, partner):
        """:return: id of whose customer this is in the company, as the scheduled work finds them"""
        found = self.env["kefu.info.report.job"]._salespeople(company, partner.ids)
        return found.get(partner.id, False)
