from collections import defaultdict

from markupsafe import Markup

from odoo import models


class KefuFollowup(models.Model):
    """R2.4: salesperson and designer keep each other informed."""

    _inherit = "kefu.followup"

    def action_recorded(self):
        """R2.3: the dialog's button, the record is saved by then: say at once what it is worth.

        :return: a notification: until when the next contact is due, or that this one does not count
        :rtype: dict
        """
        self.ensure_one()
        counts = self.is_qualified or bool(self.correction_of_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if counts else "warning",
                "sticky": not counts,
                "message": self._prepare_saved_message(counts),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_saved_message(self, counts):
        if not counts:
            reasons = dict(self._fields["unqualified_reason"]._description_selection(self.env))
            return self.env._(
                "Saved, but it does not count as a follow-up: %s. Record what the customer said.",
                reasons[self.unqualified_reason],
            )
        deadline = self.lead_id.followup_deadline
        if not deadline:
            return self.env._("Saved.")
        return self.env._("Saved. Next contact until %s.", self.env["kefu.dispatch.engine"]._moment_text(deadline))

    def _tell_colleagues(self):
        """Leave each contact in the customer's history and notify those who share the customer.

        One contact is a message of its own; several at once are told in one message per person.
        """
        followups = self.filtered(lambda followup: followup.company_id._kefu_uses("followup"))
        audience = {followup: followup._get_audience() for followup in followups}
        if len(followups) == 1:
            # sudo: crm.lead: the author may record the contact, hence leave it in the history
            lead = followups.lead_id.sudo()
            lead.with_context(mail_post_autofollow=False).message_post(
                body=followups._prepare_notice(),
                subtype_xmlid="mail.mt_note",
                partner_ids=audience[followups].partner_id.ids,
                author_id=followups.user_id.partner_id.id,
            )
            return
        followups._log_notices()
        per_person = defaultdict(lambda: self.browse())
        for followup, users in audience.items():
            for user in users:
                per_person[user] |= followup
        for user, told in per_person.items():
            told.with_context(lang=user.lang)._notify_digest(user)

    def _get_audience(self):
        """:return: who else works on the customer and is told, without the author
        :rtype: res.users
        """
        self.ensure_one()
        # sudo: crm.lead: who works on a customer is known to those who may record a contact
        return self.lead_id.sudo()._get_followup_users().filtered("active") - self.user_id

    def _log_notices(self):
        bodies = defaultdict(Markup)
        for followup in self.sorted("contacted_at"):
            bodies[followup.lead_id.id] += followup._prepare_notice()
        if bodies:
            # sudo: crm.lead: as in _tell_colleagues
            self.lead_id.sudo()._message_log_batch(bodies=bodies)

    def _notify_digest(self, user):
        """:param user: whom to tell about all contacts of ``self``"""
        rows = Markup().join(
            Markup("<li><a href='/odoo/kefu-customers/%s'>%s</a><br/>%s</li>") % (
                # sudo: crm.lead: the person told shares this customer
                followup.lead_id.id, followup.lead_id.sudo().display_name, followup._prepare_notice()
            )
            for followup in self.sorted("contacted_at")
        )
        self.env["mail.thread"].message_notify(
            subject=self.env._("%s contacts with your customers", len(self)),
            body=Markup("<ul>%s</ul>") % rows,
            partner_ids=user.partner_id.ids,
        )

    def _prepare_notice(self):
        """:return: the contact in two lines
        :rtype: Markup
        """
        self.ensure_one()
        # sudo: res.users: nobody's language (data being loaded) is the author's
        env = self.with_context(lang=self.env.lang or self.user_id.sudo().lang).env
        channel = dict(self._fields["channel"]._description_selection(env))[self.channel]
        head = channel if self.reached else env._("%s, not reached", channel)
        stars = "★" * int(self.intent or 0)
        return Markup("<p><b>%s</b> %s %s<br/>%s</p>") % (self.user_id.name, head, stars, self.content)
