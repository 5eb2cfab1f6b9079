from odoo import fields, models


class KefuComplaint(models.Model):
    """What chatter and ratings ask the database about every record, and a complaint knows: taking one by itself costs less."""

    _inherit = "kefu.complaint"

    # nobody has rated what only begins
    rating_last_value = fields.Float(compute="_compute_rating_last_value", store=True, precompute=True)

    def _compute_rating_stats(self):
        rated = self.filtered("rating_last_value")
        (self - rated).update({"rating_count": 0, "rating_avg": 0.0})
        return super(KefuComplaint, rated)._compute_rating_stats() if rated else None

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        """No mail alias belongs to one complaint: answers go to the address of its company."""
        result = {}
        for company, complaints in self.grouped("company_id").items():
            thread = self.env["mail.thread"].with_company(company)
            for number in complaints.ids:
                of_one = thread._notify_get_reply_to(defaults and defaults[number], author_ids and author_ids[number])
                result[number] = of_one[False]
        return result or super()._notify_get_reply_to_batch(defaults, author_ids)
