from odoo import models


class KefuCallback(models.Model):
    """Calls are planned set-based, once for each occasion, record and person to call."""

    _inherit = "kefu.callback"
