from odoo import api, models

#: what of a line decides for whom, how much and since when it counts
BOOKED = {
    "partner_id", "account_id", "balance", "debit", "credit", "amount_currency", "date_maturity", "move_id", "company_id",
}


class AccountMoveLine(models.Model):
    """G8: posted lines that change or go are looked at with the partner they had and the one they have."""

    _inherit = "account.move.line"

    def write(self, vals):
        if not BOOKED.isdisjoint(vals):
            self._kefu_note_posted()
        result = super().write(vals)
        if "partner_id" in vals:
            self._kefu_note_posted()
        return result

    @api.ondelete(at_uninstall=False)
    def _kefu_note_deleted(self):
        """Lines of drafts count nowhere; posted ones go by force only."""
        self._kefu_note_posted()

    def _kefu_note_posted(self):
        posted = self.filtered(lambda line: line.parent_state == "posted" and line.account_type == "asset_receivable")
        for company, lines in posted.grouped("company_id").items():
            self.env["kefu.grade"]._note_in(company, lines.partner_id)
