from markupsafe import Markup

from odoo import models
from odoo.tools.misc import format_amount, format_date


class KefuPenalty(models.Model):
    """Every step stands in the history and is told to whom it concerns, in their language, once."""

    _inherit = "kefu.penalty"

    def _log_step(self, body):
        """Leave one line in the history of each penalty.

        :param str body: plain text
        """
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))
        self._kefu_live_notify(self.company_id)

    def _tell_people(self, step):
        """One notice for each person, however many penalties: nobody is told what they did themselves."""
        # sudo: res.users: who is told does not depend on what the acting user may read of people
        for user, penalties in self.grouped("user_id").items():
            user = user.sudo()  # sudo: as above
            if user.active and user != self.env.user:
                penalties.with_context(lang=user.lang)._notify(user, penalties._get_headline(step))

    def _tell_deciders(self):
        """An appeal is for directors and general managers to decide."""
        users = self.env["res.users"]
        for company, penalties in self.grouped("company_id").items():
            told = users._kefu_with_role("director", company) | users._kefu_with_role("general_manager", company)
            for user in told - self.env.user - penalties.user_id:
                texts = penalties.with_context(lang=user.lang)
                texts._notify(user, self.with_context(lang=user.lang).env._("An appeal to decide"))

    def _notify(self, user, headline):
        """:param user: whom to tell; their language is in the context
        :param str headline: what happened
        """
        body = Markup("<p>%s</p><ul>%s</ul>") % (headline, Markup().join(penalty._prepare_line() for penalty in self))
        thread = self if len(self) == 1 else self.env["mail.thread"]
        # sudo: res.users: as in _tell_people
        thread.message_notify(subject=headline, body=body, partner_ids=user.sudo().partner_id.ids)

    def _get_headline(self, step):
        """:return: what happened, in one sentence with the company's word for a fine"""
        word = self.company_id[:1]._kefu_penalty_word()
        headlines = {
            "issue": self.env._("%(word)s: %(count)s issued. Please acknowledge or appeal.", word=word, count=len(self)),
            "uphold": self.env._("%(word)s: your appeal was not followed.", word=word),
            "withdraw": self.env._("%(word)s: %(count)s withdrawn.", word=word, count=len(self)),
            "execute": self.env._("%(word)s: %(count)s executed.", word=word, count=len(self)),
            "cancel": self.env._("%(word)s: %(count)s cancelled.", word=word, count=len(self)),
            "remind": self.env._("%(word)s: the time to appeal ends tomorrow.", word=word),
        }
        return headlines[step]

    def _prepare_line(self):
        """:return: the penalty as an item of a list
        :rtype: Markup
        """
        # sudo: kefu.penalty.rule, kefu.penalty: told to the person concerned and to those who decide
        penalty = self.sudo()
        parts = [
            f"{penalty.rule_id.name} ({penalty.clause})" if penalty.clause else penalty.rule_id.name,
            format_date(self.env, penalty.occurred_on),
            penalty.record_name,
            penalty.facts if penalty.state == "issued" else "",
            penalty._prepare_cost(),
            penalty.state == "issued"
            and self.env._("appeal until %s", penalty._format_moment(penalty.appeal_until)),
            penalty.appeal_reason if penalty.state == "appealed" else penalty.decision_reason,
        ]
        return Markup("<li><a href='/mail/view?model=kefu.penalty&amp;res_id=%s'>%s</a>: %s</li>") % (
            self.id, penalty.name or penalty.rule_id.name, ", ".join(part for part in parts if part)
        )

    def _prepare_cost(self):
        """:return: what the penalty costs, in words: amount, points, rounds, effect"""
        effects = dict(self._fields["effect"]._description_selection(self.env))
        parts = [
            format_amount(self.env, self.amount, self.currency_id or self.company_id.currency_id) if self.amount else "",
            self.env._("%s points", f"{self.points:g}") if self.points else "",
            self.env._("suspended for %s rounds", self.suspend_rounds) if self.suspend_rounds else "",
            effects[self.effect] if self.effect != "none" else "",
        ]
        return ", ".join(part for part in parts if part)
