from odoo import models
from odoo.fields import Domain


class KefuFollowupSheet(models.Model):
    _name = "kefu.followup.sheet"
    _inherit = ["kefu.followup.sheet", "kefu.penalty.subject.mixin"]

    def _kefu_penalty_facts(self, code):
        """R2.1, R3.7: when the sheet was due; what was found on it."""
        facts = super()._kefu_penalty_facts(code)
        if code == "SHEET_LATE":
            facts |= {sheet.id: sheet._get_late_fact() for sheet in self}
        elif code == "FRIDAY_BRIEF":
            facts |= {sheet.id: sheet._get_brief_fact() for sheet in self}
        return facts

    def _penalties_domain(self):
        """A sheet's penalties are those about its customers as well."""
        lines = Domain("res_model", "=", self.line_ids._name) & Domain("res_id", "in", self.line_ids.ids)
        return super()._penalties_domain() | lines

    def _group_penalties(self, penalties):
        sheets = {line.id: line.sheet_id.id for line in self.line_ids}
        return penalties.grouped(lambda penalty: penalty.res_id if penalty.res_model == self._name else sheets[penalty.res_id])

    def _get_late_fact(self):
        return self.env._(
            "The sheet of %(day)s with %(count)s customers was due until %(due)s and was not handed in.",
            day=self.date,
            count=self.line_count,
            due=self._penalty_moment(self.due_at),
        )

    def _get_brief_fact(self):
        return self.env._(
            "%(director)s found the notes of this sheet too brief: %(count)s customers, notes about %(noted)s. "
            "The supervisor's check: %(fine)s fine, %(sketchy)s sketchy, %(missing)s missing.",
            director=self.director_id.name,
            count=self.line_count,
            noted=self.noted_count,
            fine=self.fine_count,
            sketchy=self.sketchy_count,
            missing=self.missing_count,
        )
