from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import consteq

from odoo.addons.kefu_base.tools.plain_text import is_token


class KefuServiceSlip(models.Model):
    """C1: slips as customers see and sign them, in the portal or by the private link.

    Called by pages that checked whose slip it is; none of these methods is public, and customers have no rights on the
    model.
    """

    _inherit = "kefu.service.slip"

    customer_link = fields.Char(
        string="Link for the Customer", compute="_compute_customer_link", help="The customer signs there, without an account."
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for slip in self.filtered("id"):
            slip.access_url = f"/my/slips/{slip.id}"
        return result

    # The private link

    def _portal_ensure_token(self):
        """Asked for by public methods of the portal, so it looks at the rights."""
        self.check_access("read")
        return self.sudo().access_token  # sudo: kefu.service.slip: staff who read the slip may hand its link to the customer

    @api.model
    def _get_thread_with_access(self, thread_id, *, hash=None, pid=None, token=None, **kwargs):  # noqa: A002 - as in mail
        # the link is for signing, and opens no messages among colleagues
        return super()._get_thread_with_access(thread_id, **kwargs)

    @api.depends("state")
    def _compute_customer_link(self):
        for slip in self:
            is_open = slip._origin and slip.state == "to_sign"
            slip.customer_link = is_open and slip.get_base_url() + slip.get_portal_url()

    @api.model
    def _customer_domain(self, partner):
        """:return: the slips that are a customer's own, or of contacts below
        :rtype: Domain
        """
        return Domain("partner_id", "child_of", partner.ids)

    @api.model
    def _customer_find(self, slip_id, token=None):
        """:param token: of the private link, as it came
        :return: ``(slip, how)``: the slip with sudo if the current user is its customer or the token is its own; else none
        """
        slips = self.sudo()  # sudo: kefu.service.slip: of the customer's own, by the domain, or by its token
        shown = Domain("id", "=", slip_id) & Domain("state", "!=", "cancelled")
        user = self.env.user
        slip = user.share and not user._is_public() and slips.search(shown & self._customer_domain(user.partner_id))
        how = "portal"
        if not slip and is_token(token):
            slip = slips.search(shown).filtered(lambda one: consteq(one.access_token or "", token))
            how = "link"
        slip = slip or slips.browse()
        return slip.filtered(lambda one: one.company_id._kefu_uses("site")), how

    def _customer_sign(self, name, signature, how, note):
        """:param str note: where the request came from
        :raise AccessError: a colleague followed the customer's link
        :raise UserError: signed or cancelled already, no name, or no signature
        """
        user = self.env.user
        if not user.share:
            raise AccessError(self.env._("This link is for the customer. On your screen, the customer signs on the slip itself."))
        user = user.browse() if user._is_public() else user
        self._customer_env()._sign(signature, name, "customer", how, user, note)

    def _customer_env(self):
        """:return: ``self`` as the system, for one action a customer was allowed; nobody follows by acting"""
        # sudo: kefu.service.slip: customers have no rights on the model; pages check whose slip it is
        me = self.with_user(SUPERUSER_ID).sudo()._in_plain_context()
        return me.with_context(mail_create_nosubscribe=True, mail_post_autofollow=False)

    # What customers see

    def _customer_view(self):
        """:return: the whole page of one slip, in the language of the environment; times in the company's zone
        :rtype: dict
        """
        return {
            **self._customer_card(),
            "content": self.content,
            "site": self.project_id.name,
            "customer": self.partner_id.name,
            "signature": self.signature,
            "signed_by": self.signed_by,
            "signed_at": self._customer_time(self.signed_at) if self.signed_at else "",
        }

    def _customer_card(self):
        """:return: one line of the customer's list
        :rtype: dict
        """
        return {
            "id": self.id,
            "name": self.name,
            "kind": dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            "at": f"{self._customer_time(self.start_at)} – {self._customer_hour(self.end_at)}",
            "designer": self.designer_id.name,
            "state": self.state,
        }
