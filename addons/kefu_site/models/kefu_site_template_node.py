from odoo import fields, models

ANCHORS = [("start", "Start of the Site"), ("handover", "Handover")]
#: who answers for a node: people of the site, and heads of departments
OWNER_ROLES = [
    ("site_manager", "Site Manager"),
    ("inspector", "Inspector"),
    ("designer", "Designer"),
    ("marketing", "Marketing"),
    ("engineering", "Engineering"),
    ("property", "Property Management"),
    ("service", "Customer Service"),
]


class KefuSiteTemplateNode(models.Model):
    """A node of a template: what is done, who answers for it, who is called, what it makes due."""

    _name = "kefu.site.template.node"
    _description = "Node of a Site Template"
    _order = "sequence, id"
    _check_company_auto = True

    template_id = fields.Many2one("kefu.site.template", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="template_id.company_id", store=True, index="btree_not_null")
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    process = fields.Html(string="Written Process", translate=True)
    owner_role = fields.Selection(OWNER_ROLES, string="Answers for It", required=True, default="site_manager")
    anchor = fields.Selection(ANCHORS, string="Days Count From", required=True, default="start")
    due_offset_days = fields.Integer(string="Days", help="Planned so many days after that date; negative: before.")
    needs_supervision = fields.Boolean(string="Third-Party Supervision")
    slips_to_sign = fields.Boolean(help="Does not pass while a service slip of its span is unsigned.")
    call_ids = fields.One2many("kefu.site.template.call", "template_node_id", string="Who Is Called", copy=True)

    _code_unique = models.Constraint("UNIQUE(template_id, code)", "Each node of a template has a code of its own.")
