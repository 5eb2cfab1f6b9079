import json

from odoo import api, models
from odoo.tools import SQL


class KefuShippedMixin(models.AbstractModel):
    """What companies are given to begin with, known by a ``code`` and with a translated ``name``: named in every language, those
    that are added later, too.
    """

    _name = "kefu.shipped.mixin"
    _description = "Shipped to Every Company"

    @api.model
    def _shipped_terms(self):
        """To be overridden.

        :return: ``{code: name}``, names to be translated (``LazyTranslate``)
        :rtype: dict
        """
        return {}

    @api.model
    def _shipped_names(self):
        """:return: ``{code: {language: name}}``
        :rtype: dict
        """
        langs = {"en_US", *(code for code, _name in self.env["res.lang"].get_installed())}
        return {
            code: {lang: self.with_context(lang=lang).env._(name) for lang in langs}
            for code, name in self._shipped_terms().items()
        }

    @api.model
    def _translate_shipped(self):
        """Name what was shipped in the languages that were added; what was renamed is left alone."""
        self.flush_model(["name"])
        for code, names in self._shipped_names().items():
            self.env.cr.execute(SQL(
                "UPDATE %s SET name = %s::jsonb || name WHERE code = %s AND name ->> 'en_US' = %s",
                SQL.identifier(self._table), json.dumps(names), code, names["en_US"],
            ))
        self.invalidate_model(["name"])
