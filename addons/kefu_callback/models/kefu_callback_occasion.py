from odoo import fields, models


class KefuCallbackOccasion(models.Model):
    """What makes the company call: each occasion has its script."""

    _name = "kefu.callback.occasion"
    _description = "Call-Back Occasion"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="By which the software knows the occasion.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    direction = fields.Selection(
        [("customer", "Customer"), ("colleague", "Colleague")],
        string="Who Is Called",
        required=True,
        default="customer",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "There is an occasion with this code already.")
