from odoo import api, models


class IrActionsReport(models.Model):
    """R3.16: whatever prints a quotation, as PDF, page or text, asks for its release."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        self._check_quotations_released(report_ref, res_ids)
        return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        self._check_quotations_released(report_ref, docids)
        return super()._render_qweb_html(report_ref, docids, data=data)

    @api.model
    def _render_qweb_text(self, report_ref, docids, data=None):
        self._check_quotations_released(report_ref, docids)
        return super()._render_qweb_text(report_ref, docids, data=data)

    @api.model
    def _check_quotations_released(self, report_ref, res_ids):
        if res_ids and self._get_report(report_ref).model == "sale.order":
            self.env["sale.order"].browse(res_ids).exists()._check_released()
