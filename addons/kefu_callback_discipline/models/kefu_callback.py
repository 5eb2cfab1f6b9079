from odoo import models


class KefuCallback(models.Model):
    """C3, R3.17: an answer proposes a penalty, once for each call, rule and person. The call itself stays closed to whom it
    asks about; of the penalty they learn when a director has issued it.
    """

    _inherit = "kefu.callback"

    def _effect_penalty(self, answer):
        """:return: what was proposed, for the first person when the call asks about several; none when nobody is concerned"""
        proposals = self.env["kefu.penalty"].union(*(
            self.env["kefu.penalty"]._propose(answer.option_id.rule_code, person, self, f"callback,{self.id},{person.id}")
            for person in self.about_user_ids
        ))
        return proposals[:1]

    def _kefu_penalty_facts(self, code):
        """D-1: what was asked and answered, nothing else of the call."""
        return super()._kefu_penalty_facts(code) | {callback.id: callback._get_penalty_fact(code) for callback in self}

    def _get_penalty_fact(self, code):
        answers = self.answer_ids.filtered_domain([("option_id.action", "=", "penalty"), ("option_id.rule_code", "=", code)])
        return self.env._(
            "Call-back on %(day)s about %(record)s. %(answers)s",
            day=self.env["kefu.calendar"]._local_date(self.company_id, self.done_at or self.due),
            record=self.record_name or "",
            answers="\n".join(self._answer_text(answer) for answer in answers),
        )
