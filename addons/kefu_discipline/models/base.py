from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _kefu_penalty_facts(self, code):
        """What a penalty says about the record it comes from. Meant to be extended by the models that breaches are about;
        called as superuser, in the language of the person concerned, for all records of a batch at once.

        :param str code: code of the rule that was broken
        :return: ``{record id: plain text}``; records without facts may be left out
        :rtype: dict
        """
        return {}
