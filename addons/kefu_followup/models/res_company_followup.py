from odoo import fields, models
from odoo.tools import split_every

#: what deadlines are computed with
DEADLINE_SETTINGS = {"kefu_deadline_mode", "kefu_tz", "kefu_gap_days", "kefu_first_contact_hours", "resource_calendar_id"}
CHUNK = 1000


class ResCompany(models.Model):
    """Deadlines follow the company's settings and its days, also those that run."""

    _inherit = "res.company"

    kefu_director_reminded_on = fields.Date(readonly=True, copy=False, export_string_translation=False)

    def write(self, vals):
        before = {company: (company.kefu_use_followup, *company._kefu_deadline_settings()) for company in self}
        result = super().write(vals)
        for company, (used, *settings) in before.items():
            if used and not company.kefu_use_followup:
                self.env["kefu.followup.clock"]._pause(company)
            elif not used and company.kefu_use_followup:
                company._kefu_resume_followup()
            elif settings != company._kefu_deadline_settings():
                self.env["kefu.followup.clock"]._count_anew(company)
        return result

    def _kefu_deadline_settings(self):
        return [self[name] for name in sorted(DEADLINE_SETTINGS)]

    def _kefu_resume_followup(self):
        """Follow-up is in use again: nobody is late for the time in which it was not."""
        # sudo: crm.lead: the switch holds for all customers of the company, not only for those the administrator sees
        leads = self.env["crm.lead"].sudo().search([
            ("company_id", "=", self.id), ("designer_id", "!=", False), ("won_status", "=", "pending"),
        ])
        for ids in split_every(CHUNK, leads.ids):
            batch = leads.browse(ids)
            fresh = batch.filtered(lambda lead: not lead.followup_deadline or lead.is_followup_overdue)
            fresh._start_followup_clock()
            (batch - fresh)._reschedule_followups()

    def _kefu_days_changed(self):
        # sudo: res.company: how each company counts days, whoever changes them
        working = self.sudo().filtered(lambda company: company.kefu_deadline_mode == "working")
        self.env["kefu.followup.clock"]._count_anew(working.filtered(lambda company: company._kefu_uses("followup")))
        return super()._kefu_days_changed()
