from odoo import api, models


class RatingRating(models.Model):
    """A low rating opens a complaint by itself, once."""

    _inherit = "rating.rating"

    @api.model
    def _kefu_guarded_models(self):
        return [*super()._kefu_guarded_models(), "kefu.complaint"]

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._kefu_open_complaints()
        return ratings

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"rating", "consumed"}:
            self._kefu_open_complaints()
        return result

    def _kefu_open_complaints(self):
        """Call the hook of each model whose ratings matter, for what was rated low."""
        # sudo: rating.rating: what follows from a rating does not depend on what the person who rates may read
        for rating in self.sudo().filtered(lambda rating: rating.consumed and rating.rating > 0):
            handle = getattr(self, f"_kefu_low_{(rating.res_model or '').replace('.', '_')}", None)
            if handle and rating.res_id:
                record = rating.env[rating.res_model].browse(rating.res_id).exists()
                if record and rating.rating <= record.company_id.kefu_low_rating:
                    handle(record, rating)

    def _kefu_low_kefu_callback(self, callback, rating):
        """A call after which the customer is not satisfied."""
        callback._open_complaint(rating.feedback or callback.opinion or self.env._("Low satisfaction in a call-back."), "service")

    def _kefu_low_kefu_complaint(self, complaint, rating):
        """A customer who is not satisfied with how a complaint ended."""
        complaint._reopen_or_repeat(rating.feedback or self.env._("The customer rated it low."))
