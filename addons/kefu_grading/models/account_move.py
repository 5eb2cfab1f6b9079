from odoo import models

#: what of an entry decides whether, where and when its lines count
BOOKED = {"state", "date", "invoice_date", "partner_id", "commercial_partner_id", "journal_id", "move_type"}


class AccountMove(models.Model):
    """G8: whose entry is posted, set back to draft or cancelled is graded in the same transaction."""

    _inherit = "account.move"

    def write(self, vals):
        concerned = vals.get("state") == "posted" and self
        if not BOOKED.isdisjoint(vals):
            concerned = concerned or self.filtered(lambda move: move.state == "posted")
        result = super().write(vals)
        if concerned:
            self.env["kefu.grade"]._note("moves", concerned.ids)
        return result
