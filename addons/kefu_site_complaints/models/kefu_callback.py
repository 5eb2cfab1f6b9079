from odoo import api, models

#: topic of the questions that ask whether something is to be repaired
DEFECTS = "defects"


class KefuCallback(models.Model):
    """C6.w, C7: what a call about a site brings to light stands on the site."""

    _inherit = "kefu.callback"

    def _callback_site(self):
        """:return: the site the call is about, whichever of its records that is
        :rtype: project.project
        """
        source, sites = self._source(), self.env["project.project"]
        if not source:
            return sites
        site = source if source._name == sites._name else source["project_id"] if "project_id" in source._fields else sites
        return site.filtered("is_kefu_site")

    def _effect_of(self, option):
        """C6.w: what is to be repaired in a home is a complaint of kind repair, with an owner and a deadline, wherever scripts
        only know contact forms.
        """
        action = super()._effect_of(option)
        # sudo: kefu.callback: which site it is about decides, nothing of it is shown
        call = self.sudo()
        is_defect = action == "contact_form" and option.question_id.topic == DEFECTS
        is_repair = is_defect and call.company_id._kefu_uses("complaints") and call._callback_site()
        return "repair" if is_repair else action


class KefuComplaint(models.Model):
    _inherit = "kefu.complaint"

    @api.model
    def _open_from(self, source, values):
        """The complaint that a call opens is about the call's site, whatever number was called."""
        # sudo: project.project: opened by code for what a customer said
        site = source.sudo()._callback_site() if source._name == "kefu.callback" else None
        if site:
            values = {**values, "project_id": site.id}
        return super()._open_from(source, values)
