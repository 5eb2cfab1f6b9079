from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain


class SaleOrder(models.Model):
    """A quotation for somebody who is a customer here belongs to the customer, and opens in our form."""

    _inherit = "sale.order"

    @api.depends("opportunity_id")
    def _compute_user_id(self):
        """The designer answers for the quotation, also who is not a user of Odoo's sales app."""
        result = super()._compute_user_id()
        for order in self:
            # sudo: crm.lead: who looks after the customer
            order.user_id = order.user_id or order.opportunity_id.sudo().user_id
        return result

    def _get_invoiced(self):
        # sudo: account.move: who may not read invoices sees how many there are, and none of them
        return super(SaleOrder, self if self.env["account.move"].has_access("read") else self.sudo())._get_invoiced()

    def copy_data(self, default=None):
        """Whoever may copy a quotation may not see all of it: tags are the sales app's."""
        hidden = [name for name, field in self._fields.items() if field.copy and not self._has_field_access(field, "read")]
        vals_list = super().copy_data({**dict.fromkeys(hidden, False), **(default or {})})
        return [{name: value for name, value in vals.items() if name not in hidden} for vals in vals_list]

    def get_formview_id(self, access_uid=None):
        """The form in which a link to the quotation opens."""
        if self.env.user.has_group("sales_team.group_sale_salesman") or not self.env.company._kefu_uses("followup"):
            return super().get_formview_id(access_uid)
        return self.env.ref("kefu_followup_sale.sale_order_view_form").id

    def _link_customers(self):
        """R3.16: a quotation made beside the customer, for the same contact, becomes the customer's all the same."""
        if self.env.user.share or self.env.uid == SUPERUSER_ID:
            return
        # sudo: crm.lead: whether the contact is a customer here, also where the user may not see the customer
        loose = self.sudo().filtered(
            lambda order: not order.opportunity_id and order.state != "cancel" and order.company_id._kefu_releases_quotes()
        )
        if not loose:
            return
        leads = self.env["crm.lead"].sudo().search(  # sudo: as above
            Domain("partner_id", "in", loose.partner_id.ids)
            & Domain("company_id", "in", loose.company_id.ids)
            & Domain("won_status", "=", "pending"),
            order="id",
        )
        customers = {(lead.partner_id, lead.company_id): lead for lead in leads}
        for order in loose:
            lead = customers.get((order.partner_id, order.company_id))
            if lead:
                order.opportunity_id = lead
