from odoo import fields, models
from odoo.tools import format_date


class KefuSiteNodeParty(models.Model):
    _inherit = "kefu.site.node.party"

    def _tick_values(self):
        """:return: one person to be reached, as the site's page shows it
        :rtype: dict
        """
        label = dict(self._fields["party"]._description_selection(self.env))[self.party]
        reached = self.reached_at and format_date(self.env, fields.Datetime.context_timestamp(self, self.reached_at).date())
        called = self.node_id.state == "announced"
        return {
            "key": f"party_{self.id}",
            "label": label,
            "title": reached or (self.env._("Is being called") if called else self.env._("Not called yet")),
            "icon": "fa-check" if reached else "fa-phone" if called else "fa-circle-o",
            "badge": "text-bg-success" if reached else "text-bg-light border",
        }
