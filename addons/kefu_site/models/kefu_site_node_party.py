from odoo import fields, models

from .kefu_site_template_call import PARTIES


class KefuSiteNodeParty(models.Model):
    """C6.0: somebody who is told of a node's appointment, and has been reached or not since it was announced last."""

    _name = "kefu.site.node.party"
    _description = "Party of a Site Node"
    _order = "node_id, id"
    _rec_name = "party"

    node_id = fields.Many2one("kefu.site.node", required=True, readonly=True, index=True, ondelete="cascade")
    project_id = fields.Many2one(related="node_id.project_id", store=True, index=True)
    company_id = fields.Many2one(related="node_id.company_id", store=True, index=True)
    party = fields.Selection(PARTIES, required=True, readonly=True)
    occasion_id = fields.Many2one("kefu.callback.occasion", required=True, readonly=True, ondelete="restrict")
    message = fields.Text(readonly=True, translate=True)
    partner_id = fields.Many2one("res.partner", string="Person", readonly=True, ondelete="restrict", copy=False)
    user_id = fields.Many2one("res.users", string="Colleague", readonly=True, ondelete="restrict", copy=False)
    callback_id = fields.Many2one(
        "kefu.callback", string="Call", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    reached_at = fields.Datetime(readonly=True, copy=False)

    _party_unique = models.Constraint("UNIQUE(node_id, party)", "Each party is told once of a node.")
