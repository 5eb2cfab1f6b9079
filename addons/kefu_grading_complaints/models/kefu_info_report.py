from odoo import fields, models
from odoo.tools import SQL


class KefuInfoReport(models.Model):
    """G4: a report begins with what the customer complained about. Internal complaints are seen by few and not counted."""

    _inherit = "kefu.info.report"

    complaint_count = fields.Integer(string="Complaints of 12 Months", readonly=True, aggregator=None)
    complaint_open_count = fields.Integer(string="Open Complaints", readonly=True, aggregator=None)
    previous_complaints = fields.Integer(related="previous_id.complaint_count", string="Complaints Last Time")
    previous_open_complaints = fields.Integer(related="previous_id.complaint_open_count", string="Open Complaints Last Time")

    def _refresh_figures(self):
        result = super()._refresh_figures()
        self.env["kefu.complaint"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env.cr.execute(SQL(
            """UPDATE kefu_info_report report
                  SET complaint_count = counted.year, complaint_open_count = counted.open
                 FROM (SELECT asked.id, COUNT(complaint.id) FILTER (
                                  WHERE complaint.registered_at > asked.figures_at - interval '12 months'
                              ) AS year,
                              COUNT(complaint.id) FILTER (WHERE complaint.state NOT IN ('closed', 'rejected')) AS open
                         FROM kefu_info_report asked
                    LEFT JOIN res_partner contact ON contact.commercial_partner_id = asked.partner_id
                    LEFT JOIN kefu_complaint complaint
                           ON complaint.partner_id = contact.id AND complaint.company_id = asked.company_id
                          AND complaint.state != 'draft' AND complaint.is_internal IS NOT TRUE
                          AND complaint.merged_into_id IS NULL
                        WHERE asked.id = ANY(%s)
                     GROUP BY asked.id) AS counted
                WHERE counted.id = report.id""",
            list(self.ids),
        ))
        self.invalidate_model(["complaint_count", "complaint_open_count"])
        return result
