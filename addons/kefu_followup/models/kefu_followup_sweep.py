from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 2000
#: customers named in one notice; the list behind it holds them all
NAMED = 20


class KefuFollowupSweep(models.AbstractModel):
    """R2.3: finds what is due on the ladder and tells it, in two movements: first the log, set-based, then one notice
    per person. Killed in between it goes on where it was; on two servers each step is told once.
    """

    _name = "kefu.followup.sweep"
    _description = "Overdue Sweep"
    _inherit = "kefu.job.mixin"

    @api.model
    def _cron_escalate(self):
        """Scheduled action. Nothing due: one query, whatever the number of customers."""
        self.env.cr.execute(SQL(
            """SELECT EXISTS (SELECT FROM kefu_followup_clock WHERE next_at <= %s),
                      EXISTS (SELECT FROM kefu_escalation WHERE is_told IS NOT TRUE)""",
            fields.Datetime.now(),
        ))
        due, untold = self.env.cr.fetchone()
        if due:
            self._run_in_batches(self._claim_due, self._escalate)
        if due or untold:
            self._run_in_batches(lambda skip: self._claim_untold("kefu.escalation", skip), self._tell)

    # === What is due === #

    def _claim_due(self, skip):
        """:return: the next clocks that are due and that no other server works on"""
        self.env.cr.execute(SQL(
            """SELECT id FROM kefu_followup_clock WHERE next_at <= %s AND id != ALL(%s)
             ORDER BY next_at LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
            fields.Datetime.now(), list(skip), BATCH,
        ))
        return self.env["kefu.followup.clock"].browse(row[0] for row in self.env.cr.fetchall())

    def _escalate(self, clocks):
        """Log the steps that are due, report breaches, set the clocks to the next step."""
        now = fields.Datetime.now()
        self.env.cr.execute(SQL("SELECT DISTINCT company_id FROM kefu_followup_clock WHERE id = ANY(%s)", list(clocks.ids)))
        companies = self.env["res.company"].browse(row[0] for row in self.env.cr.fetchall())
        companies = companies.filtered(lambda company: company._kefu_uses("followup"))
        ladders = self.env["kefu.escalation.step"]._ladders(companies.ids)
        steps = self._steps_table(ladders)
        if steps:
            self._report_breaches(self._log_due(clocks, steps, self._people_table(companies), now))
        self._set_next(clocks, steps, now)
        clocks.invalidate_recordset()

    def _steps_table(self, ladders):
        """:return: the ladders as rows of ``(company, step, reference, hours, told…, high risk)``, or ``None``"""
        rows = [
            SQL("%s", (
                company_id, step.id, step.reference, step.offset_hours, step.tells_follower, step.tells_supervisor,
                step.tells_director, step.high_risk,
            ))
            for company_id, steps in ladders.items()
            for step in steps
        ]
        return SQL(
            "(VALUES %s) AS step (company_id, id, reference, hours, follower, supervisor, director, high_risk)",
            SQL(", ").join(rows),
        ) if rows else None

    def _people_table(self, companies):
        """:return: who supervises and directs where, as rows of ``(company, role, user)``"""
        rows = [SQL("%s", (0, "", 0))]
        for role in ("supervisor", "director"):
            users = self.env["res.users"].search([
                ("all_group_ids", "in", self.env.ref(f"kefu_base.group_{role}").ids), ("company_ids", "in", companies.ids),
            ])
            rows += [SQL("%s", (company.id, role, user.id)) for user in users for company in user.company_ids & companies]
        return SQL("(VALUES %s) AS person (company_id, role, user_id)", SQL(", ").join(rows))

    def _log_due(self, clocks, steps, people, now):
        """:return: what is logged now and was not before, as ``(lead id, company id, user id, step id, episode)``"""
        self.env.cr.execute(SQL(
            """WITH due AS (
                   SELECT clock.lead_id, clock.company_id, clock.episode, clock.deadline, lead.user_id, team.user_id AS leader_id,
                          step.id AS step_id, step.follower, step.supervisor, step.director, %(due_at)s AS due_at
                     FROM kefu_followup_clock clock
                     JOIN crm_lead lead ON lead.id = clock.lead_id
                LEFT JOIN crm_team team ON team.id = lead.team_id
                     JOIN %(steps)s ON step.company_id = clock.company_id
                    WHERE clock.id = ANY(%(ids)s) AND %(due_at)s <= %(now)s
                      AND (step.hours >= 0 OR %(due_at)s >= clock.next_at)
               ), people AS (SELECT * FROM %(people)s)
               INSERT INTO kefu_escalation (lead_id, company_id, step_id, episode, deadline, due_at, user_id)
               SELECT lead_id, due.company_id, step_id, episode, deadline, due_at, due.user_id
                 FROM due WHERE due.user_id IS NOT NULL AND follower
               UNION
               SELECT lead_id, due.company_id, step_id, episode, deadline, due_at, people.user_id
                 FROM due JOIN people ON people.company_id = due.company_id
                WHERE (role = 'director' AND director) OR (role = 'supervisor' AND supervisor AND (
                          people.user_id = leader_id OR NOT EXISTS (
                              SELECT FROM people leader WHERE leader.user_id = leader_id AND leader.role = 'supervisor'
                                 AND leader.company_id = due.company_id)))
               ON CONFLICT (lead_id, episode, step_id, user_id) DO NOTHING
               RETURNING lead_id, company_id, user_id, step_id, episode""",
            due_at=self._due_at_sql(), steps=steps, people=people, ids=list(clocks.ids), now=now,
        ))
        return self.env.cr.fetchall()

    def _due_at_sql(self):
        return SQL(
            "(CASE step.reference WHEN 'deadline' THEN clock.deadline ELSE clock.limit_at END + step.hours * INTERVAL '1 hour')"
        )

    def _report_breaches(self, told):
        """R2.3: one breach per overdue episode. Told twice after a kill it is still one: the key is the episode's."""
        breaking = set(self.env["kefu.escalation.step"].browse({row[3] for row in told}).filtered("is_breach").ids)
        episodes = {(row[0], row[1], row[4]) for row in told if row[3] in breaking}
        if not episodes:
            return
        breach = self.env["kefu.breach"]
        leads = self.env["crm.lead"].browse(lead_id for lead_id, _company, _episode in episodes)
        leads.fetch(["user_id"])
        followers = {lead.id: lead.user_id.id for lead in leads}
        breach._report_batch([
            breach._prepare_breach(
                "FOLLOWUP_LATE", followers[lead_id], company_id, "crm.lead", lead_id, f"followup_late,{lead_id},{episode}"
            )
            for lead_id, company_id, episode in sorted(episodes)
            if followers[lead_id]
        ])

    def _set_next(self, clocks, steps, now):
        if not steps:
            self.env.cr.execute(SQL("UPDATE kefu_followup_clock SET next_at = NULL WHERE id = ANY(%s)", list(clocks.ids)))
            return
        self.env.cr.execute(SQL(
            """UPDATE kefu_followup_clock target SET next_at = plan.next_at, high_risk = plan.high_risk
                 FROM (SELECT clock.id,
                              MIN(%(due_at)s) FILTER (WHERE %(due_at)s > %(now)s) AS next_at,
                              COALESCE(BOOL_OR(step.high_risk) FILTER (WHERE %(due_at)s <= %(now)s), FALSE) AS high_risk
                         FROM kefu_followup_clock clock
                    LEFT JOIN %(steps)s ON step.company_id = clock.company_id
                        WHERE clock.id = ANY(%(ids)s)
                     GROUP BY clock.id) AS plan
                WHERE target.id = plan.id""",
            due_at=self._due_at_sql(), steps=steps, ids=list(clocks.ids), now=now,
        ))

    # === Telling it === #

    def _tell(self, users):
        """One notice per person, however many customers it is about."""
        self.env.cr.execute(SQL(
            """UPDATE kefu_escalation told SET is_told = TRUE FROM kefu_escalation_step step
                WHERE user_id = ANY(%s) AND is_told IS NOT TRUE AND step.id = told.step_id
            RETURNING user_id, lead_id, step.sequence, step.id""",
            list(users.ids),
        ))
        # of several steps found at once for a customer the last one speaks
        last = defaultdict(dict)
        for user_id, lead_id, *step in sorted(self.env.cr.fetchall()):
            last[user_id][lead_id] = tuple(step)
        self.env["kefu.escalation"].invalidate_model(["is_told"])
        for user in users.filtered("active"):
            self._notify(user, last[user.id])

    def _notify(self, user, steps_by_lead):
        """:param dict steps_by_lead: ``{lead id: (sequence, id) of the step}`` of what this person was not told yet"""
        self = self.with_context(lang=user.lang)
        customers = defaultdict(list)
        for lead_id, step in steps_by_lead.items():
            customers[step].append(lead_id)
        self.env["mail.thread"].message_notify(
            subject=self.env._("%s customers to contact", len(steps_by_lead)),
            body=Markup().join(self._prepare_paragraph(step_id, ids) for (_sequence, step_id), ids in sorted(customers.items())),
            partner_ids=user.partner_id.ids,
        )

    def _prepare_paragraph(self, step_id, lead_ids):
        """:return: what the step says, and the customers it is about
        :rtype: Markup
        """
        rows = Markup().join(
            Markup("<li><a href='/odoo/kefu-customers/%s'>%s</a></li>") % (lead.id, lead.contact_name or lead.display_name)
            for lead in self.env["crm.lead"].browse(lead_ids[:NAMED])
        )
        if len(lead_ids) > NAMED:
            rows += Markup("<li>%s</li>") % self.env._("… and %s more", len(lead_ids) - NAMED)
        step = self.env["kefu.escalation.step"].browse(step_id)
        return Markup("<p><b>%s</b></p><ul>%s</ul>") % (step.name, rows)
