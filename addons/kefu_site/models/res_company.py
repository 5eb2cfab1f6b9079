from odoo import api, fields, models

#: codes of the sequences of which each company has its own
SEQUENCES = ("kefu.service.slip", "kefu.warranty")


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_use_site = fields.Boolean(string="Sites", default=True)
    kefu_site_template_id = fields.Many2one(
        "kefu.site.template",
        string="Site Template of Contracts",
        ondelete="set null",
        help="New contracts open a site with these nodes unless they say otherwise; empty: no site.",
    )
    kefu_announce_hours = fields.Integer(
        string="Announce Ahead (hours)", required=True, default=0, help="A node is announced at least so many hours ahead."
    )
    kefu_instalment_due_days = fields.Integer(string="Pay Instalments Within (days)", required=True, default=7, help="C6.p")
    kefu_instalment_post = fields.Boolean(
        string="Post Instalment Invoices", default=True, help="Otherwise they are left as drafts for finance."
    )
    kefu_instalment_remind_days = fields.Integer(
        string="Payment Call Every (days)", required=True, default=7, help="While an instalment is overdue."
    )
    kefu_payment_gate = fields.Boolean(
        string="Payment Gate",
        default=True,
        help="C6.p: the next node is not announced while the previous instalment is unpaid.",
    )
    kefu_warranty_months = fields.Integer(string="Warranty (months)", required=True, default=24, help="C6.w")
    kefu_warranty_remind_days = fields.Integer(string="Warranty Reminder (days)", required=True, default=30)
    kefu_after_sales_calls = fields.Integer(
        string="After-Sales Calls Before Closing", required=True, default=2, help="C6.w"
    )

    _kefu_site_figures = models.Constraint(
        "CHECK (kefu_announce_hours >= 0 AND kefu_instalment_due_days >= 0 AND kefu_instalment_remind_days > 0"
        " AND kefu_warranty_months > 0 AND kefu_warranty_remind_days >= 0 AND kefu_after_sales_calls >= 0)",
        "Hours, days and calls of sites are not negative; the warranty lasts a month or longer, payment calls are a day or "
        "more apart.",
    )

    @api.model
    def _kefu_features(self):
        return {**super()._kefu_features(), "site": "kefu_use_site"}

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._kefu_create_site_sequences()
        return companies

    def _kefu_create_site_sequences(self):
        """Give companies numbers of their own for slips and warranties, after the common sequences."""
        self._kefu_create_sequences(SEQUENCES)
