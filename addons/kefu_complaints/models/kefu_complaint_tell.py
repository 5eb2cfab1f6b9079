from markupsafe import Markup

from odoo import models
from odoo.tools import format_datetime

from .kefu_complaint_level import LAST_LEVEL

#: complaints named in one notice; the list behind it holds them all
NAMED = 20


class KefuComplaint(models.Model):
    """Every step stands in the history, and is told to whom it concerns: once, in their language, one notice for many."""

    _inherit = "kefu.complaint"

    def _log_step(self, body):
        """Leave one line in the history of each complaint.

        :param str body: plain text
        """
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))
        self._kefu_live_notify(self.sudo().company_id)  # sudo: kefu.complaint: whose screens reload

    def _tell_registered(self):
        """X3, X4: whoever answers for it is told at once with all details; an urgent one stands on everybody's screen."""
        for user, complaints in self.grouped("responsible_id").items():
            complaints._notify(user, lambda them: them.env._("You answer for %s new complaints", len(them)))
        for level, complaints in self.filtered("repeat_of_id").grouped("level").items():
            complaints._tell_level(level, lambda them: them.env._("Complained about again: %s", len(them)))
        self.filtered(lambda complaint: complaint.urgency == "urgent")._tell_urgent()

    def _tell_reopened(self, reason):
        for user, complaints in self.grouped("responsible_id").items():
            complaints._notify(user, lambda them: them.env._("Not content, opened again: %s", reason))
        for level, complaints in self.grouped("level").items():
            complaints._tell_level(level, lambda them: them.env._("Opened again: %s", reason))

    def _tell_level(self, level, headline):
        """Tell the people of a level, company by company; of an internal complaint only those who may know of it.

        :param int level: 1 to 4
        :param headline: ``headline(complaints)`` in the language of who reads it
        """
        levels = self.env["kefu.complaint.level"]._levels(self.company_id)
        for company, complaints in self.grouped("company_id").items():
            known = levels.get((company.id, min(level, LAST_LEVEL)))
            people = self._holders(known.role if known else "general_manager", company)
            for internal, kept in complaints.grouped(lambda one: one.is_internal and one.subject_user_id).items():
                for user in people - internal if internal else people:
                    if not internal or user in kept[0]._get_entitled():
                        kept._notify(user, headline)

    def _tell_deciders(self, body):
        """:param str body: what is to be decided"""
        for complaint in self:
            sudo = complaint.sudo()  # sudo: kefu.complaint: who decides does not depend on who asks
            people = sudo._get_entitled() if sudo.is_internal else self._holders("service_manager", sudo.company_id)
            complaint._tell(people or self._holders("director", sudo.company_id), body)

    def _notify(self, user, headline):
        """One notice for one person, however many complaints; nobody is told what they did themselves.

        :param headline: ``headline(complaints)`` in that person's language
        """
        user = user.sudo()  # sudo: res.users: who is told does not depend on what the acting user may read of people
        if not user.active or user.share or user == self.env.user:
            return
        told = self.with_context(lang=user.lang, tz=user.tz)
        subject = headline(told)
        lines = Markup().join(told[:NAMED].mapped(lambda complaint: complaint._prepare_line()))
        if len(self) > NAMED:
            lines += Markup("<li>%s</li>") % told.env._("… and %s more", len(self) - NAMED)
        thread = told if len(told) == 1 else self.env["mail.thread"]
        thread.message_notify(
            subject=subject, body=Markup("<p>%s</p><ul>%s</ul>") % (subject, lines), partner_ids=user.partner_id.ids
        )

    def _prepare_line(self):
        """:return: what one has to know to pick up the telephone, as an item of a list
        :rtype: Markup
        """
        sudo = self.sudo()  # sudo: kefu.complaint: told to those who may read it
        until = sudo.plan_deadline and format_datetime(self.env, sudo.plan_deadline, tz=sudo.company_id.kefu_tz)
        parts = [
            sudo.contact_name or sudo.partner_id.name,
            sudo.phone,
            sudo.address,
            sudo.category_id.display_name,
            until and self.env._("plan until %s", until),
            sudo.description,
        ]
        return Markup("<li><a href='/mail/view?model=kefu.complaint&amp;res_id=%s'>%s</a>: %s</li>") % (
            sudo.id, sudo.name, ", ".join(part for part in parts if part)
        )
