from odoo import fields, models


class KefuDesignerWork(models.Model):
    """A finished home that a designer is proud of."""

    _name = "kefu.designer.work"
    _description = "Designer's Work"
    _order = "sequence, id"
    _check_company_auto = True

    card_id = fields.Many2one("kefu.designer.card", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="card_id.company_id", store=True, index=True)
    name = fields.Char(string="Caption", required=True, translate=True)
    image = fields.Image(required=True, max_width=1600, max_height=1600)
    style_id = fields.Many2one("kefu.style", ondelete="set null")
    sequence = fields.Integer(default=10)
