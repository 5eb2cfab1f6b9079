from odoo import api, fields, models
from odoo.exceptions import AccessError


class KefuPenaltyEntry(models.Model):
    """The books: what was executed of a penalty in a month, and what was taken back. Written once, never changed."""

    _name = "kefu.penalty.entry"
    _description = "Executed Penalty"
    _order = "date desc, id desc"
    _rec_name = "penalty_id"

    penalty_id = fields.Many2one("kefu.penalty", required=True, readonly=True, index=True, ondelete="restrict")
    batch_id = fields.Many2one("kefu.penalty.batch", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one("res.users", string="Person", required=True, readonly=True, index=True, ondelete="restrict")
    department = fields.Char(readonly=True)
    rule_id = fields.Many2one("kefu.penalty.rule", required=True, readonly=True, index=True, ondelete="restrict")
    date = fields.Date(required=True, readonly=True)
    month = fields.Date(required=True, readonly=True, help="The first day of the month whose limit it counts against.")
    amount = fields.Monetary(readonly=True)
    points = fields.Float(readonly=True)
    dropped = fields.Monetary(readonly=True, help="Beyond the monthly limit, and not carried over.")
    reverses_id = fields.Many2one("kefu.penalty.entry", readonly=True, ondelete="restrict", string="Takes Back")
    reversal_ids = fields.One2many("kefu.penalty.entry", "reverses_id", string="Taken Back By", readonly=True)

    _reversed_once = models.UniqueIndex("(reverses_id) WHERE reverses_id IS NOT NULL", "This was taken back already.")
    _once_a_month = models.UniqueIndex(
        "(penalty_id, month) WHERE reverses_id IS NULL",
        "This penalty was executed this month already.",
    )
    _statement_idx = models.Index("(company_id, month)")

    def write(self, vals):
        if vals:
            self._unlink_except_books()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_books(self):
        raise AccessError(self.env._("What was executed is never changed. Cancel the penalty: that takes it back."))
