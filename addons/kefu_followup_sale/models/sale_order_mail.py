from odoo import SUPERUSER_ID, api, models


class SaleOrder(models.Model):
    """R3.16: what is written under an unreleased quotation stays in the house: each message to a customer carries a link to
    the quotation and its total.
    """

    _inherit = "sale.order"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Refuse to write to somebody outside; leave out who would only have heard of it as a follower."""
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        outside = [recipient for recipient in recipients if recipient["share"]]
        if not outside or not self._get_withheld():
            return recipients
        kind = (msg_vals or {}).get("message_type") or message.sudo().message_type  # sudo: the message being sent
        meant = kind in ("comment", "email_outgoing") or any(not recipient["is_follower"] for recipient in outside)
        if meant and self._is_somebody_of_the_house():
            self._check_released()
        return [recipient for recipient in recipients if not recipient["share"]]

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Text messages have no recipients that could be left out: there is none before release."""
        kind = (msg_vals or {}).get("message_type") or message.sudo().message_type  # sudo: the message being sent
        if kind == "sms" and self._get_withheld():
            if self._is_somebody_of_the_house():
                self._check_released()
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """The conversation on the customer's page is closed as long as the page is."""
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        if thread and self.env.user.share and thread._get_withheld():
            return self.browse()
        return thread

    @api.model
    def _is_somebody_of_the_house(self):
        return not self.env.user.share and self.env.uid != SUPERUSER_ID
