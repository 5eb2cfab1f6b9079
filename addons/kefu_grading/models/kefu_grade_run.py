from odoo import fields, models


class KefuGradeRun(models.Model):
    """G8: how far the nightly regrading of a company is. Whoever works on it writes on its row: two servers never do the
    same, and after a kill the next one goes on behind the last batch committed.
    """

    _name = "kefu.grade.run"
    _description = "Nightly Regrading"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(readonly=True, help="The company's day that is being, or was, graded.")
    last_partner_id = fields.Integer(string="Done Up To", readonly=True, aggregator=None)
    finished_at = fields.Datetime(readonly=True)

    _once = models.Constraint("UNIQUE (company_id)", "A company has one nightly run.")
