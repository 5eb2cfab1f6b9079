from odoo import api, fields, models

#: what of a posted line decides what it books
BOOKED = {"account_id", "partner_id", "balance", "debit", "credit", "amount_currency", "currency_id", "move_id"}


class AccountMoveLine(models.Model):
    """D-2: each entry of the penalty ledger is booked by at most one line, which the database guarantees."""

    _inherit = "account.move.line"

    #: nobody but our own posting may say that a line books a penalty
    kefu_penalty_entry_id = fields.Many2one(
        "kefu.penalty.entry",
        string="Penalty Entry",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=fields.NO_ACCESS,
    )

    _kefu_penalty_entry_unique = models.UniqueIndex(
        "(kefu_penalty_entry_id) WHERE kefu_penalty_entry_id IS NOT NULL",
        "This penalty is already booked.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["account.move"].browse({vals["move_id"] for vals in vals_list if vals.get("move_id")})
        moves._kefu_check_stays()
        return super().create(vals_list)

    def write(self, vals):
        if not BOOKED.isdisjoint(vals):
            self.move_id._kefu_check_stays()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kefu_penalties(self):
        self.move_id._kefu_check_stays()
