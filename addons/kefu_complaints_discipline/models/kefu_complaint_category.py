from odoo import fields, models


class KefuComplaintCategory(models.Model):
    _inherit = "kefu.complaint.category"

    rule_code = fields.Selection(
        selection=lambda self: self.env["kefu.penalty.rule"]._selection_code(),
        string="Proposes a Penalty",
        help="What a designer is proposed for when a complaint of this kind turns out founded. Empty: as the category above.",
    )

    def _get_rule_code(self):
        """:return: code of the rule that a founded complaint of this kind proposes, the category's or of the nearest above it
        :rtype: str | None
        """
        categories = self.browse(self._with_parents()) if self else self
        return next((category.rule_code for category in categories if category.rule_code), None)
