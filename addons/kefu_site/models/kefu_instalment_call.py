from datetime import timedelta

from odoo import fields, models


class KefuInstalment(models.Model):
    """C6.p, C6.i: the customer is phoned with the open amount, at once and again while it is overdue: for each instalment."""

    _inherit = "kefu.instalment"

    def _plan_call(self):
        """Phone the customer now about what is unpaid, and again when it is overdue. For many at once."""
        now = fields.Datetime.now()
        unpaid = self.filtered(lambda one: one._is_payable())
        self.env["kefu.callback"]._schedule_batch([("payment", instalment, None, now) for instalment in unpaid])
        for instalment in self:
            instalment.next_call_at = instalment._get_next_call()

    def _is_payable(self):
        """:return: whether the customer still has to pay something of the invoice
        :rtype: bool
        """
        invoice = self.invoice_id
        posted = self.state == "invoiced" and invoice.state == "posted" and invoice.move_type == "out_invoice"
        return posted and self.currency_id.compare_amounts(invoice.amount_residual, 0) > 0

    def _get_next_call(self):
        """:return: the morning of the day on which to look again; naive UTC"""
        company, calendar = self.company_id, self.env["kefu.calendar"]
        overdue = (self.invoice_date_due or fields.Date.context_today(self)) + timedelta(days=1)
        again = calendar._local_date(company, fields.Datetime.now()) + timedelta(days=company.kefu_instalment_remind_days)
        day = overdue if overdue > calendar._local_date(company, fields.Datetime.now()) else again
        return calendar._day_start(company, day) + timedelta(hours=company.kefu_callback_day_start)

    def _cancel_calls(self):
        """Nothing is to be paid any more, or not of this invoice."""
        self._kefu_call_off(self.env._("Nothing is to be paid any more."))

    def _kefu_callback_partners(self):
        return {instalment.id: instalment.order_id.partner_id for instalment in self}

    def _kefu_callback_about_users(self):
        return {instalment.id: self.env["res.users"] for instalment in self}

    def _kefu_callback_values(self):
        values = super()._kefu_callback_values()
        for instalment in self:
            order, site = instalment.order_id, instalment.order_id.kefu_site_ids[:1]
            known = {
                "customer": order.partner_id.name,
                "designer": site.designer_id.name,
                "supervisor": site.site_manager_id.name,
                "supervisor_phone": site.site_manager_id.phone,
                "site": site.name or order.name,
                "address": site.site_address,
                "date": str(instalment.invoice_date_due or ""),
                "amount": instalment.currency_id.format(instalment.amount_residual),
                "record": f"{instalment.name}, {instalment.invoice_id.name}",
            }
            values[instalment.id] = {**values.get(instalment.id, {}), **{key: text for key, text in known.items() if text}}
        return values
