from markupsafe import escape

from odoo import api, models
from odoo.exceptions import UserError

#: what confirming an order writes and the check does not look at
PLAIN = {"state", "date_order"}


class SaleOrder(models.Model):
    """G7: whatever button, link or program confirms an order, what the grade refuses needs a release."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        # born confirmed: asked like any other
        if confirmed := orders.filtered(lambda order: order.state == "sale" and order.company_id._kefu_uses("grading")):
            confirmed.write({"state": "draft"})
            confirmed.write({"state": "sale"})
        return orders

    def write(self, vals):
        confirmed = self.filtered(lambda order: order.state != "sale") if vals.get("state") == "sale" else self.browse()
        if not confirmed:
            return super().write(vals)
        if vals.keys() - PLAIN:
            super().write({name: value for name, value in vals.items() if name != "state"})
            vals = {"state": "sale"}
        warnings = confirmed._check_credit()
        result = super().write(vals)
        confirmed._after_credit_check(warnings)
        return result

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and not self._awaits_credit()

    def _awaits_credit(self):
        """:return: whether the customer's signature would confirm the order, were it not for the credit
        :rtype: bool
        """
        return (
            self.require_signature
            and not self.signature
            and not self.is_expired
            and not self._has_to_be_paid()
            # sudo: sale.order: the check is the same for the customer
            and self.sudo().kefu_credit_level == "refuse"
        )

    def _check_credit(self):
        """:return: ``{order: text}`` of those that pass with a warning
        :rtype: dict
        :raise UserError: an order is above the limit or its customer late, the grade refuses it, and nobody released it
        """
        findings = self._credit_findings(together=True)
        # sudo: kefu.credit.release: whether it was released, whoever confirms
        refused = [finding for order, found in findings.items() for finding in order.sudo()._get_refused(found)]
        if refused:
            raise UserError(self._credit_refused_message(refused))
        return {order: "\n".join(finding.text for finding in found) for order, found in findings.items() if found}

    def _credit_refused_message(self, refused):
        if self.env.user.share:
            return self._credit_customer_message()
        return self.env._(
            "%(orders)s cannot be confirmed (G7):\n%(reasons)s\nRegister the payment, make the order smaller, or ask the "
            "director or the sales manager to release it with a reason: press “Ask for Credit Release” on it.",
            orders=", ".join(self.mapped("name")),
            reasons="\n".join(f"• {text}" for text in dict.fromkeys(finding.text for finding in refused)),
        )

    @api.model
    def _credit_customer_message(self):
        return self.env._("Thank you. We have to talk about the payment of this order first and will get in touch with you.")

    def _after_credit_check(self, warnings):
        """Write down with what warnings orders passed, and let no other order of the same customers pass on the same limit."""
        if warnings:
            # sudo: sale.order: a note of the check, by who confirms
            self.env["sale.order"].union(*warnings).sudo()._message_log_batch(
                bodies={order.id: escape(text) for order, text in warnings.items()}
            )
        for company, orders in self.grouped("company_id").items():
            if company.account_use_credit_limit and company._kefu_uses("grading"):
                # sudo: res.partner: who owes, whoever confirms
                orders.sudo()._credit_debtors()._claim_credit(company)
