from odoo import models


class KefuSupportRequest(models.Model):
    _name = "kefu.support.request"
    _inherit = ["kefu.support.request", "kefu.penalty.subject.mixin"]

    def _kefu_penalty_facts(self, code):
        """R3.15: who asked for what, and how it was refused."""
        facts = super()._kefu_penalty_facts(code)
        if code != "NO_SUPPORT":
            return facts
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        return facts | {
            request.id: self.env._(
                "%(person)s asked on %(asked)s for %(purpose)s on %(start)s. Refused: %(reason)s",
                person=request.user_id.name,
                asked=request._penalty_moment(request.create_date),
                purpose=purposes[request.purpose],
                start=request._penalty_moment(request.start),
                reason=request.decline_reason,
            )
            for request in self
        }

    def _prepare_penalty_proposal(self):
        return {**super()._prepare_penalty_proposal(), "user_id": (self.designer_id - self.env.user).id}
