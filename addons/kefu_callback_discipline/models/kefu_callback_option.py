from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.kefu_callback.models.kefu_callback_frozen_mixin import PUBLISH


class KefuCallbackOption(models.Model):
    _inherit = "kefu.callback.option"

    action = fields.Selection(selection_add=[("penalty", "A Penalty Is Proposed")], ondelete={"penalty": "set null"})
    rule_code = fields.Selection(
        selection=lambda self: self.env["kefu.penalty.rule"]._selection_code(),
        string="Rule",
        help="What is proposed for the people whom the call asks about.",
    )

    @api.constrains("action", "rule_code")
    def _check_rule_code(self):
        for option in self:
            if option.action == "penalty" and not option.rule_code:
                raise ValidationError(self.env._("“%s” proposes a penalty: choose the rule.", option.name))

    def _effect_label(self, callback):
        """What will be proposed, by the company's own name for the rule; nothing where discipline is not used, or nobody
        is asked about.
        """
        if self.action != "penalty":
            return super()._effect_label(callback)
        # sudo: res.company: the feature switch
        company = callback.company_id.sudo()
        rule = self.env["kefu.penalty.rule"]._get_rules(company, [self.rule_code]).get(self.rule_code)
        if not rule or not company._kefu_uses("discipline") or not callback.about_user_ids:
            return False
        return self.env._("A penalty is proposed: %s", rule.name)

    @api.model
    def _propose_shipped_rules(self):
        """The shipped scripts name the rule that an answer is about; where discipline is there, it is proposed."""
        named = [("rule_code", "!=", False), ("action", "=", False)]
        shipped = self.search([*named, ("question_id.script_id.company_id", "=", False)])
        PUBLISH.grant(shipped).write({"action": "penalty"})
