from odoo import models


class KefuCallbackAnswerReport(models.Model):
    """From a figure to the call behind it."""

    _inherit = "kefu.callback.answer.report"

    def action_open_call(self):
        """Open the call in which this was answered."""
        return self.callback_id.get_formview_action()
