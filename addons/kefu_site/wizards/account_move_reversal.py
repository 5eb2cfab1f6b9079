from odoo import models


class AccountMoveReversal(models.TransientModel):
    """C6.p: an invoice that finance credits to make a corrected one stays the invoice of its instalment."""

    _inherit = "account.move.reversal"

    def modify_moves(self):
        self.company_id.check_access("read")
        self.move_ids.check_access("write")
        # sudo: kefu.instalment: follows from what finance does with the invoice
        corrected = {move: move.kefu_instalment_ids for move in self.move_ids.sudo() if move.kefu_instalment_ids}
        action = super().modify_moves()
        for move, instalment in corrected.items():
            lines = move.invoice_line_ids.sale_line_ids
            new = self.new_move_ids.filtered(lambda one, lines=lines: one.invoice_line_ids.sale_line_ids == lines)
            if new:
                instalment._replace_invoice(new[0])
        return action
