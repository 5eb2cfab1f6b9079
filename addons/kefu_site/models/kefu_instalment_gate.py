from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: fallen due and not paid
UNPAID = ("due", "invoiced")


class KefuInstalment(models.Model):
    """C6.p: the next node is not announced while an instalment is unpaid, unless the director allows it with a reason."""

    _inherit = "kefu.instalment"

    @api.model
    def _kefu_check_payment_gate(self, node):
        """:param node: the ``kefu.site.node`` about to be announced
        :raise UserError: an instalment that fell due before is unpaid and not released; names amount, invoice and way out
        """
        node = node.sudo()  # sudo: kefu.instalment: the gate is the same whoever announces
        if not node.company_id.kefu_payment_gate:
            return
        unpaid = node.project_id.contract_id.instalment_ids.filtered(lambda one: one._is_holding_back())
        if unpaid:
            lines = "\n".join(f"• {instalment._describe_unpaid()}" for instalment in unpaid.sorted())
            raise UserError(self.env._(
                "%(node)s is not announced while this is unpaid (C6.p):\n%(unpaid)s\n"
                "Register the payment, or ask the director to release it with a reason.",
                node=node.display_name, unpaid=lines,
            ))

    def action_release(self, reason):
        """The director or general manager lets the site go on before this is paid. It stays to be paid.

        :param str reason: why
        :raise AccessError: neither director nor general manager
        :raise UserError: no reason, or nothing of it is unpaid
        """
        self = self._in_plain_context()
        self.check_access("read")
        if not self._is_role("director", "general_manager"):
            raise AccessError(self.env._("The director or the general manager lets a site go on before it is paid (C6.p)."))
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Give a reason."))
        self._check_state(*UNPAID)
        self._answer(released_by=self.env.uid, released_reason=reason.strip(), released_at=fields.Datetime.now())
        text = self.env._("%(person)s lets the site go on: %(reason)s", person=self.env.user.name, reason=reason.strip())
        for instalment in self.sudo():  # sudo: project.project: whom to tell
            instalment._message_log(body=text)
            instalment._tell(instalment.order_id.kefu_site_ids.site_manager_id, text)

    def _is_holding_back(self):
        return self.state in UNPAID and not self.released_at

    def _describe_unpaid(self):
        """:return: what is unpaid, in one line
        :rtype: str
        """
        self.ensure_one()
        amount = self.currency_id.format(self.amount_residual if self.invoice_id.state == "posted" else self.amount)
        number = self.invoice_id.name if self.invoice_id.state == "posted" else self.env._("not invoiced yet")
        return self.env._("%(instalment)s: %(amount)s, %(invoice)s", instalment=self.name, amount=amount, invoice=number)
