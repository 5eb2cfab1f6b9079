from odoo import fields, models


class KefuStyle(models.Model):
    """A decoration style; also a designer's speciality."""

    _name = "kefu.style"
    _description = "Decoration Style"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This style exists already.")
