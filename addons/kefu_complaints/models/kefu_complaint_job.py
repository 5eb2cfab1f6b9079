from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 1000
#: complaints named in one notice; the list behind it holds them all
NAMED = 20


class KefuComplaintJob(models.AbstractModel):
    """X13: one sweep looks at what is due: reminder, second person, deadline, drafts, clocks that stood still long enough.
    First the log and the next look, set-based; then one notice per person. Killed in between it goes on where it was.
    """

    _name = "kefu.complaint.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Sweep Over Complaints"

    @api.model
    def _cron_sweep(self):
        """Scheduled action. Nothing due: one query, whatever the number of complaints."""
        self.env.cr.execute(SQL(
            """SELECT EXISTS (SELECT FROM kefu_complaint complaint JOIN res_company company ON company.id = complaint.company_id
                               WHERE next_check_at <= %s AND company.kefu_use_complaints),
                      EXISTS (SELECT FROM kefu_complaint_escalation WHERE is_told IS NOT TRUE)""",
            fields.Datetime.now(),
        ))
        due, untold = self.env.cr.fetchone()
        if due:
            self._run_in_batches(self._claim_due, lambda complaints: complaints._sweep())
        if due or untold:
            self._run_in_batches(lambda skip: self._claim_untold("kefu.complaint.escalation", skip), self._tell)

    def _claim_due(self, skip):
        """:return: the next complaints that are due and that no other server works on"""
        self.env["kefu.complaint"].flush_model()
        self.env.cr.execute(SQL(
            """SELECT complaint.id FROM kefu_complaint complaint JOIN res_company company ON company.id = complaint.company_id
                WHERE next_check_at <= %s AND company.kefu_use_complaints AND complaint.id != ALL(%s)
             ORDER BY next_check_at LIMIT %s FOR NO KEY UPDATE OF complaint SKIP LOCKED""",
            fields.Datetime.now(), list(skip), BATCH,
        ))
        return self.env["kefu.complaint"].browse(row[0] for row in self.env.cr.fetchall())

    # === Telling it === #

    def _tell(self, users):
        """One notice per person, however many complaints it is about."""
        self.env.cr.execute(SQL(
            """UPDATE kefu_complaint_escalation SET is_told = TRUE WHERE user_id = ANY(%s) AND is_told IS NOT TRUE
            RETURNING user_id, kind, complaint_id""",
            list(users.ids),
        ))
        told = defaultdict(lambda: defaultdict(list))
        for user_id, kind, complaint_id in self.env.cr.fetchall():
            told[user_id][kind].append(complaint_id)
        self.env["kefu.complaint.escalation"].invalidate_model(["is_told"])
        for user in users.filtered("active"):
            self._notify(user, told[user.id])

    def _notify(self, user, complaints_by_kind):
        """:param dict complaints_by_kind: ``{kind: ids}`` of what this person was not told yet"""
        self = self.with_context(lang=user.lang, tz=user.tz)
        kinds = dict(self.env["kefu.complaint.escalation"]._fields["kind"]._description_selection(self.env))
        count = len({complaint_id for ids in complaints_by_kind.values() for complaint_id in ids})
        self.env["mail.thread"].message_notify(
            subject=self.env._("%s complaints need you", count),
            body=Markup().join(
                self._prepare_paragraph(kinds[kind], sorted(set(complaints_by_kind[kind])))
                for kind in kinds
                if kind in complaints_by_kind
            ),
            partner_ids=user.partner_id.ids,
        )

    def _prepare_paragraph(self, title, ids):
        """:return: what is the matter, and with which complaints
        :rtype: Markup
        """
        rows = Markup().join(self.env["kefu.complaint"].browse(ids[:NAMED]).mapped(lambda complaint: complaint._prepare_line()))
        if len(ids) > NAMED:
            rows += Markup("<li>%s</li>") % self.env._("… and %s more", len(ids) - NAMED)
        return Markup("<p><b>%s</b></p><ul>%s</ul>") % (title, rows)
