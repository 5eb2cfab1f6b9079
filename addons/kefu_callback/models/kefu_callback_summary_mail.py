import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

MAIL = "kefu_callback.kefu_callback_summary_mail"
REPORT = "kefu_callback.kefu_callback_summary_report"


class KefuCallbackSummary(models.Model):
    """C8w: the summary goes out to the managers, each in their language, with the PDF."""

    _inherit = "kefu.callback.summary"

    def _send(self):
        """Send it to the managers. Who is asked about in it gets the figures, not what was said of each person."""
        self.ensure_one()
        recipients = self._recipients()
        asked_about = recipients & (self.line_ids.user_id | self.opinion_ids.callback_id.about_user_ids)
        for users, whole in ((recipients - asked_about, True), (asked_about, False)):
            for lang, group in users.grouped("lang").items():
                self.with_context(lang=lang)._send_to(group, whole)

    def _send_to(self, users, whole):
        """:param users: ``res.users`` of one language, that of the context
        :param bool whole: with the PDF
        """
        message = self.message_notify(
            subject=self.display_name,
            body=self.env["ir.qweb"]._render(MAIL, {"summary": self}),
            partner_ids=users.partner_id.ids,
            attachments=self._prepare_attachments() if whole else [],
        )
        # whoever reads the summary reads its attachments: the PDF belongs to the message, which only its recipients read
        message.attachment_ids.write({"res_model": message._name, "res_id": message.id})

    def _prepare_attachments(self):
        """:return: the PDF as name and content; nothing when the machine cannot print: the figures go out all the same
        :rtype: list[tuple]
        """
        try:
            content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(REPORT, res_ids=self.ids)
        except UserError as error:
            _logger.warning("The summary %s goes out without its PDF: %s", self.display_name, error)
            return []
        return [(f"{self.display_name}.pdf", content)]
