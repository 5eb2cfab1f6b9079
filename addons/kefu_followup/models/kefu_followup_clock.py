from odoo import api, fields, models
from odoo.tools import SQL, split_every

CHUNK = 1000


class KefuFollowupClock(models.Model):
    """When something happens next to a customer nobody contacts. A narrow table beside the wide one of leads, so that
    looking for what is due, and marking it, costs the same however many customers there are.

    Only our own code reads and writes it. A row stays when its clock is stopped: the episode goes on counting.
    """

    _name = "kefu.followup.clock"
    _description = "Follow-up Clock"
    _log_access = False

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    started_at = fields.Datetime(help="When the customer was last dispatched.")
    deadline = fields.Datetime()
    limit_at = fields.Datetime(help="The end of the longest gap.")
    next_at = fields.Datetime(help="When the next step of the ladder is due.")
    episode = fields.Integer(required=True, default=1, help="Grows with every contact: each step is told once per episode.")
    high_risk = fields.Boolean()
    is_stale = fields.Boolean(help="The company counts days otherwise than when this was set.")

    _lead_unique = models.UniqueIndex("(lead_id)")
    _next_idx = models.Index("(next_at) WHERE next_at IS NOT NULL")
    _stale_idx = models.Index("(id) WHERE is_stale IS TRUE")
    _high_risk_idx = models.Index("(lead_id) WHERE high_risk IS TRUE")

    @api.model
    def _set(self, entries, new_episode=True):
        """Set clocks anew, unless nothing about them changed.

        :param list entries: dicts of ``lead_id``, ``company_id``, ``deadline``, ``limit_at`` and ``started_at`` (``None``:
            as it was)
        :param bool new_episode: whether the customer was contacted or dispatched, so that every step counts anew
        """
        for chunk in split_every(CHUNK, self._prepare_rows(entries)):
            self.env.cr.execute(SQL(
                """INSERT INTO kefu_followup_clock AS clock
                          (lead_id, company_id, started_at, deadline, limit_at, next_at, episode)
                   SELECT lead_id, company_id, started_at::timestamp, deadline::timestamp, limit_at::timestamp,
                          next_at::timestamp, 1
                     FROM (VALUES %(rows)s) AS v (lead_id, company_id, started_at, deadline, limit_at, next_at)
                   ON CONFLICT (lead_id) DO UPDATE SET
                       company_id = EXCLUDED.company_id,
                       started_at = COALESCE(EXCLUDED.started_at, clock.started_at),
                       deadline = EXCLUDED.deadline,
                       limit_at = EXCLUDED.limit_at,
                       next_at = EXCLUDED.next_at,
                       high_risk = clock.high_risk AND NOT %(renew)s,
                       episode = clock.episode + %(renew)s::integer
                   WHERE (clock.deadline, clock.limit_at) IS DISTINCT FROM (EXCLUDED.deadline, EXCLUDED.limit_at)
                      OR EXCLUDED.started_at IS NOT NULL OR NOT %(renew)s""",
                rows=SQL(", ").join(SQL("%s", row) for row in chunk),
                renew=new_episode,
            ))
        self.invalidate_model()

    def _prepare_rows(self, entries):
        """:return: the entries as rows of the table, with the time of the next step of the company's ladder
        :rtype: list[tuple]
        """
        if not entries:
            return []
        ladders = self.env["kefu.escalation.step"]._ladders({entry["company_id"] for entry in entries})
        now = fields.Datetime.now()
        rows = []
        for entry in entries:
            deadline, limit = entry["deadline"] or None, entry["limit_at"] or None
            next_at = ladders[entry["company_id"]]._next_at(deadline, limit, now) if deadline else None
            rows.append((entry["lead_id"], entry["company_id"], entry["started_at"], deadline, limit, next_at))
        return rows

    @api.model
    def _stop(self, leads):
        """Nothing happens to these customers any more."""
        self.env.cr.execute(SQL(
            """UPDATE kefu_followup_clock SET next_at = NULL, deadline = NULL, limit_at = NULL, high_risk = FALSE
                WHERE lead_id = ANY(%s)""",
            list(leads.ids),
        ))
        self.invalidate_model()

    @api.model
    def _started_at_by_lead(self, leads):
        """:return: ``{lead id: when it was last dispatched}``
        :rtype: dict
        """
        # sudo: kefu.followup.clock: a date that follows from a customer the caller works on
        clocks = self.sudo().search_fetch([("lead_id", "in", leads.ids)], ["lead_id", "started_at"])
        return {clock.lead_id.id: clock.started_at for clock in clocks}

    @api.model
    def _pause(self, companies):
        """The companies do not use follow-up any more: no step is due there."""
        self.env.cr.execute(SQL("UPDATE kefu_followup_clock SET next_at = NULL WHERE company_id = ANY(%s)", list(companies.ids)))
        self.invalidate_model()

    @api.model
    def _count_anew(self, companies):
        """The companies count days otherwise than before: clocks that run are set anew by the job, and until then no step
        of theirs is due.
        """
        if not companies:
            return
        self.env.cr.execute(SQL(
            """UPDATE kefu_followup_clock SET is_stale = TRUE, next_at = NULL
                WHERE company_id = ANY(%s) AND deadline IS NOT NULL""",
            list(companies.ids),
        ))
        if self.env.cr.rowcount:
            self.invalidate_model()
            # sudo: ir.cron: wake up the job; it decides by itself what there is to do
            self.env.ref("kefu_followup.ir_cron_reschedule").sudo()._trigger()

    @api.model
    def _look_again(self):
        """The ladder changed: the next sweep looks at every running clock and sets its next step."""
        self.env.cr.execute(SQL(
            """UPDATE kefu_followup_clock SET next_at = %s
                 FROM res_company WHERE company_id = res_company.id AND kefu_use_followup AND deadline IS NOT NULL""",
            fields.Datetime.now(),
        ))
        self.invalidate_model()
