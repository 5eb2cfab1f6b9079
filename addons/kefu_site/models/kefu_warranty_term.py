from odoo import fields, models


class KefuWarrantyTerm(models.Model):
    """C6.w: what a template's sites are guaranteed for, and how long."""

    _name = "kefu.warranty.term"
    _description = "Warranty Term"
    _order = "sequence, id"

    template_id = fields.Many2one("kefu.site.template", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="template_id.company_id", store=True, index="btree_not_null")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    months = fields.Integer(required=True, default=24)
