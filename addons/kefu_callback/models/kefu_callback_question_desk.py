from odoo import api, models

from .kefu_callback_script import PLACEHOLDER


class KefuCallbackQuestion(models.Model):
    """In lists and figures a question is about any designer, any site: it is read without braces."""

    _inherit = "kefu.callback.question"

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        known = self.env["kefu.callback.script"]._placeholders()
        for question in self:
            question.display_name = PLACEHOLDER.sub(lambda match: known.get(match[1], match[1]), question.name or "")
