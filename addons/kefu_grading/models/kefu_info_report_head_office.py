from odoo import fields, models
from odoo.tools import SQL

#: reports in one document
PAGES = 50
REPORT = "kefu_grading.report_info_reports"


class KefuInfoReportJob(models.AbstractModel):
    """G4: what the general manager has read goes to head office: one letter with one document for many reports."""

    _inherit = "kefu.info.report.job"

    def _claim_to_send(self, skip):
        """:return: the next reports of one company that go to head office, locked"""
        self.env["kefu.info.report"].flush_model(["is_to_send"])
        rows = self.env.execute_query(SQL(
            """SELECT id FROM kefu_info_report
                WHERE is_to_send AND id != ALL(%(skip)s)
                  AND company_id = (SELECT min(report.company_id) FROM kefu_info_report report
                                      JOIN res_company company ON company.id = report.company_id
                                     WHERE report.is_to_send AND company.kefu_use_grading AND report.id != ALL(%(skip)s))
             ORDER BY id LIMIT %(pages)s FOR NO KEY UPDATE SKIP LOCKED""",
            skip=list(skip), pages=PAGES,
        ))
        return self.env["kefu.info.report"].browse(row[0] for row in rows)

    def _send(self, reports):
        company = reports.company_id
        recipients = company.kefu_head_office_ids
        reports.write({"is_to_send": False, **({"state": "sent", "sent_at": fields.Datetime.now()} if recipients else {})})
        if not recipients:
            return
        reports = reports.with_company(company).with_context(lang=company.partner_id.lang or self.env.lang)
        title = reports.env._("Customer information reports of %(company)s", company=company.name)
        document, kind = reports.env["ir.actions.report"]._render_qweb_pdf(REPORT, reports.ids)
        reports.env["mail.thread"].message_notify(
            subject=title,
            body=reports.env._("%(title)s: %(count)s, attached.", title=title, count=len(reports)),
            partner_ids=recipients.ids,
            attachments=[(f"{title}.{kind}", document)],
        )
        reports._kefu_live_notify(company)
