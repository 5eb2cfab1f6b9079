import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.kefu_base.tools.plain_text import plain_text

from ..tools import SignatureRefused, clean_signature


class KefuServiceSlip(models.Model):
    """C1: who signs a slip, where, and what stays of it."""

    _inherit = "kefu.service.slip"

    may_sign = fields.Boolean(compute="_compute_may_sign")
    may_sign_as_site_manager = fields.Boolean(compute="_compute_may_sign")

    @api.depends("state", "kind", "designer_id", "project_id")
    @api.depends_context("uid")
    def _compute_may_sign(self):
        for slip in self:
            slip.may_sign = slip.state == "to_sign" and slip._is_on_site(self.env.user)
            slip.may_sign_as_site_manager = (
                slip.state == "to_sign" and slip.kind == "site_unmet" and slip._is_site_manager(self.env.user)
            )

    def action_sign(self, signature, signed_by, signer="customer"):
        """Sign on the screen: the customer on the telephone of the designer or the site manager, or the site manager.

        :param str signature: what was drawn, a PNG in base64
        :param str signed_by: name of whoever signs
        :param str signer: ``customer`` or ``site_manager``
        :raise AccessError: this is not the telephone of somebody of the site, or not the site manager
        :raise UserError: not to sign any more, not by the site manager, or no signature
        """
        self.ensure_one()
        self = self._in_plain_context()
        self.check_access("read")
        self._check_state("to_sign")
        if signer == "site_manager":
            self._check_site_manager_signs()
            signed_by = self.env.user.name
        elif signer != "customer":
            raise UserError(self.env._("A slip is signed by the customer or by the site manager."))
        elif not self._is_on_site(self.env.user):
            raise AccessError(self.env._(
                "The customer signs on the telephone of the designer or the site manager, in the portal, or by the private link."
            ))
        self._sign(signature, signed_by, signer, "screen", self.env.user)
        return True

    def _is_on_site(self, user):
        """:return: whether the customer may sign on this person's telephone"""
        return user == self.designer_id or self._is_site_manager(user)

    def _is_site_manager(self, user):
        return user == self.sudo().project_id.site_manager_id  # sudo: project.project: who is on site

    def _check_site_manager_signs(self):
        """:raise AccessError: somebody else
        :raise UserError: the customer was there, or was not phoned
        """
        if not self._is_site_manager(self.env.user):
            raise AccessError(self.env._("In place of the customer only the site manager of this site signs."))
        if self.kind != "site_unmet":
            raise UserError(self.env._(
                "The customer signs this slip. The site manager signs only where the customer was not met."
            ))
        if not self.customer_phoned:
            raise UserError(self.env._(
                "The site manager signs after the customer was phoned from the site."
                " The designer phones, and ticks that on the slip."
            ))

    def _sign(self, signature, signed_by, signer, how, user, note=""):
        """Keep a signature that the caller was allowed to give.

        :param user: who was logged in, if anybody
        :param str note: from where, for the history
        :raise UserError: no name, or no signature
        """
        self._check_state("to_sign")
        name = plain_text(signed_by, 80)
        if not name:
            raise UserError(self.env._("Please write the name of whoever signs."))
        values = {
            "state": "signed",
            "signature": base64.b64encode(self._read_signature(signature)),
            "signed_by": name,
            "signer": signer,
            "signed_at": fields.Datetime.now(),
            "signed_how": how,
            "signed_user_id": user.id,
        }
        self._answer(**values)
        # sudo: kefu.service.slip: its history; customers have no rights on the model
        self.sudo().message_post(body=self.env._("Signed by %s", name) + (f" ({note})" if note else ""))
        sudo = self.sudo()  # sudo: kefu.service.slip: as above
        self._tell(sudo.designer_id, self.env._("%(slip)s was signed by %(name)s.", slip=sudo.name, name=name))

    def _read_signature(self, signature):
        """:raise UserError: it is none"""
        try:
            return clean_signature(signature)
        except SignatureRefused as refused:
            texts = {
                "missing": self.env._("The signature is missing. Please draw it with a finger."),
                "empty": self.env._("The signature is empty. Please draw it with a finger."),
                "large": self.env._("The signature is too large. Please draw it with a finger."),
                "broken": self.env._("This is no signature. Please draw it with a finger."),
            }
            raise UserError(texts[refused.reason]) from refused
