from odoo import fields, models


class KefuCallbackOption(models.Model):
    _inherit = "kefu.callback.option"

    action = fields.Selection(
        selection_add=[("designer_change", "Another Designer Is Asked For")], ondelete={"designer_change": "set null"}
    )
