from odoo import models

from ..permits import DISPATCH
from .crm_lead_dispatch_guard import GUARDED, INTERNAL


class CrmLead(models.Model):
    """R1.3: reaching for a customer whom one cannot even see is refused by our rule and written down.

    Odoo's record rules would refuse it as well, but keep no trace. This stands before everything else that looks at the
    customer, and says nothing about them: not whether they have a designer, nor whose they are.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        """R1.3: see :meth:`_refuse_out_of_sight`."""
        if not DISPATCH.held(self) and not vals.keys().isdisjoint(GUARDED | INTERNAL | {"receiver_id"}):
            names = [name for name in ("designer_id", "user_id", "receiver_id") if name in vals]
            self._refuse_out_of_sight("write", self.env["res.users"].browse(vals[names[0]] or []) if names else None)
        return super().write(vals)

    def action_dispatch(self):
        """R1.3: see :meth:`_refuse_out_of_sight`."""
        self._refuse_out_of_sight("read")
        return super().action_dispatch()

    def _refuse_out_of_sight(self, operation, designer=None):
        """Refuse who may not dispatch and reaches for customers of their own companies that are out of their sight.
        Other companies' customers are left to Odoo.

        :param str operation: ``read`` or ``write``: what the user needs to be allowed to do
        :param designer: the ``res.users`` who was to become responsible
        :raise AccessError: recorded
        """
        user = self.env.user
        if self.env.su or user.share or self._is_director():
            return
        hidden = (self - self._filtered_access(operation)).sudo()  # sudo: crm.lead: whose company they are, to refuse
        hidden = hidden.filtered(lambda lead: lead.company_id in user.company_ids and lead.company_id._kefu_uses("followup"))
        if hidden:
            self._refuse_dispatch(self & hidden, code=hidden._private_dispatch_code(designer))
