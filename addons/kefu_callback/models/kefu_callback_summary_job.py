from odoo import models


class KefuCallbackSummaryJob(models.AbstractModel):
    """C8w: each weekend's summary, in company time."""

    _name = "kefu.callback.summary.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Weekly Summaries of Call-Backs"
