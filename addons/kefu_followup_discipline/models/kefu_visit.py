from odoo import models


class KefuVisit(models.Model):
    _name = "kefu.visit"
    _inherit = ["kefu.visit", "kefu.penalty.subject.mixin"]

    def _prepare_penalty_proposal(self):
        """R3.8, R3.10: a visitor who was neglected: the designer, or whoever looked after the customer meanwhile."""
        rule = self.env["kefu.penalty.rule"]._get_rules(self.company_id, ["NEGLECT"]).get("NEGLECT")
        return {
            **super()._prepare_penalty_proposal(),
            "user_id": ((self.served_by_id or self.designer_id) - self.env.user).id,
            "rule_id": rule.id if rule else False,
            "facts": self._get_visit_fact(),
        }

    def _get_visit_fact(self):
        arrived = self._penalty_moment(self.arrived_at)
        if self.state == "done" and not self.served_by_id:
            return self.env._(
                "The customer came on %(arrived)s and left after %(minutes)s minutes without having been looked after.",
                arrived=arrived,
                minutes=self.waited_minutes,
            )
        return self.env._(
            "The customer came on %(arrived)s and waited for %(minutes)s minutes.", arrived=arrived, minutes=self.waiting_minutes
        )
