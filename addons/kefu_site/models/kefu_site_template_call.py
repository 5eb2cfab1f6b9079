from odoo import fields, models

PARTIES = [
    ("customer", "Customer"),
    ("designer", "Designer"),
    ("inspector", "Inspector"),
    ("site_manager", "Site Manager"),
    ("supervision", "Third-Party Supervision"),
    ("owner", "Whoever Answers for It"),
]


class KefuSiteTemplateCall(models.Model):
    """Who is called when a node is announced, and what that person is told."""

    _name = "kefu.site.template.call"
    _description = "Call of a Site Template"
    _order = "template_node_id, id"

    template_node_id = fields.Many2one("kefu.site.template.node", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="template_node_id.company_id", store=True, index="btree_not_null")
    party = fields.Selection(PARTIES, required=True)
    occasion_id = fields.Many2one("kefu.callback.occasion", required=True, ondelete="restrict")
    message = fields.Text(translate=True, help="What this person is told besides: what to bring, who attends.")

    _party_unique = models.Constraint("UNIQUE(template_node_id, party)", "Each party is called once for a node.")
