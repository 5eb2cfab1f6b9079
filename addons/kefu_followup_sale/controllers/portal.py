from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.sale.controllers import portal


class CustomerPortal(portal.CustomerPortal):
    """R3.16: before release the customer's page, with everything on it, says that the quotation is being prepared."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        """All pages and calls of the portal about a quotation come through here: page, PDF, signing, paying, options, files."""
        document_sudo = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name == "sale.order" and document_sudo._get_withheld():
            if request.env.user.share:
                raise AccessError(document_sudo._being_prepared_message())
            document_sudo._check_released()
        return document_sudo

    @http.route()
    def portal_order_page(self, order_id, access_token=None, **kwargs):
        """The page, its PDF and its HTML."""
        order_sudo = self._get_withheld_order(order_id, access_token)
        if not order_sudo:
            return super().portal_order_page(order_id, access_token=access_token, **kwargs)
        refusal = None if request.env.user.share else self._get_refusal(order_sudo)
        response = request.render("kefu_followup_sale.quotation_in_preparation", {
            "res_company": order_sudo.company_id,
            "contact": order_sudo.user_id,
            "refusal": refusal,
            "backend_url": f"/odoo/kefu-quotations/{order_sudo.id}",
        })
        if refusal:
            response.status_code = 403
        return response

    def _get_refusal(self, order_sudo):
        """Keep the attempt of somebody of the house. Nothing is rolled back: there is a page to show.

        :return: what they are told
        :rtype: str
        """
        # sudo: the order: whoever opens its page is told its number
        message = order_sudo._withheld_message()
        refusals = request.env["kefu.refusal"]
        refusals._record(refusals._prepare_refusals("QUOTE_LEAK", order_sudo, message))
        return message

    def _get_withheld_order(self, order_id, access_token):
        """:return: the order as superuser, if it is not released and the visitor may know that it exists"""
        # sudo: sale.order: the visitor is checked below; the page shown tells nothing of the order
        order_sudo = request.env["sale.order"].sudo().browse(order_id).exists()
        if not order_sudo or not order_sudo._get_withheld():
            return order_sudo.browse()
        user = request.env.user
        if user.share:
            is_customer = not user._is_public() and (
                user.partner_id.commercial_partner_id == order_sudo.partner_id.commercial_partner_id
            )
        else:
            is_customer = order_sudo.with_env(request.env).has_access("read")
        has_token = access_token and order_sudo.access_token and consteq(order_sudo.access_token, access_token)
        return order_sudo if is_customer or has_token else order_sudo.browse()
