from odoo import api, fields, models


class KefuPenalty(models.Model):
    """D-1: how long the person may appeal, when the company's days change afterwards."""

    _inherit = "kefu.penalty"

    @api.model
    def _extend_appeals(self, companies):
        """D-1: a holiday entered late lengthens what still runs. Nobody loses a day they were promised: what would end
        earlier now stays as it was told.

        :param companies: ``res.company`` records that count in working days
        """
        for company in companies:
            running = self.search([
                ("company_id", "=", company.id), ("state", "=", "issued"), ("appeal_until", ">=", fields.Datetime.now()),
            ])
            deadlines = self.env["kefu.calendar"]._deadlines(company, running.mapped("issued_at"), company.kefu_appeal_days)
            later = {
                penalty.id: deadline
                for penalty, deadline in zip(running, deadlines, strict=True)
                if deadline > penalty.appeal_until
            }
            for deadline in set(later.values()):
                moved = self.browse(penalty_id for penalty_id, moment in later.items() if moment == deadline)
                # whose reminder has gone out is told again before the new end
                moved._answer(appeal_until=deadline, reminded_at=False)
