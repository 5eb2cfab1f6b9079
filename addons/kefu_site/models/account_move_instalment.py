from odoo import fields, models


class AccountMove(models.Model):
    """C6.p: what finance does with the invoice of an instalment shows on the instalment."""

    _inherit = "account.move"

    kefu_instalment_ids = fields.One2many(
        "kefu.instalment", "invoice_id", string="Instalment", groups="account.group_account_invoice"
    )

    def _post(self, soft=True):
        self.sudo().kefu_instalment_ids._set_dates()  # sudo: kefu.instalment: follows from the posting
        posted = super()._post(soft)
        sudo = posted.sudo()  # sudo: kefu.instalment: as above
        sudo.kefu_instalment_ids._plan_call()
        sudo.filtered(lambda move: move.move_type == "out_refund").reversed_entry_id._kefu_note_credit()
        return posted

    def button_cancel(self):
        result = super().button_cancel()
        self._kefu_reopen_instalments(lambda move: move.env._("%s was cancelled.", move.display_name))
        return result

    def unlink(self):
        self._kefu_reopen_instalments(lambda move: move.env._("%s was deleted.", move.display_name))
        return super().unlink()

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        # sudo: kefu.instalment: follows from the payment
        self.sudo().kefu_instalment_ids._cancel_calls()
        return result

    def _kefu_note_credit(self):
        """Instalments whose invoice is credited in full are due again."""
        for move in self.filtered("kefu_instalment_ids"):
            notes = move.reversal_move_ids.filtered(lambda note: note.state == "posted" and note.move_type == "out_refund")
            if move.currency_id.compare_amounts(sum(notes.mapped("amount_total")), move.amount_total) >= 0:
                move.kefu_instalment_ids._reopen(self.env._(
                    "%(invoice)s was credited by %(notes)s.", invoice=move.name, notes=", ".join(notes.mapped("name"))
                ))

    def _kefu_reopen_instalments(self, describe):
        """:param describe: ``describe(move)`` says what became of an invoice"""
        # sudo: kefu.instalment: follows from what was done with the invoice
        for move in self.sudo().filtered("kefu_instalment_ids"):
            move.kefu_instalment_ids._reopen(describe(move))
