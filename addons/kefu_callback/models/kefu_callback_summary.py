from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: figures that open calls, with what they count
DOMAINS = {
    "calls_due": [],
    "calls_made": [("attempt_count", ">", 0)],
    "calls_reached": [("state", "in", ("done", "refused"))],
    "satisfaction": [("satisfaction", ">", 0)],
    "contradictions": [("is_contradicted", "=", True)],
}


class KefuCallbackSummary(models.Model):
    """C8w: the month so far: how many calls, what about whom, which opinions and suggestions."""

    _name = "kefu.callback.summary"
    _description = "Weekly Summary of Call-Backs"
    _inherit = ["mail.thread"]
    _order = "week_start desc, id desc"
    _rec_name = "week_start"
    _mail_post_access = "read"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    state = fields.Selection([("draft", "Draft"), ("final", "Final")], required=True, readonly=True, default="draft")
    week_start = fields.Date(string="Week", required=True, readonly=True, help="Its Monday.")
    period_start = fields.Date(string="From", required=True, readonly=True)
    period_end = fields.Date(string="Until", required=True, readonly=True)
    made_at = fields.Datetime(string="As Of", readonly=True, help="Calls due by then are counted.")
    # Figures
    calls_due = fields.Integer(readonly=True)
    calls_made = fields.Integer(readonly=True, help="Of those due: tried at least once.")
    calls_reached = fields.Integer(readonly=True, help="Of those due: somebody answered.")
    coverage = fields.Float(string="Made of Due (%)", readonly=True, aggregator="avg")
    coverage_target = fields.Float(string="Target (%)", readonly=True, aggregator="avg")
    answer_rate = fields.Float(string="Answered of Made (%)", readonly=True, aggregator="avg")
    satisfaction = fields.Float(string="Average Satisfaction", readonly=True, aggregator="avg")
    contradictions = fields.Integer(readonly=True)
    sites_few_calls = fields.Integer(
        string="Sites With Too Few Calls",
        readonly=True,
        help="Called about in the period, with fewer calls than the company asks for.",
    )
    line_ids = fields.One2many("kefu.callback.summary.line", "summary_id", string="People Asked About", readonly=True)
    opinion_ids = fields.One2many(
        "kefu.callback.summary.opinion", "summary_id", string="Opinions and Suggestions", readonly=True
    )
    sent_at = fields.Datetime(readonly=True, copy=False)

    _once = models.Constraint("UNIQUE(company_id, week_start)", "The company has a summary of this week already.")

    @api.depends("company_id", "period_start", "period_end")
    def _compute_display_name(self):
        for summary in self:
            summary.display_name = self.env._(
                "Call-backs %(first)s – %(last)s", first=summary.period_start, last=summary.period_end
            )

    def action_open_figure(self, figure):
        """Open the calls that a figure counts, as far as the user may read them.

        :param str figure: name of the figure's field
        """
        self.ensure_one()
        self.check_access("read")
        domain = self._figure_domain(figure)
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model.fields"]._get(self._name, figure).field_description,
            "res_model": "kefu.callback",
            "views": [[False, "list"], [False, "kanban"], [False, "form"]],
            "domain": domain,
        }

    def _figure_domain(self, figure):
        """:return: the calls that a figure counts
        :raise UserError: there is no such figure
        """
        if figure == "sites_few_calls":
            return [*self._period_domain(), ("id", "in", self._calls_of_sites_with_few())]
        if not isinstance(figure, str) or figure not in DOMAINS:
            raise UserError(self.env._("This figure has no calls to open."))
        return [*self._period_domain(), *DOMAINS[figure]]

    def _period_domain(self):
        start, end = self._bounds(self.company_id, self.period_start, self.period_end, self.made_at)
        return [
            ("company_id", "=", self.company_id.id), ("state", "!=", "cancelled"), ("due", ">=", start), ("due", "<=", end),
        ]

    def _calls_of_sites_with_few(self):
        start, end = self._bounds(self.company_id, self.period_start, self.period_end, self.made_at)
        self.env.cr.execute(SQL(
            """SELECT call.id FROM kefu_callback call JOIN (%s) site USING (res_model, res_id)
                WHERE call.company_id = %s AND call.due BETWEEN %s AND %s""",
            self._sites_with_few(self.company_id, start, end), self.company_id.id, start, end,
        ))
        return [row[0] for row in self.env.cr.fetchall()]

    # === Figures === #

    @api.model
    def _bounds(self, company, first, last, now=None):
        """:return: the first and the last moment of a period of the company's dates up to now, naive UTC"""
        calendar = self.env["kefu.calendar"]
        return calendar._day_start(company, first), min(calendar._day_end(company, last), now or fields.Datetime.now())

    @api.model
    def _get_figures(self, company, first, last):
        """:param company: one ``res.company``
        :param date first: first date of the company
        :param date last: last date
        :return: the figures of the calls due in between, up to now; cancelled ones do not count
        :rtype: dict
        """
        start, end = self._bounds(company, first, last)
        few = self._sites_with_few(company, start, end)
        figures = self._count_calls(company, start, end)
        self.env.cr.execute(SQL("SELECT count(*) FROM (%s) few", few))
        return {**figures, "sites_few_calls": self.env.cr.fetchone()[0]}

    @api.model
    def _count_calls(self, company, start, end):
        """:return: :meth:`_get_figures` as far as calls are counted, between two moments
        :rtype: dict
        """
        self.env["kefu.callback"].flush_model()
        self.env.cr.execute(SQL(
            """SELECT count(*) AS calls_due,
                      count(*) FILTER (WHERE attempt_count > 0) AS calls_made,
                      count(*) FILTER (WHERE state IN ('done', 'refused')) AS calls_reached,
                      COALESCE(avg(NULLIF(satisfaction, 0)), 0)::float AS satisfaction,
                      count(*) FILTER (WHERE is_contradicted) AS contradictions
                 FROM kefu_callback
                WHERE company_id = %s AND state != 'cancelled' AND due BETWEEN %s AND %s""",
            company.id, start, end,
        ))
        figures = self.env.cr.dictfetchone()
        return {
            **figures,
            "coverage": self._share(figures["calls_made"], figures["calls_due"]),
            "answer_rate": self._share(figures["calls_reached"], figures["calls_made"]),
            "coverage_target": company.kefu_callback_coverage_target,
        }

    @api.model
    def _share(self, part, whole):
        return round(100 * part / whole, 1) if whole else 0.0

    @api.model
    def _sites_with_few(self, company, start, end):
        """:return: the query of the records called about in the period that have fewer calls done than asked for; customers
            called about nothing in particular are no sites
        :rtype: SQL
        """
        return SQL(
            """SELECT res_model, res_id FROM kefu_callback
                WHERE company_id = %(company)s AND (res_model, res_id) IN (
                      SELECT res_model, res_id FROM kefu_callback
                       WHERE company_id = %(company)s AND state != 'cancelled' AND due BETWEEN %(start)s AND %(end)s
                         AND res_model != 'res.partner')
             GROUP BY res_model, res_id HAVING count(*) FILTER (WHERE state = 'done') < %(asked)s""",
            company=company.id, start=start, end=end, asked=company.kefu_callback_calls_per_site,
        )

    # === Making it === #

    def _refresh(self):
        """Count anew: figures, people, opinions."""
        for summary in self:
            figures = self._get_figures(summary.company_id, summary.period_start, summary.period_end)
            summary.write({**figures, "made_at": fields.Datetime.now()})
            summary.line_ids.unlink()
            summary.opinion_ids.unlink()
            start, end = self._bounds(summary.company_id, summary.period_start, summary.period_end)
            summary.line_ids._make(summary, start, end)
            summary.opinion_ids._make(summary, start, end)

    def _finalize(self):
        """Count for the last time and send."""
        self._refresh()
        self.write({"state": "final"})
        for summary in self:
            summary._send()
        self.write({"sent_at": fields.Datetime.now()})

    def _recipients(self):
        """:return: the service managers and general managers of the company
        :rtype: res.users
        """
        users = self.env["res.users"]
        return users._kefu_with_role("service_manager", self.company_id) | users._kefu_with_role(
            "general_manager", self.company_id
        )
