from odoo import models


class KefuGradeRun(models.Model):
    _inherit = "kefu.grade.run"

    def _grade_next(self):
        moved = super()._grade_next()
        if self.finished_at:
            self.env["kefu.grade.month"]._keep(self.company_id, self.day)
        return moved
