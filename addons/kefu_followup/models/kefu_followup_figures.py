from odoo import api, models
from odoo.tools import SQL


class KefuFollowup(models.Model):
    """The figures that customers keep of their records."""

    _inherit = "kefu.followup"

    @api.model
    def _figures_by_lead(self, leads):
        """R2.6: one pass over the records of these customers.

        :return: ``{lead id: {count, design, aftersale, first_contact_at, last_contact_at, next_contact_at}}``; phases and
            contacts count qualified records only, the promise is that of the last of them
        :rtype: dict
        """
        nothing = dict.fromkeys(("count", "design", "aftersale"), 0) | dict.fromkeys(
            ("first_contact_at", "last_contact_at", "next_contact_at"), False
        )
        self.flush_model(["lead_id", "is_qualified", "phase", "contacted_at", "next_contact_at"])
        self.env.cr.execute(SQL(
            """SELECT lead_id AS id,
                      COUNT(*) AS count,
                      COUNT(*) FILTER (WHERE is_qualified AND phase = 'design') AS design,
                      COUNT(*) FILTER (WHERE is_qualified AND phase = 'aftersale') AS aftersale,
                      MIN(contacted_at) FILTER (WHERE is_qualified) AS first_contact_at,
                      MAX(contacted_at) FILTER (WHERE is_qualified) AS last_contact_at,
                      (ARRAY_AGG(next_contact_at ORDER BY contacted_at DESC, id DESC) FILTER (WHERE is_qualified))[1]
                          AS next_contact_at
                 FROM kefu_followup
                WHERE lead_id = ANY(%s)
             GROUP BY lead_id""",
            list(leads.ids),
        ))
        found = {row.pop("id"): row for row in self.env.cr.dictfetchall()}
        return {lead_id: nothing | found.get(lead_id, {}) for lead_id in leads.ids}
