import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.kefu_base.models.kefu_job import CONFLICTS

from .kefu_instalment import OPEN

_logger = logging.getLogger(__name__)

#: what could not be invoiced is tried again so much later
AGAIN = timedelta(hours=1)


class KefuInstalment(models.Model):
    """C6.p, C6.i: one invoice per instalment, by Odoo's own sale invoicing: down payments, and last the regular invoice that
    deducts them.
    """

    _inherit = "kefu.instalment"

    def action_fall_due(self):
        """Finance lets instalments fall due that hang on no node of a site, and invoices them.

        :raise AccessError: not finance
        :raise UserError: it is not planned any more, or its node makes it due
        """
        self = self._in_plain_context()
        self._check_finance()
        self._check_state("planned")
        waiting = self.filtered("node_id")
        if waiting:
            raise UserError(self.env._(
                "%(instalment)s falls due when %(node)s passes.",
                instalment=waiting[0].display_name, node=waiting[0].sudo().node_id.display_name,  # sudo: its name
            ))
        self._fall_due()

    def action_invoice(self):
        """Finance invoices now what is due and could not be invoiced, or was credited.

        :raise AccessError: not finance
        :raise UserError: it is not due, or cannot be invoiced: why
        """
        self = self._in_plain_context()
        self._check_finance()
        for instalment in self.sorted():
            instalment._check_state("due")
            instalment._invoice()

    def action_view_invoice(self):
        """:return: the action that opens the invoice"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.invoice_id.id,
            "view_mode": "form",
        }

    def _check_finance(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Instalments are invoiced by finance."))

    def _fall_due(self):
        """C6.p: those of ``self`` that are planned fall due, and are invoiced at once. What cannot be invoiced stays due: finance
        is told why, and the scheduled job tries again.
        """
        # sudo: kefu.instalment: falls due by what happened on the site, whoever is at work there
        falling = self.sudo().filtered(lambda one: one.state == "planned" and one.company_id._kefu_uses("site"))
        now = fields.Datetime.now()
        falling.write({"state": "due", "due_at": now, "next_try_at": now})
        falling._invoice_or_note()

    def _invoice_or_note(self):
        """Invoice what can be; of the rest keep the reason and tell finance, once."""
        for instalment in self.sorted():
            try:
                with self.env.cr.savepoint():
                    instalment._invoice()
            except CONFLICTS:
                raise
            except Exception as error:
                if not isinstance(error, UserError):
                    _logger.exception("%s could not be invoiced", instalment)
                instalment._note_error(str(error))

    def _note_error(self, text):
        # sudo: kefu.instalment: see _fall_due
        sudo = self.sudo()
        is_new = sudo.invoice_error != text
        sudo.write({"invoice_error": text, "next_try_at": fields.Datetime.now() + AGAIN})
        if is_new:
            sudo._tell(self._get_finance(), self.env._("It is due and could not be invoiced: %s", text))

    def _get_finance(self):
        """:return: who invoices in the company
        :rtype: res.users
        """
        # sudo: res.users: to tell them
        return self.env["res.users"].sudo().search([
            ("all_group_ids", "in", self.env.ref("account.group_account_invoice").id),
            ("company_ids", "in", self.company_id.id),
            ("share", "=", False),
        ])

    def _invoice(self):
        """Make the invoice of an instalment that is due, once.

        :raise UserError: it cannot be invoiced now; it says why and what to do
        """
        self.ensure_one()
        self = self._as_system()
        self._claim()
        if self.state != "due":
            return
        order = self.order_id
        is_last = order._get_open_instalments() == self
        rest = order.amount_total - order._get_invoiced_amount()
        if is_last:
            invoice = order._create_last_invoice(rest)
        else:
            invoice = self._create_down_payment(order._get_instalment_shares(first=self)[self])
        self.write({
            "state": "invoiced" if invoice else "paid",
            "invoice_id": invoice.id,
            "invoice_error": False,
            "next_try_at": False,
        })
        if invoice:
            self._finish_invoice(invoice)
        else:
            self._message_log(body=self.env._("Nothing is left to pay: no invoice was made."))

    def _as_system(self):
        """:return: ``self`` as Odoo itself, in its company and the customer's language: of invoicing, nothing depends on who
            passed the node
        """
        company = self.sudo().company_id  # sudo: kefu.instalment: see _fall_due
        self = self._in_plain_context().with_user(SUPERUSER_ID).with_company(company)
        return self.with_context(lang=self.order_id._get_lang(), tz=self.company_id.kefu_tz)

    def _claim(self):
        """Take the contract's instalments by a write on their rows: of two who invoice at the same moment, the second one sees
        what the first one did, or is refused by the database.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE kefu_instalment SET write_date = now() at time zone 'UTC' WHERE order_id = %s", self.order_id.id
        ))
        self.env.invalidate_all()

    def _create_down_payment(self, amount):
        """:return: the draft invoice of a down payment; none when nothing is to be paid
        :rtype: account.move
        """
        order = self.order_id
        if order.currency_id.compare_amounts(amount, 0) <= 0:
            return self.env["account.move"]
        wizard = self.env["sale.advance.payment.inv"].create({
            "sale_order_ids": [Command.set(order.ids)], "advance_payment_method": "fixed", "fixed_amount": amount,
        })
        invoice = wizard._create_invoices(order)
        invoice.invoice_line_ids.filtered(lambda line: line.display_type == "product").name = self._get_line_label()
        order._check_invoiced(invoice, amount)
        return invoice

    def _get_line_label(self):
        share = f" {self.percent:g} %" if self.kind == "percent" else ""
        return f"{self.order_id.name} {self.name}{share}"

    def _finish_invoice(self, invoice):
        """C6.i: one term; posted unless finance wants to look at it first."""
        invoice.invoice_payment_term_id = False
        self._set_dates()
        if self.company_id.kefu_instalment_post:
            invoice.action_post()
        self._message_log(body=self.env._("Invoiced: %s", invoice._get_html_link()))

    def _set_dates(self):
        """Invoices without a date are to be paid so many days from today."""
        for instalment in self.filtered(lambda one: one.invoice_id.state == "draft" and not one.invoice_id.invoice_date):
            company = instalment.company_id
            today = fields.Date.context_today(instalment.with_context(tz=company.kefu_tz))
            instalment.invoice_id.invoice_date_due = today + timedelta(days=company.kefu_instalment_due_days)

    def _replace_invoice(self, invoice):
        """Finance credited the invoice and made another one for it.

        :param invoice: the new draft
        """
        # sudo: kefu.instalment: follows from what finance did with the invoice
        sudo = self.sudo()
        sudo.write({"state": "invoiced", "invoice_id": invoice.id, "invoice_error": False})
        sudo._set_dates()

    def _reopen(self, text):
        """What was invoiced is credited or cancelled: due again, and invoiced again when finance says so."""
        # sudo: kefu.instalment: follows from what finance did with the invoice
        for instalment in self.sudo():
            is_over = instalment.order_id.state == "cancel"
            instalment.write({
                "state": "cancelled" if is_over else "due",
                "invoice_id": False,
                "invoice_error": text,
                "next_try_at": False,
                "next_call_at": False,
            })
            instalment._message_log(body=text)
            instalment._cancel_calls()

    def _cancel_open(self):
        """The contract is cancelled: nothing falls due any more."""
        # sudo: kefu.instalment: follows from cancelling the contract
        sudo = self.sudo()
        sudo._cancel_calls()
        sudo.filtered(lambda instalment: instalment.state in OPEN).write({
            "state": "cancelled", "invoice_error": False, "next_try_at": False,
        })
