from odoo import api, fields, models, tools

from ..tools.note_quality import normalise


class KefuStopPhrase(models.Model):
    """R2.3: words that fill a note without saying anything."""

    _name = "kefu.stop.phrase"
    _inherit = ["kefu.cached.mixin"]
    _description = "Empty Phrase"
    _order = "name"

    name = fields.Char(string="Phrase", required=True)
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade", help="Empty: every company.")
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name, COALESCE(company_id, 0))", "This phrase is already in the list.")

    @api.model
    @tools.ormcache("company_id")
    def _phrases(self, company_id):
        """:return: the normalised phrases that count for a company
        :rtype: tuple[str]
        """
        # sudo: kefu.stop.phrase: the rule holds for everybody, whoever may read the list
        phrases = self.sudo().search([("company_id", "in", [False, company_id])])
        return tuple(sorted({normalise(phrase.name) for phrase in phrases} - {""}))
