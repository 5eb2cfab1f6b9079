from odoo import api, models
from odoo.tools.misc import format_datetime


class KefuRefusal(models.Model):
    _inherit = "kefu.refusal"

    @api.model
    def _prepare_breach(self, refusals):
        """D-1: what was tried stands in the proposal: the record may be gone with the refused transaction."""
        first = refusals[0]
        user = self.env["res.users"].browse(first["user_id"])
        company = self.env["res.company"].browse(first["company_id"])
        return {
            **super()._prepare_breach(refusals),
            "occurred_on": first["day"],
            "facts": self.with_context(lang=user.lang)._get_facts(first, len(refusals), company),
        }

    def _get_facts(self, refusal, count, company):
        """:return: what was tried, when, and what the system answered; in the language of the context
        :rtype: str
        """
        values = {
            "when": format_datetime(self.env, refusal["last_at"], tz=company.kefu_tz, dt_format="short"),
            "record": refusal["record_name"],
            "others": count - 1,
            "answer": refusal["message"],
        }
        if count > 1:
            return self.env._("Refused on %(when)s, about %(record)s and %(others)s more: %(answer)s", **values)
        return self.env._("Refused on %(when)s, about %(record)s: %(answer)s", **values)
