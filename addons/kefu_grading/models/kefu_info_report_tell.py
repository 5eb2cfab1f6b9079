from markupsafe import Markup

from odoo import models
from odoo.tools import format_datetime

#: reports named in one notice; the list behind it holds them all
NAMED = 20


class KefuInfoReport(models.Model):
    """One notice for one person, however many reports, in their language."""

    _inherit = "kefu.info.report"

    def _tell_role(self, role, headline):
        """:param str role: name of a Kefu role
        :param headline: ``headline(reports)`` in the language of who reads it
        """
        for company, reports in self.grouped("company_id").items():
            for user in self.env["res.users"]._kefu_with_role(role, company):
                reports._notify(user, headline)

    def _notify(self, user, headline, count=None):
        """Nobody is told what they did themselves.

        :param headline: ``headline(reports)`` in that person's language
        :param int count: how many it is about (default: these)
        """
        user = user.sudo()  # sudo: res.users: who is told does not depend on what the acting user may read of people
        if not self or not user.active or user.share or user == self.env.user:
            return
        told = self.with_context(lang=user.lang, tz=user.tz)
        subject = headline(told)
        lines = Markup().join(told[:NAMED].mapped(lambda report: report._prepare_line()))
        if (count or len(self)) > NAMED:
            lines += Markup("<li>%s</li>") % told.env._("… and %s more", (count or len(self)) - NAMED)
        thread = told if len(told) == 1 else self.env["mail.thread"]
        thread.message_notify(
            subject=subject, body=Markup("<p>%s</p><ul>%s</ul>") % (subject, lines), partner_ids=user.partner_id.ids
        )

    def _prepare_line(self):
        """:return: which report, whose, until when, as an item of a list
        :rtype: Markup
        """
        sudo = self.sudo()  # sudo: kefu.info.report: told to those who may read it
        until = sudo.deadline and format_datetime(self.env, sudo.deadline, tz=sudo.company_id.kefu_tz)
        parts = [sudo.salesperson_id.name, until and self.env._("until %s", until), sudo.text]
        return Markup("<li><a href='/mail/view?model=kefu.info.report&amp;res_id=%s'>%s</a>%s</li>") % (
            sudo.id, sudo.display_name, "".join(f" · {part}" for part in parts if part)
        )
