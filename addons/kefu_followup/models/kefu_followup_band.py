from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.text_similarity import bands

#: of the notes that share a band the newest so many are looked at, of all those the likeliest so many are compared
PER_BAND, COMPARED = 30, 20
CHUNK = 500


class KefuFollowupBand(models.Model):
    """R2.7: what alike notes are found by. Narrow, indexed, pruned: finding the candidates for a note is a handful of
    index look-ups, however many notes there are. Only our own code reads and writes it.
    """

    _name = "kefu.followup.band"
    _description = "Index of Alike Notes"
    _log_access = False

    followup_id = fields.Many2one("kefu.followup", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    band = fields.Integer(required=True)

    _band_idx = models.Index("(company_id, band, followup_id DESC)")

    @api.model
    def _store(self, texts):
        """:param dict texts: ``{kefu.followup: normalised text}``; what was stored for them before is replaced"""
        followups = self.env["kefu.followup"].union(*texts)
        self.env.cr.execute(SQL("DELETE FROM kefu_followup_band WHERE followup_id = ANY(%s)", list(followups.ids)))
        for chunk in split_every(CHUNK, texts.items()):
            rows = [
                SQL("%s", (followup.id, followup.company_id.id, band))
                for followup, text in chunk
                for band in bands(text)
            ]
            if rows:
                self.env.cr.execute(SQL(
                    "INSERT INTO kefu_followup_band (followup_id, company_id, band) VALUES %s", SQL(", ").join(rows)
                ))

    @api.model
    def _candidates(self, followups, since):
        """Earlier notes of the same company that may be alike: another person's, or about another customer.

        :param followups: notes whose bands are stored
        :param since: older notes do not count
        :return: ``{followup id: [candidate ids]}``, the likeliest first
        :rtype: dict
        """
        self.env.cr.execute(SQL(
            """SELECT id, candidate_id FROM (
                   SELECT note.id, other.id AS candidate_id,
                          ROW_NUMBER() OVER (PARTITION BY note.id ORDER BY COUNT(*) DESC, other.id DESC) AS rank
                     FROM kefu_followup note
                     JOIN kefu_followup_band own ON own.followup_id = note.id
               CROSS JOIN LATERAL (
                              SELECT followup_id FROM kefu_followup_band same
                               WHERE same.company_id = own.company_id AND same.band = own.band AND same.followup_id < note.id
                            ORDER BY same.followup_id DESC LIMIT %(per_band)s) found
                     JOIN kefu_followup other ON other.id = found.followup_id
                    WHERE note.id = ANY(%(ids)s) AND other.contacted_at >= %(since)s
                      AND (other.user_id, other.lead_id) != (note.user_id, note.lead_id)
                 GROUP BY note.id, other.id) ranked
                WHERE rank <= %(compared)s""",
            per_band=PER_BAND, ids=list(followups.ids), since=since, compared=COMPARED,
        ))
        candidates = {followup_id: [] for followup_id in followups.ids}
        for followup_id, candidate_id in self.env.cr.fetchall():
            candidates[followup_id].append(candidate_id)
        return candidates

    @api.autovacuum
    def _gc_bands(self):
        """Notes too old to be compared with need no index.

        :return: how many rows were removed, and whether more are left
        """
        # sudo: res.company: a number of its settings
        (days,), = self.env["res.company"].sudo()._read_group([], [], ["kefu_similar_days:max"])
        limit = 100_000
        self.env.cr.execute(SQL(
            """DELETE FROM kefu_followup_band WHERE id IN (
                   SELECT band.id FROM kefu_followup_band band JOIN kefu_followup note ON note.id = band.followup_id
                    WHERE note.contacted_at < %s LIMIT %s)""",
            fields.Datetime.subtract(fields.Datetime.now(), days=(days or 0) + 1), limit,
        ))
        return self.env.cr.rowcount, self.env.cr.rowcount == limit
