from odoo import fields, models


class KefuWarrantyTerm(models.Model):
    """C6.w: what a template's sites are guaranteed for, and how long. A site copies them when its warranty is set up."""

    _name = "kefu.warranty.term"
    _description = "Warranty Term"
    _order = "sequence, id"

    template_id = fields.Many2one("kefu.site.template", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="template_id.company_id", store=True, index="btree_not_null")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Item", required=True, translate=True)
    months = fields.Integer(required=True, default=lambda self: self.env.company.kefu_warranty_months, aggregator=None)

    _months_positive = models.Constraint("CHECK (months > 0)", "A warranty lasts a month or longer.")


class KefuSiteTemplate(models.Model):
    _inherit = "kefu.site.template"

    warranty_term_ids = fields.One2many(
        "kefu.warranty.term", "template_id", string="Warranty", copy=True,
        help="Empty: one term for all work, as long as the company's settings say.",
    )
