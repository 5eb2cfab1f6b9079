from odoo import api, fields, models
from odoo.fields import Domain


class RatingRating(models.Model):
    _inherit = "rating.rating"

    kefu_is_readable = fields.Boolean(
        compute="_compute_kefu_is_readable",
        search="_search_kefu_is_readable",
        help="What was rated may be read by the current user, where only a few people may read it.",
        export_string_translation=False,
    )

    @api.model
    def _kefu_guarded_models(self):
        """:return: the models whose ratings are read by those only who may read the record itself. Extended by addons.
        :rtype: list[str]
        """
        return ["kefu.callback"]

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_kefu_is_readable(self):
        readable = self.sudo().search([("id", "in", self.ids), ("kefu_is_readable", "=", True)])  # sudo: rating.rating: asks
        for rating in self:
            rating.kefu_is_readable = rating in readable

    def _search_kefu_is_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        readable = Domain("res_model", "not in", self._kefu_guarded_models()) | Domain("res_model", "=", False)
        for model in self._kefu_guarded_models():
            # not sudo: record rules are judged as superuser, and this asks what the user may read
            records = self.env[model].sudo(False)
            if records.has_access("read"):
                readable |= Domain("res_model", "=", model) & Domain("res_id", "in", records._search([]))
        return readable
