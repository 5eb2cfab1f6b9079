from odoo import fields, models

from odoo.addons.kefu_callback.models.kefu_callback import OPEN

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
    template_call_id = fields.Many2one("kefu.site.template.call", readonly=True, index="btree_not_null", ondelete="set null")
    occasion_id = fields.Many2one("kefu.callback.occasion", required=True, readonly=True, ondelete="restrict")
    message = fields.Text(readonly=True, translate=True)
    partner_id = fields.Many2one("res.partner", string="Person", readonly=True, ondelete="restrict", copy=False)
    user_id = fields.Many2one("res.users", string="Colleague", readonly=True, ondelete="restrict", copy=False)
    callback_id = fields.Many2one(
        "kefu.callback", string="Call", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    reached_at = fields.Datetime(readonly=True, copy=False)

    _party_unique = models.Constraint("UNIQUE(node_id, party)", "Each party is told once of a node.")

    def _person(self):
        """:return: who is this party on the site now: a ``res.users`` or a ``res.partner``; none when nobody is named"""
        self.ensure_one()
        return self.node_id.owner_id if self.party == "owner" else self.project_id._kefu_people()[self.party]

    def _call(self):
        """Queue a call to each of them, at once; one that is still to be made is moved. Called as superuser."""
        plans, keys, now = [], [], fields.Datetime.now()
        for party in self:
            person = party._person()
            user = person if person._name == "res.users" else self.env["res.users"]
            partner = user.partner_id or person
            party.write({"partner_id": partner.id, "user_id": user.id})
            plans.append((party.occasion_id, party.node_id, partner, now))
            keys.append((party.occasion_id, party.node_id.id, partner))
        callbacks = self.env["kefu.callback"]._schedule_batch(plans).sudo()  # sudo: kefu.callback: planned by code
        # a call under way was begun with the former time
        callbacks.filtered("started_at").write({"started_at": False})
        found = {(callback.occasion_id, callback.res_id, callback.callee_id): callback for callback in callbacks}
        for party, key in zip(self, keys, strict=True):
            party.callback_id = found.get(key)

    def _call_off(self, reason):
        """:param str reason: why what was planned is not asked any more. Called as superuser."""
        self.callback_id.filtered(lambda callback: callback.state in OPEN).write({
            "state": "cancelled", "cancel_reason": reason, "claimed_at": False, "escalate_at": False,
        })
