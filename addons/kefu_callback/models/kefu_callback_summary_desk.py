from odoo import models


class KefuCallbackSummaryOpinion(models.Model):
    """From what was said to the call in which it was said."""

    _inherit = "kefu.callback.summary.opinion"

    def action_open_call(self):
        """Open the call."""
        return self.callback_id.get_formview_action()
