from collections import defaultdict

from odoo import api, fields, models

LEVELS = [("warn", "Warning"), ("refuse", "Refused"), ("released", "Released")]


class SaleOrder(models.Model):
    """G7: what the grade of whoever will owe an order says to it."""

    _inherit = "sale.order"

    # nothing for customers, who may read their orders
    kefu_credit_level = fields.Selection(
        LEVELS, string="Credit Check", compute="_compute_kefu_credit", compute_sudo=True, groups="base.group_user"
    )
    kefu_credit_text = fields.Text(
        string="Found by the Credit Check", compute="_compute_kefu_credit", compute_sudo=True, groups="base.group_user"
    )

    @api.depends(
        "state", "company_id", "partner_id", "partner_invoice_id", "currency_id", "amount_total", "credit_release_ids.amount"
    )
    @api.depends_context("lang")
    def _compute_kefu_credit(self):
        findings = self.filtered(lambda order: order.state in ("draft", "sent"))._credit_findings()
        for order in self:
            found = findings.get(order, [])
            order.kefu_credit_text = "\n".join(finding.text for finding in found)
            if order._get_refused(found):
                order.kefu_credit_level = "refuse"
            elif any(finding.strictness == "refuse" for finding in found):
                order.kefu_credit_level = "released"
            else:
                order.kefu_credit_level = "warn" if found else False

    def _credit_findings(self, together=False):
        """What the customers' grades say to these orders.

        :param bool together: they are being confirmed at once: each adds to what the customer owes
        :return: ``{order: findings}``, of all orders in companies that use grades
        :rtype: dict[sale.order, list[Finding]]
        """
        findings = {}
        for company, orders in self.grouped("company_id").items():
            if company._kefu_uses("grading"):
                # sudo: sale.order, res.partner: limits and debts are accounting's; the check is the same whoever confirms
                found = orders.sudo().with_company(company)._credit_findings_in(company, together)
                findings.update(zip(orders, found, strict=True))
        return findings

    def _credit_findings_in(self, company, together):
        """:return: a list of findings for each order, all of one company and in its environment"""
        partners = self._credit_debtors()
        debtors = {order: order._credit_debtors().with_prefetch(partners.ids) for order in self}
        # read anew: nothing tells these fields what was posted or confirmed a moment ago
        partners.invalidate_recordset(["credit", "credit_to_invoice"])
        policies = self.env["kefu.grade.policy"]._policies(company)
        overdue = partners._kefu_overdue(company, policies)
        asked = {order: order._credit_asked() for order in self}
        totals = defaultdict(float)
        for order in self:
            for partner in debtors[order]:
                totals[partner] += asked[order]
        return [
            [
                finding
                for partner in (debtors[order] if asked[order] > 0 else ())
                for finding in partner._credit_findings(policies, overdue, totals[partner] if together else asked[order])
            ]
            for order in self
        ]

    def _credit_debtors(self):
        """:return: the commercial partners who order and who will owe, nearly always the same one
        :rtype: res.partner
        """
        return (self.partner_id | self.partner_invoice_id).commercial_partner_id

    def _credit_asked(self):
        """:return: what the order asks for on credit, in the company's currency: what was paid online and is not in the books
            yet needs none
        :rtype: float
        """
        paid = sum(
            transaction.amount
            for transaction in self.transaction_ids
            if transaction.state in ("authorized", "done") and transaction.payment_id.move_id.state != "posted"
        )
        return self.company_id.currency_id.round((self.amount_total - paid) / (self.currency_rate or 1))

    def _get_refused(self, findings):
        """:return: those of an order's findings that refuse it and were not released
        :rtype: list[Finding]
        """
        return [
            finding
            for finding in findings
            if finding.strictness == "refuse" and not self.credit_release_ids._covers(self, finding.partner)
        ]

    def _is_credit_refused(self):
        """:return: whether confirming the order now would be refused
        :rtype: bool
        """
        # sudo: kefu.credit.release: whether it was released, also when the customer asks
        return bool(self.sudo()._get_refused(self._credit_findings().get(self, [])))
