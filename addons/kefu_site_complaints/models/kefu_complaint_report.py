from odoo import fields, models
from odoo.tools import SQL


class KefuComplaintReport(models.Model):
    """X10: by site, too, and what was under warranty."""

    _inherit = "kefu.complaint.report"

    project_id = fields.Many2one("project.project", string="Site of the Contract", readonly=True)
    is_under_warranty = fields.Boolean(string="Under Warranty", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT report.*, complaint.project_id, COALESCE(complaint.is_under_warranty, FALSE) AS is_under_warranty
                 FROM (%s) AS report JOIN kefu_complaint complaint ON complaint.id = report.id""",
            super()._table_query,
        )
