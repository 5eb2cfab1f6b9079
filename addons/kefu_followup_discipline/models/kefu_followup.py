from odoo import models


class KefuFollowup(models.Model):
    _name = "kefu.followup"
    _inherit = ["kefu.followup", "kefu.penalty.subject.mixin"]

    def _kefu_penalty_facts(self, code):
        """R2.7: how alike, and to whose record of which day. The other customer and what was said there are not the author's
        to know: supervisor and director compare the two side by side.
        """
        facts = super()._kefu_penalty_facts(code)
        if code != "COPIED":
            return facts
        return facts | {
            followup.id: self.env._(
                "%(percent)s %% the same as the record of %(day)s by %(author)s: “%(content)s”",
                percent=followup.similarity,
                day=followup._penalty_moment(followup.copied_from_id.contacted_at),
                author=followup.copied_from_id.user_id.name,
                content=followup.content,
            )
            for followup in self
            if followup.copied_from_id
        }
