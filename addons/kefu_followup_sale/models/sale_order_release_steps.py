from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..permits import RELEASE

#: states in which somebody has looked at what stands on the quotation
LOOKED_AT = ("asked", "released")


class SaleOrder(models.Model):
    """R3.16: the designer asks, a supervisor or the director releases or returns."""

    _inherit = "sale.order"

    may_ask_release = fields.Boolean(compute="_compute_may_release")
    may_release = fields.Boolean(compute="_compute_may_release")
    may_return = fields.Boolean(compute="_compute_may_release")

    @api.depends("is_withheld", "release_state", "user_id", "release_asked_by_id")
    @api.depends_context("uid")
    def _compute_may_release(self):
        releaser, director = self._is_role("supervisor", "director"), self._is_role("director")
        writable = self._origin._filtered_access("write")
        for order in self:
            open_ = order.is_withheld and order.release_state != "asked" and order.state != "cancel"
            own = order._is_author(self.env.user)
            order.may_ask_release = open_ and order._origin in writable
            order.may_release = order.is_withheld and (
                (releaser and not own and order.release_state == "asked")
                or (director and own and order.state != "cancel" and bool(order._origin))
            )
            order.may_return = releaser and order._needs_release() and order.release_state in LOOKED_AT

    def action_ask_release(self):
        """R3.16: ask for release: supervisors and directors of the company are told, once.

        :raise UserError: there is nothing on it yet, or it need not be released
        """
        self.check_access("write")
        for order in self:
            order._check_may_be_asked()
        digests = self._release_digests()
        for order in self:
            order._keep_release(
                release_state="asked",
                release_asked_by_id=self.env.uid,
                release_asked_at=self.env.cr.now(),
                release_digest=digests[order],
                return_reason=False,
            )
        for company, orders in self.grouped("company_id").items():
            people = self.env["res.users"]
            orders._tell(
                people._kefu_with_role("supervisor", company) | people._kefu_with_role("director", company),
                self.env._("%(person)s asks for release.", person=self.env.user.name),
            )
        return True

    def action_release(self):
        """R3.16: the supervisor or director releases quotations: now they may be sent, printed, shared and confirmed.

        :raise AccessError: not a supervisor or director, or one's own quotation and not a director
        :raise UserError: release was not asked for, or it was changed meanwhile
        """
        self._check_releaser()
        own = self.filtered(lambda order: order._is_author(self.env.user))
        own._check_own_release()
        (self - own)._check_asked()
        digests = self._release_digests()
        for order in self:
            if order not in own and digests[order] != order.sudo().release_digest:  # sudo: of the page being released
                raise UserError(self.env._("%(order)s has just been changed. Reload it and look again.", order=order.name))
            order._keep_release(
                release_state="released",
                released_by_id=self.env.uid,
                released_at=self.env.cr.now(),
                release_digest=digests[order],
                return_reason=False,
            )
        self._log_release(self.env._("Released by %(person)s.", person=self.env.user.name))
        self._tell_authors(self.env._("%(person)s released it: it may go to the customer.", person=self.env.user.name))
        return True

    def action_return(self):
        """R3.16: open the dialog that returns quotations to who asked, with a reason."""
        self._check_releaser()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup_sale.kefu_quote_return_action"),
            "context": {"default_order_ids": self.ids},
        }

    def _return_to_author(self, reason):
        """Return quotations, or take their release back.

        :param str reason: what is to be mended
        :raise AccessError: not a supervisor or director
        :raise UserError: no reason, or nobody asked for release
        """
        self._check_releaser()
        if not (reason or "").strip():
            raise UserError(self.env._("Write down what is to be mended, then return."))
        for order in self:
            if order.release_state not in LOOKED_AT or not order._needs_release():
                raise UserError(self.env._("%(order)s is not waiting for release.", order=order.name))
            order._keep_release(release_state="returned", released_by_id=False, released_at=False, return_reason=reason)
        text = self.env._("Returned by %(person)s: %(reason)s", person=self.env.user.name, reason=reason)
        self._log_release(text)
        self._tell_authors(text)

    def _keep_release(self, **values):
        """Write what the calling step has checked."""
        # sudo: sale.order: who releases has no right to write quotations, the steps check who takes them
        RELEASE.grant(self.sudo()).write(values)

    def _get_looked_at(self):
        """:return: those of ``self`` whose release hangs on what they show
        :rtype: sale.order
        """
        # sudo: sale.order: the state only
        return self.sudo().filtered(lambda order: order.release_state in LOOKED_AT).sudo(self.env.su)

    def _void_changed(self):
        """Void the release, or the asking for it, of those that show something else now. What a customer chooses on the
        portal among what was offered voids nothing.
        """
        digests = self._release_digests()
        # a write inside the write, as prices that follow the quantity, may have voided it already
        for order in self._get_looked_at():
            if digests[order] == order.sudo().release_digest:  # sudo: sale.order: of the page being written
                continue
            if self.env.user.share:
                order._keep_release(release_digest=digests[order])
                continue
            was_released = order.release_state == "released"
            order._keep_release(
                release_state="changed" if was_released else "none",
                released_by_id=False,
                released_at=False,
            )
            order._log_release(
                self.env._("Changed after release: it needs a new one (R3.16).")
                if was_released
                else self.env._("Changed while waiting for release: ask again.")
            )

    def _check_may_be_asked(self):
        if not self.is_withheld or self.state == "cancel":
            raise UserError(self.env._("%(order)s need not be released.", order=self.name))
        if self.release_state == "asked":
            raise UserError(self.env._("Release of %(order)s has been asked for already.", order=self.name))
        if not self.order_line.filtered(lambda line: not line.display_type):
            raise UserError(self.env._(
                "There is nothing on %(order)s yet. Add what you offer, then ask for release.", order=self.name
            ))

    def _check_releaser(self):
        self.check_access("read")
        if not self._is_role("supervisor", "director"):
            raise AccessError(self.env._("Only a supervisor or the director releases quotations (R3.16). Ask for release."))

    def _check_own_release(self):
        if self and not self._is_role("director"):
            raise AccessError(self.env._(
                "%(order)s is your own: another supervisor or the director releases it (R3.16).", order=self[0].name
            ))
        for order in self:
            if not order.is_withheld or order.state == "cancel":
                raise UserError(self.env._("%(order)s need not be released.", order=order.name))

    def _check_asked(self):
        for order in self:
            if order.release_state != "asked" or not order._needs_release():
                raise UserError(self.env._(
                    "%(order)s is not waiting for release. It may have been changed, released or returned meanwhile.",
                    order=order.name,
                ))

    def _is_author(self, user):
        """:return: whether a quotation is somebody's own: made, asked for or answered for by them
        :rtype: bool
        """
        # sudo: sale.order, crm.lead: who made it decides who may release it
        order = self.sudo()
        return user in order.create_uid | order.user_id | order.release_asked_by_id | order.opportunity_id.designer_id

    @api.model
    def _is_role(self, *roles):
        return any(self.env.user.has_group(f"kefu_base.group_{role}") for role in roles)

    def _log_release(self, text):
        # sudo: sale.order: a note of the step taken, by who took it
        self.sudo()._message_log_batch(bodies={order.id: escape(text) for order in self})

    def _tell_authors(self, text):
        # sudo: sale.order: who asked for it is to know
        for author, orders in self.sudo().grouped(lambda order: order.release_asked_by_id or order.user_id).items():
            orders._tell(author, text)

    def _tell(self, users, text):
        """Notify people of quotations, in one message; nobody is told what they did themselves."""
        if self:
            # sudo: sale.order: the step's own message, posted by who took the step
            self[0].sudo()._kefu_tell(
                users, f"{', '.join(self.mapped('display_name'))}: {text}", subject=", ".join(self.mapped("name"))
            )
