from odoo import api, fields, models
from odoo.tools import SQL


class KefuCallbackSummaryOpinion(models.Model):
    """C8w: what a customer said or suggested."""

    _name = "kefu.callback.summary.opinion"
    _description = "Weekly Summary: Opinion"
    _order = "occasion_id, id"
    _rec_name = "text"

    summary_id = fields.Many2one("kefu.callback.summary", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="summary_id.company_id", store=True, index=True)
    callback_id = fields.Many2one("kefu.callback", required=True, readonly=True, index=True, ondelete="cascade")
    occasion_id = fields.Many2one("kefu.callback.occasion", required=True, readonly=True, ondelete="cascade")
    topic = fields.Char(related="occasion_id.name", string="Topic")
    kind = fields.Selection([("opinion", "Opinion"), ("suggestion", "Suggestion")], required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)

    @api.model
    def _make(self, summary, start, end):
        """:param summary: the ``kefu.callback.summary``
        :param datetime start: calls due from then
        :param datetime end: until then, naive UTC
        """
        self.env.cr.execute(SQL(
            """SELECT call.id AS callback_id, call.occasion_id, said.kind, said.text
                 FROM kefu_callback call,
                      LATERAL (VALUES ('opinion', call.opinion), ('suggestion', call.suggestion)) said (kind, text)
                WHERE call.company_id = %s AND call.state = 'done' AND call.due BETWEEN %s AND %s AND said.text > ''
             ORDER BY call.done_at, call.id""",
            summary.company_id.id, start, end,
        ))
        self.create([{**row, "summary_id": summary.id} for row in self.env.cr.dictfetchall()])
