from odoo import fields, models

from odoo.addons.kefu_base.models.kefu_department import SHIPPED


class KefuCallbackOption(models.Model):
    """An answer to choose, and what it brings about."""

    _name = "kefu.callback.option"
    _description = "Possible Answer"
    _inherit = ["kefu.callback.frozen.mixin"]
    _order = "sequence, id"

    question_id = fields.Many2one("kefu.callback.question", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="question_id.script_id.company_id", string="Company")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Answer", required=True, translate=True)
    tone = fields.Selection([("good", "Good"), ("bad", "Bad"), ("neutral", "Neutral")], required=True, default="neutral")
    action = fields.Selection(
        [("contact_form", "Contact Form")],
        string="What Happens",
        help="What happens by itself when a call with this answer is finished.",
    )
    department_code = fields.Selection(
        selection=lambda self: [(code, self.env._(name)) for code, name in SHIPPED.items()],
        string="Department",
        help="To which the contact form goes.",
    )
    rule_code = fields.Char(string="Rule", help="Code of the rule of discipline that is proposed.")

    def _scripts(self):
        return self.question_id.script_id

    def _effect_label(self, callback):
        """What will happen when the call is finished with this answer, in words. Extended by the addons that add actions.

        :param callback: the ``kefu.callback``
        :return: ``False`` when nothing happens
        :rtype: str | bool
        """
        self.ensure_one()
        action = callback._effect_of(self)
        if not action:
            return False
        label = dict(self._fields["action"]._description_selection(self.env))[action]
        if action == "contact_form" and self.department_code:
            departments = self.env["kefu.department"]._with_codes(callback.company_id, [self.department_code])
            # sudo: kefu.department: the names of departments of the call's company
            names = departments.sudo().mapped("name")
            return self.env._("%(what)s to %(departments)s", what=label, departments=", ".join(names)) if names else label
        return label
