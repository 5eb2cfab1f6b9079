from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.kefu_base.tools import Permit

#: held by the code that publishes, retires and copies scripts
PUBLISH = Permit("publish")


class KefuCallbackFrozenMixin(models.AbstractModel):
    """Part of a script: changed while the script is a draft, never after, by nobody and on no way."""

    _name = "kefu.callback.frozen.mixin"
    _description = "Part of a Call-Back Script"

    def _scripts(self):
        """:return: the scripts that ``self`` is part of. To be given by each model.
        :rtype: kefu.callback.script
        """
        return self.script_id

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_draft()
        return parts

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        self._check_draft()
        return result

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        self._check_draft()
        result = super()._update_field_translations(field_name, translations, digest, source_lang)
        for lang in translations:
            self.with_context(lang=lang)._validate_fields([field_name])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_draft()

    def _check_draft(self):
        """:raise UserError: a script is published already, or was"""
        if PUBLISH.held(self):
            return
        # sudo: kefu.callback.script: the state of what is to be changed
        frozen = self.sudo()._scripts().filtered(lambda script: script.state != "draft")
        if frozen:
            raise UserError(self.env._(
                "“%s” has been published: calls were made with it. Make a new version and change that.",
                frozen[0].display_name,
            ))
