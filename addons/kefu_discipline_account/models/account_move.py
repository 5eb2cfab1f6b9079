from odoo import api, fields, models
from odoo.exceptions import UserError

#: what of a posted entry decides what it books, and when
BOOKED = {"date", "journal_id", "currency_id"}


class AccountMove(models.Model):
    """D-3: the journal entry of a batch of penalties stays as it was posted; cancelling a penalty posts another."""

    _inherit = "account.move"

    kefu_penalty_count = fields.Integer(
        string="Penalties",
        compute="_compute_kefu_penalty_count",
        groups="kefu_discipline.group_finance",
    )

    @api.depends("state")
    def _compute_kefu_penalty_count(self):
        self.kefu_penalty_count = 0
        counts = self.env["kefu.penalty.entry"]._read_group(
            [("batch_id.move_id", "in", self.ids)], ["batch_id"], ["penalty_id:count_distinct"]
        )
        for batch, count in counts:
            batch.move_id.kefu_penalty_count = count

    def _compute_show_reset_to_draft_button(self):
        result = super()._compute_show_reset_to_draft_button()
        self._kefu_penalty_batches().move_id.show_reset_to_draft_button = False
        return result

    def write(self, vals):
        if vals.get("state", "posted") != "posted" or not BOOKED.isdisjoint(vals):
            self._kefu_check_stays()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kefu_penalties(self):
        self._kefu_check_stays()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._kefu_check_stays()
        return super()._reverse_moves(default_values_list, cancel)

    def action_view_kefu_penalties(self):
        """Open the batch of penalties that this entry books, with the rights of who asks."""
        self.ensure_one()
        batch = self.env["kefu.penalty.batch"].search([("move_id", "=", self.id)], limit=1)
        return {"type": "ir.actions.act_window", "res_model": batch._name, "res_id": batch.id, "view_mode": "form"}

    def _kefu_penalty_batches(self):
        """:return: the batches of penalties that these entries book, in superuser mode"""
        posted = self.filtered(lambda move: move.state == "posted")
        batches = self.env["kefu.penalty.batch"]
        # sudo: kefu.penalty.batch: what penalties have been booked stays for everybody, also for those who see no penalties
        return batches.sudo().search([("move_id", "in", posted.ids)]) if posted else batches

    def _kefu_check_stays(self):
        """:raise UserError: when one of these entries books penalties"""
        batch = self._kefu_penalty_batches()[:1]
        if batch:
            raise UserError(
                self.env._(
                    "%(entry)s books the penalties of batch %(batch)s and stays as it was posted. To undo a penalty, cancel "
                    "it in Kefu > Discipline: this posts the reversing entry.",
                    entry=batch.move_id.name,
                    batch=batch.name,
                )
            )
