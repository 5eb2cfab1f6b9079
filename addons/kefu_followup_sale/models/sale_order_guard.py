from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from ..permits import RELEASE

#: set by the steps of a release only
RELEASE_FIELDS = {
    "release_state",
    "release_asked_by_id",
    "release_asked_at",
    "released_by_id",
    "released_at",
    "return_reason",
    "release_digest",
}
#: what a quotation becomes when it leaves the house
LEFT = ("sent", "sale")


class SaleOrder(models.Model):
    """R3.16, R3.12: whatever button, link or program is used, only what is released leaves the house."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.uid != SUPERUSER_ID:
            # (a whole context, because keys are taken out of it)
            # pylint: disable-next=context-overridden
            self = self.with_context({
                key: value for key, value in self.env.context.items() if key.removeprefix("default_") not in RELEASE_FIELDS
            })
            vals_list = [{name: value for name, value in vals.items() if name not in RELEASE_FIELDS} for vals in vals_list]
        orders = super().create(vals_list)
        orders._link_customers()
        if self.env.uid != SUPERUSER_ID:
            orders._check_not_born_outside()
        return orders

    def write(self, vals):
        if RELEASE.held(self):
            return super().write(vals)
        self._check_release_fields(vals)
        self._check_customer_kept(vals)
        if vals.get("state") in LEFT:
            self.filtered(lambda order: order.state != vals["state"])._check_leaving(vals["state"])
        looked_at = self._get_looked_at()
        result = super().write(vals)
        if "partner_id" in vals:
            self._link_customers()
        looked_at._void_changed()
        return result

    def action_quotation_send(self):
        """Refused before the dialog opens; what goes out past the dialog is refused where it goes out."""
        self._check_released()
        return super().action_quotation_send()

    @api.readonly
    def action_preview_sale_order(self):
        """The customer's page is shown to nobody before release."""
        self._check_released()
        return super().action_preview_sale_order()

    def get_portal_url(self, suffix=None, report_type=None, download=None, query_string=None, anchor=None):
        """Nobody in the house gets the customer's link before release."""
        self._check_link()
        return super().get_portal_url(suffix, report_type, download, query_string, anchor)

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        self._check_link()
        return super()._get_share_url(redirect, signup_partner, pid, share_token)

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and self._may_be_confirmed()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and self._may_be_confirmed()

    def _may_be_confirmed(self):
        """:return: whether the customer may accept it online: released, and the split complete (R3.16, R3.12)
        :rtype: bool
        """
        # sudo: crm.lead: what concerns the house only is not told to the customer
        return not self.is_withheld and self.sudo().opportunity_id._kefu_followed()._is_split_complete()

    def _check_link(self):
        """Links are kept from people of the house; the page behind a link asks for the release by itself."""
        if not self.env.su and not self.env.user.share:
            self._check_released()

    def _check_leaving(self, state):
        """:param str state: ``sent`` or ``sale``, which the quotations are becoming
        :raise AccessError: not released (R3.16)
        :raise UserError: the split is not complete (R3.12)
        """
        self._check_released()
        if state != "sale":
            return
        # sudo: crm.lead: the rule concerns whoever confirms, also who may not see the customer
        leads = self.sudo().opportunity_id._kefu_followed()
        if self.env.user.share and not leads._is_split_complete():
            raise UserError(self._being_prepared_message())
        leads._check_split_complete()

    def _check_released(self):
        """R3.16: the one gate of all ways out.

        :raise AccessError: a quotation is not released; the attempt is kept. Customers and scheduled work are told, too, but
            nothing is kept of them
        """
        withheld = self._get_withheld()
        if not withheld:
            return
        if self.env.user.share:
            raise UserError(self._being_prepared_message())
        if self.env.uid == SUPERUSER_ID:
            raise UserError(withheld._withheld_message())
        self.env["kefu.refusal"]._refuse("QUOTE_LEAK", withheld, withheld._withheld_message())

    def _check_not_born_outside(self):
        """Nobody makes a customer's quotation that is sent or signed from the beginning. The attempt is kept of the customer:
        the quotation does not come to be.
        """
        outside = self.filtered(lambda order: order.state in LEFT and order._is_customers())
        if outside:
            # sudo: crm.lead: to refuse
            self.env["kefu.refusal"]._refuse("QUOTE_LEAK", outside.sudo().opportunity_id, outside._withheld_message())

    def _withheld_message(self):
        return self.env._(
            "%(orders)s: not released yet (R3.16). A quotation is sent, printed, shared or confirmed only after a supervisor or "
            "the director released it. Press “Ask for Release” on it.",
            orders=", ".join(self.sudo().mapped("name")),  # sudo: sale.order: the number of what was tried to get out
        )

    @api.model
    def _being_prepared_message(self):
        return self.env._("Your quotation is still being prepared. We will tell you as soon as it is ready.")

    def _check_release_fields(self, vals):
        if RELEASE_FIELDS & vals.keys() and self.env.uid != SUPERUSER_ID:
            self.env["kefu.refusal"]._refuse("QUOTE_LEAK", self, self.env._(
                "Only a supervisor or the director releases quotations (R3.16), with the button. Ask for release."
            ))

    def _check_customer_kept(self, vals):
        """A customer's quotation stays the customer's, so that the rule stays upon it."""
        if self.env.uid == SUPERUSER_ID:
            return
        left = self.filtered(lambda order: (
            "opportunity_id" in vals and not vals["opportunity_id"]
            or "company_id" in vals and vals["company_id"] != order.company_id.id
        ) and order._is_customers())
        if left:
            raise UserError(self.env._(
                "%(order)s belongs to a customer of %(company)s and stays with them. Make a new quotation instead.",
                order=left[0].name,
                company=left[0].sudo().company_id.name,  # sudo: res.company: its name
            ))
