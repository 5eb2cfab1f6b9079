from odoo import models


class KefuCallback(models.Model):
    _inherit = "kefu.callback"
