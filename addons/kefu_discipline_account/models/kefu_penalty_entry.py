from odoo import models


class KefuPenaltyEntry(models.Model):
    _inherit = "kefu.penalty.entry"

    def _get_booked_lines(self):
        """:return: ``{entry: its line of a posted journal entry}``; an entry that is not booked is not in it
        :rtype: dict
        """
        lines = self.env["account.move.line"].search([("kefu_penalty_entry_id", "in", self.ids)])
        return {line.kefu_penalty_entry_id: line for line in lines}
