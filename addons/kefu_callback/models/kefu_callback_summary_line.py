from odoo import api, fields, models
from odoo.tools import SQL


class KefuCallbackSummaryLine(models.Model):
    """C8w: what was asked about one person, and how it was answered."""

    _name = "kefu.callback.summary.line"
    _description = "Weekly Summary: Person"
    _order = "calls_due desc, id"
    _rec_name = "user_id"

    summary_id = fields.Many2one("kefu.callback.summary", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="summary_id.company_id", store=True, index=True)
    user_id = fields.Many2one("res.users", string="Person", required=True, readonly=True, index=True, ondelete="cascade")
    calls_due = fields.Integer(readonly=True)
    calls_done = fields.Integer(readonly=True)
    satisfaction = fields.Float(string="Average Satisfaction", readonly=True, aggregator="avg")
    bad_answers = fields.Integer(readonly=True)
    contradictions = fields.Integer(readonly=True)

    @api.model
    def _make(self, summary, start, end):
        """:param summary: the ``kefu.callback.summary``
        :param datetime start: calls due from then
        :param datetime end: until then, naive UTC
        """
        self.env.cr.execute(SQL(
            """SELECT about.res_users_id AS user_id,
                      count(*) AS calls_due,
                      count(*) FILTER (WHERE call.state = 'done') AS calls_done,
                      COALESCE(avg(NULLIF(call.satisfaction, 0)), 0)::float AS satisfaction,
                      COALESCE(sum(bad.count) FILTER (WHERE call.state = 'done'), 0)::int AS bad_answers,
                      count(*) FILTER (WHERE call.is_contradicted) AS contradictions
                 FROM kefu_callback call
                 JOIN kefu_callback_res_users_rel about ON about.kefu_callback_id = call.id,
                      LATERAL (SELECT count(*) FROM kefu_callback_answer answer
                                 JOIN kefu_callback_option option ON option.id = answer.option_id AND option.tone = 'bad'
                                WHERE answer.callback_id = call.id) bad
                WHERE call.company_id = %s AND call.state != 'cancelled' AND call.due BETWEEN %s AND %s
             GROUP BY about.res_users_id""",
            summary.company_id.id, start, end,
        ))
        self.create([{**row, "summary_id": summary.id} for row in self.env.cr.dictfetchall()])

    def action_open_calls(self):
        """Open the calls of the period that asked about this person."""
        self.ensure_one()
        action = self.summary_id.action_open_figure("calls_due")
        return {**action, "domain": [*action["domain"], ("about_user_ids", "in", self.user_id.ids)]}
