from odoo import models


class KefuCallbackJob(models.AbstractModel):
    """Calls and contact forms that wait too long are told one higher, calls left open go back to the pool."""

    _name = "kefu.callback.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Call-Backs That Wait"
