from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """X13: who leaves hands the open complaints over."""
        result = super().write(vals)
        if vals.get("active") is False or "company_ids" in vals:
            self._kefu_hand_over_complaints()
        return result

    def _kefu_hand_over_complaints(self):
        """Give what people answered for, who do not work in the company any more, to whom the rules name."""
        # sudo: kefu.complaint: that a colleague leaves does not depend on who may read complaints
        complaints = self.env["kefu.complaint"].sudo().search([
            ("responsible_id", "in", self.ids), ("next_deadline", "!=", False),
        ])
        left = complaints.filtered(lambda complaint: not complaint._may_answer(complaint.responsible_id))
        for complaint, (_department, user) in left._route().items():
            complaint.write({"responsible_id": user.id, "taken_at": False})
        left._log_step(self.env._("Whoever answered for it has left; somebody else does now."))
        for user, handed in left.grouped("responsible_id").items():
            handed._notify(user, lambda them: them.env._("You answer for %s complaints of a colleague who has left", len(them)))
