from odoo import fields, models

#: pictures that browsers show and that carry no script
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")


class KefuSiteNode(models.Model):
    """S1: photos of a node. The customer sees them in the portal when it has passed."""

    _inherit = "kefu.site.node"

    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Photos",
        domain=[("res_model", "=", "kefu.site.node"), ("mimetype", "in", PHOTO_TYPES)],
        readonly=True,
        help="The customer sees them in the portal when the node has passed.",
    )
