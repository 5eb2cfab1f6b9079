from odoo import models
from odoo.tools import SQL


class KefuGrade(models.Model):
    """G3 (5): emergencies are incidents, unless they were false alarms."""

    _inherit = "kefu.grade"

    def _incident_sources(self, company):
        return [
            *super()._incident_sources(company),
            SQL(
                """SELECT partner_id, (reported_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day FROM kefu_info_report
                    WHERE kind = 'emergency' AND state IN ('raised', 'acknowledged') AND company_id = %s""",
                company.kefu_tz, company.id,
            ),
        ]
