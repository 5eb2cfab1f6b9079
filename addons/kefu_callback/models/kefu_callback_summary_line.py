from odoo import fields, models


class KefuCallbackSummaryLine(models.Model):
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
