from odoo import fields, models


class KefuCallbackSummaryOpinion(models.Model):
    _name = "kefu.callback.summary.opinion"
    _description = "Weekly Summary: Opinion"
    _order = "topic, id"
    _rec_name = "text"

    summary_id = fields.Many2one("kefu.callback.summary", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="summary_id.company_id", store=True, index=True)
    callback_id = fields.Many2one("kefu.callback", required=True, readonly=True, index=True, ondelete="cascade")
    kind = fields.Selection([("opinion", "Opinion"), ("suggestion", "Suggestion")], required=True, readonly=True)
    topic = fields.Char(readonly=True, help="The occasion of the call.")
    text = fields.Text(required=True, readonly=True)
