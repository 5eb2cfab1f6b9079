from odoo import api, models


class AccountPartialReconcile(models.Model):
    """G8: a payment that meets its invoice, or is taken off it again, changes what is overdue."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._kefu_note()
        return partials

    def unlink(self):
        self._kefu_note()
        return super().unlink()

    def _kefu_note(self):
        moves = (self.debit_move_id | self.credit_move_id).move_id
        if moves:
            self.env["kefu.grade"]._note("moves", moves.ids)
