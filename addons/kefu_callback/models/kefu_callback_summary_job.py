from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: on Sunday at this hour of the company the summary of the week is final
FINAL_HOUR = 22
COMPANIES = 20
#: weekends made up for when no server ran
WEEKS = 5


class KefuCallbackSummaryJob(models.AbstractModel):
    """C8w: each weekend's summary, in company time: made on Saturday, final and sent on Sunday night. Weekends on which no
    server ran are made up for.
    """

    _name = "kefu.callback.summary.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Weekly Summaries of Call-Backs"

    @api.model
    def _cron_summaries(self):
        """Scheduled action, hourly. Nothing due: one query."""
        self._run_in_batches(self._claim_companies, self._make_summaries)

    def _claim_companies(self, skip):
        """:return: companies with calls whose summary of the last weekend is to be made or made final, locked"""
        self.env["kefu.callback.summary"].flush_model()
        self.env.cr.execute(SQL(
            """SELECT company.id
                 FROM res_company company,
                      LATERAL (SELECT %(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz AS now) local,
                      LATERAL (SELECT date_trunc('week', local.now - interval '5 days')::date AS week) last
                WHERE company.kefu_use_callback AND company.id != ALL(%(skip)s)
                  AND (EXISTS (SELECT FROM kefu_callback_summary summary
                                WHERE summary.company_id = company.id AND summary.state = 'draft'
                                  AND summary.week_start + interval '6 days' + %(hour)s * interval '1 hour' <= local.now)
                       OR EXISTS (SELECT FROM kefu_callback call
                                   WHERE call.company_id = company.id
                                     AND call.create_date AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz
                                         < last.week + interval '7 days')
                          AND NOT EXISTS (SELECT FROM kefu_callback_summary summary
                                           WHERE summary.company_id = company.id AND summary.week_start >= last.week))
             ORDER BY company.id LIMIT %(limit)s FOR NO KEY UPDATE OF company SKIP LOCKED""",
            now=fields.Datetime.now(), skip=list(skip), hour=FINAL_HOUR, limit=COMPANIES,
        ))
        return self.env["res.company"].browse(row[0] for row in self.env.cr.fetchall())

    def _make_summaries(self, companies):
        for company in companies:
            summaries = self._make_drafts(company, self._weeks_owed(company))
            drafts = summaries.search([("company_id", "=", company.id), ("state", "=", "draft")], order="week_start")
            final = drafts.filtered(lambda summary, company=company: self._final_at(company, summary.week_start)
                                    <= fields.Datetime.now())
            final._finalize()
            (summaries - final)._refresh()

    def _weeks_owed(self, company):
        """:return: the Mondays of the weeks whose summary is missing, the last weekend's and those since the one before
        :rtype: list[datetime.date]
        """
        today = self.env["kefu.calendar"]._today(company)
        week = today - timedelta(days=5)
        week -= timedelta(days=week.weekday())
        last = self.env["kefu.callback.summary"].search([("company_id", "=", company.id)], order="week_start desc", limit=1)
        first = max(last.week_start + timedelta(days=7), week - timedelta(weeks=WEEKS - 1)) if last else week
        return [first + timedelta(weeks=number) for number in range((week - first).days // 7 + 1)]

    def _make_drafts(self, company, weeks):
        """C8w: the month so far: of a week in which a month ends the month that ends, so that every day is in a summary."""
        return self.env["kefu.callback.summary"].create([
            {
                "company_id": company.id,
                "week_start": week,
                "period_start": week.replace(day=1),
                "period_end": week + timedelta(days=6),
            }
            for week in weeks
        ])

    def _final_at(self, company, week):
        calendar = self.env["kefu.calendar"]
        return calendar._day_start(company, week + timedelta(days=6)) + timedelta(hours=FINAL_HOUR)
