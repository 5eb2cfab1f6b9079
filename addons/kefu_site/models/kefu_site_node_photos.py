from odoo import fields, models

#: pictures that browsers show and that carry no script
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")


class KefuSiteNode(models.Model):
    """S1: photos of a node. The customer sees them in the portal when it has passed."""

    _inherit = "kefu.site.node"

    # not whatever hangs on the node: pictures in notes among colleagues stay among them
    photo_ids = fields.Many2many(
        "ir.attachment",
        "kefu_site_node_photo_rel",
        string="Photos",
        domain=[("mimetype", "in", PHOTO_TYPES)],
        readonly=True,
        copy=False,
        help="The customer sees them in the portal when the node has passed.",
    )
