from odoo import api, fields, models
from odoo.tools import format_date


class KefuComplaint(models.Model):
    """C6.w: whether what is to be repaired was under warranty when it was reported."""

    _inherit = "kefu.complaint"

    is_under_warranty = fields.Boolean(
        string="Under Warranty", compute="_compute_is_under_warranty", store=True,
        help="Some item of the site's certificate was covered on the day the complaint was received.",
    )
    warranty_hint = fields.Char(string="Warranty", compute="_compute_warranty_hint", compute_sudo=True)

    @api.depends("project_id.warranty_start", "project_id.warranty_end", "received_at")
    def _compute_is_under_warranty(self):
        for complaint in self:
            site, day = complaint.project_id, complaint._received_on()
            complaint.is_under_warranty = bool(site.warranty_start and site.warranty_start <= day <= site.warranty_end)

    @api.depends("project_id.warranty_line_ids", "received_at")
    @api.depends_context("lang")
    def _compute_warranty_hint(self):
        for complaint in self:
            complaint.warranty_hint = complaint._get_warranty_hint() if complaint.project_id else False

    def _received_on(self):
        """:return: the day of the company on which it was received; of one that is only written down: today"""
        moment = self.received_at or fields.Datetime.now()
        return self.env["kefu.calendar"]._local_date(self.company_id or self.env.company, moment)

    def _get_warranty_hint(self):
        """:return: what was covered on that day, and until when; else since when nothing is
        :rtype: str
        """
        site, day = self.project_id, self._received_on()
        if not site.warranty_start:
            return self.env._("No warranty was set up.")
        covered = site.warranty_line_ids.filtered(lambda line: site.warranty_start <= day <= line.ends_on)
        if covered:
            return self.env._("Under warranty: %s", ", ".join(
                self.env._("%(item)s until %(date)s", item=line.name, date=format_date(self.env, line.ends_on))
                for line in covered
            ))
        if day < site.warranty_start:
            return self.env._("Reported before the warranty began, on %s.", format_date(self.env, site.warranty_start))
        return self.env._("The warranty ended on %s.", format_date(self.env, site.warranty_end))
