from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

RELEASERS = ("director", "sales_manager")


class SaleOrder(models.Model):
    """G7: the director or the sales manager lets one order pass, with a reason."""

    _inherit = "sale.order"

    credit_release_ids = fields.One2many(
        "kefu.credit.release", "order_id", string="Credit Releases", readonly=True, copy=False, groups="base.group_user"
    )
    credit_asked_by_id = fields.Many2one(
        "res.users", string="Credit Release Asked By", readonly=True, copy=False, groups="base.group_user"
    )
    credit_asked_at = fields.Datetime(string="Credit Release Asked", readonly=True, copy=False, groups="base.group_user")
    may_release_credit = fields.Boolean(compute="_compute_may_release_credit", groups="base.group_user")

    _credit_asked_idx = models.Index("(company_id, credit_asked_at) WHERE credit_asked_at IS NOT NULL")

    @api.depends("kefu_credit_level")
    @api.depends_context("uid")
    def _compute_may_release_credit(self):
        releaser = self._is_credit_releaser()
        for order in self:
            order.may_release_credit = releaser and order.kefu_credit_level == "refuse"

    def action_ask_credit_release(self):
        """Ask the directors and sales managers of the company to let these orders pass.

        :raise UserError: an order needs no release
        """
        self.check_access("write")
        self._check_credit_refused()
        self.write({"credit_asked_by_id": self.env.uid, "credit_asked_at": fields.Datetime.now()})
        users = self.env["res.users"]
        for company, orders in self.grouped("company_id").items():
            people = users.union(*(users._kefu_with_role(role, company) for role in RELEASERS))
            for order in orders:
                order._tell_of_credit(people, self.env._(
                    "%(person)s asks for a credit release of %(order)s.\n%(reasons)s",
                    person=self.env.user.name, order=order.name, reasons=order.kefu_credit_text,
                ))
        return True

    def action_release_credit(self):
        """Open the dialog that asks for the reason."""
        self._check_credit_releaser()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_grading_sale.kefu_credit_release_ask_action"),
            "context": {"default_order_ids": self.ids},
        }

    def _release_credit(self, reason):
        """Let these orders pass as they are; larger ones, or for another customer, need a new release.

        :param str reason: why
        :raise AccessError: neither director nor sales manager
        :raise UserError: no reason, or an order needs no release
        """
        self._check_credit_releaser()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give a reason."))
        findings = self._check_credit_refused()
        # sudo: kefu.credit.release: made here only, once it was checked who releases
        self.env["kefu.credit.release"].sudo().create([
            {
                "order_id": order.id,
                "company_id": order.company_id.id,
                "partner_id": partner.id,
                "currency_id": order.currency_id.id,
                "amount": order.amount_total,
                "reason": reason,
                "findings": "\n".join(finding.text for finding in findings[order]),
            }
            for order in self
            for partner in dict.fromkeys(finding.partner for finding in findings[order])
        ])
        text = self.env._("Credit released by %(person)s: %(reason)s", person=self.env.user.name, reason=reason)
        # sudo: sale.order: who releases may not write orders; the note is of the step taken
        orders = self.sudo()
        orders._message_log_batch(bodies={order.id: escape(text) for order in orders})
        for order in orders:
            order.with_env(self.env)._tell_of_credit(order.credit_asked_by_id or order.user_id, text)
        orders.write({"credit_asked_by_id": False, "credit_asked_at": False})

    def _check_credit_releaser(self):
        self.check_access("read")
        if not self._is_credit_releaser():
            raise AccessError(self.env._(
                "The director or the sales manager releases orders that the credit grade refuses (G7). Ask them."
            ))

    def _check_credit_refused(self):
        """:return: ``{order: findings that refuse it}``
        :raise UserError: one is not refused
        """
        waiting = self.filtered(lambda order: order.state in ("draft", "sent"))
        found = waiting._credit_findings()
        # sudo: kefu.credit.release: whether it was released already, whoever asks
        refused = {order: order.sudo()._get_refused(found.get(order, [])) for order in self}
        for order, findings in refused.items():
            if not findings:
                raise UserError(self.env._("%(order)s needs no credit release.", order=order.name))
        return refused

    def _tell_of_credit(self, users, text):
        # sudo: sale.order: the step's own message, posted by who took the step
        self.sudo()._kefu_tell(users, text, subject=self.name)

    @api.model
    def _is_credit_releaser(self):
        return any(self.env.user.has_group(f"kefu_base.group_{role}") for role in RELEASERS)
