from odoo import api, models
from odoo.tools import SQL

from .kefu_info_report import HEADINGS, STATES


class KefuInfoReport(models.Model):
    """Two customers turn out to be one: what was written of either is kept."""

    _inherit = "kefu.info.report"

    @api.model
    def _keep_one_a_month(self, partners, kept):
        """Of several reports for a month the one that went furthest stays; what the others say becomes a note in it.

        :param partners: ``res.partner`` records that become one
        :param kept: the one of them that stays
        """
        self.flush_model()
        states = [state for state, _label in STATES]
        surplus = self.env.execute_query(SQL(
            """SELECT id, best FROM (
                   SELECT id, first_value(id) OVER (
                              PARTITION BY company_id, period
                              ORDER BY array_position(%s::varchar[], state) DESC, partner_id = %s DESC, id) AS best
                     FROM kefu_info_report WHERE kind = 'periodic' AND partner_id = ANY(%s)) AS report
                WHERE id != best""",
            states, kept.id, list(partners.ids),
        ))
        for report_id, best_id in surplus:
            report = self.browse(report_id)
            report._become_note(self.browse(best_id))

    def _become_note(self, report):
        """:param report: the one that stays"""
        self.search([("previous_id", "=", self.id)]).previous_id = report
        self.entry_ids.periodic_id = report
        text = "\n".join(self[name] for name, _label in HEADINGS if self[name])
        if not text:
            self.unlink()
            return
        self.write({
            "kind": "note", "state": "noted", "heading": HEADINGS[0][0], "text": text, "periodic_id": report.id, "period": False,
            "deadline": False, "remind_at": False, "is_to_send": False, "previous_id": False,
        })
