from odoo import fields, models


class KefuSiteTemplate(models.Model):
    """The nodes a site goes through. Sites copy them when they are opened: a template may be changed at any time."""

    _name = "kefu.site.template"
    _description = "Site Template"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Empty: for every company.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("contract", "Decoration Contract"), ("property", "Property Sale")], required=True, default="contract"
    )
    is_in_order = fields.Boolean(
        string="One After the Other", default=True, help="A node is announced when those before it have passed."
    )
    node_ids = fields.One2many("kefu.site.template.node", "template_id", string="Nodes", copy=True)
