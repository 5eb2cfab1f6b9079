from odoo import models


class KefuFollowupSheetLine(models.Model):
    _name = "kefu.followup.sheet.line"
    _inherit = ["kefu.followup.sheet.line", "kefu.penalty.subject.mixin"]

    def _kefu_penalty_facts(self, code):
        """R3.7: what the supervisor found about the notes on one customer."""
        facts = super()._kefu_penalty_facts(code)
        if code not in ("NOTES_MISSING", "NOTES_BRIEF"):
            return facts
        return facts | {line.id: line._get_notes_fact() for line in self}

    def _get_notes_fact(self):
        values = {
            "day": self.sheet_id.date,
            "start": self._penalty_moment(self.sheet_id.period_start),
            "checker": self.sheet_id.checked_by_id.name,
            "notes": self.notes,
        }
        if self.result == "missing":
            fact = self.env._("Sheet of %(day)s: no notes about this customer since %(start)s. Checked by %(checker)s.", **values)
        else:
            fact = self.env._(
                "Sheet of %(day)s: the notes since %(start)s say too little. Checked by %(checker)s. “%(notes)s”", **values
            )
        return "\n".join(filter(None, (fact, self.remark)))
