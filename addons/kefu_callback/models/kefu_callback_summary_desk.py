from odoo import models


class KefuCallbackSummary(models.Model):
    """Each figure is a button: it opens the calls that it counts."""

    _inherit = "kefu.callback.summary"

    def action_open_due(self):
        """Open the calls that were due."""
        return self.action_open_figure("calls_due")

    def action_open_made(self):
        """Open those that were tried at least once."""
        return self.action_open_figure("calls_made")

    def action_open_reached(self):
        """Open those in which somebody answered."""
        return self.action_open_figure("calls_reached")

    def action_open_rated(self):
        """Open those with stars."""
        return self.action_open_figure("satisfaction")

    def action_open_contradicted(self):
        """Open those in which somebody said otherwise than others."""
        return self.action_open_figure("contradictions")

    def action_open_sites(self):
        """Open those about sites that had fewer calls than the company asks for."""
        return self.action_open_figure("sites_few_calls")


class KefuCallbackSummaryOpinion(models.Model):
    """From what was said to the call in which it was said."""

    _inherit = "kefu.callback.summary.opinion"

    def action_open_call(self):
        """Open the call."""
        return self.callback_id.get_formview_action()
