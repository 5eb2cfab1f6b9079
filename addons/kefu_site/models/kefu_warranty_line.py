from odoo import fields, models


class KefuWarrantyLine(models.Model):
    """C6.w: one item on a site's certificate, with its own end. What was promised does not change with the template."""

    _name = "kefu.warranty.line"
    _description = "Warranty Item"
    _order = "project_id, sequence, id"

    project_id = fields.Many2one(
        "project.project", string="Site", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="project_id.company_id", store=True, index=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Item", required=True, readonly=True, translate=True)
    months = fields.Integer(required=True, readonly=True, aggregator=None)
    ends_on = fields.Date(string="Last Day", required=True, readonly=True, help="The last day of the warranty.")
    reminded_at = fields.Datetime(readonly=True, copy=False)

    _to_remind_idx = models.Index("(ends_on) WHERE reminded_at IS NULL")
