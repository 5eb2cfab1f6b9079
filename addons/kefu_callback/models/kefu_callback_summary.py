from odoo import fields, models


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
        string="Sites With Too Few Calls", readonly=True, help="Called about in the period, with fewer calls than the company asks."
    )
    line_ids = fields.One2many("kefu.callback.summary.line", "summary_id", string="People Asked About", readonly=True)
    opinion_ids = fields.One2many(
        "kefu.callback.summary.opinion", "summary_id", string="Opinions and Suggestions", readonly=True
    )
    sent_at = fields.Datetime(readonly=True, copy=False)

    _once = models.Constraint("UNIQUE(company_id, week_start)", "The company has a summary of this week already.")
