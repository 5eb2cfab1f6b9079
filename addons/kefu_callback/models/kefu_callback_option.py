from odoo import fields, models

from odoo.addons.kefu_base.models.kefu_department import SHIPPED


class KefuCallbackOption(models.Model):
    _name = "kefu.callback.option"
    _description = "Possible Answer"
    _order = "sequence, id"

    question_id = fields.Many2one("kefu.callback.question", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="question_id.script_id.company_id", string="Company")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Answer", required=True, translate=True)
    tone = fields.Selection(
        [("good", "Good"), ("bad", "Bad"), ("neutral", "Neutral")], required=True, default="neutral"
    )
    action = fields.Selection(
        [("contact_form", "Contact Form")],
        string="What Happens",
        help="What happens by itself when a call with this answer is finished.",
    )
    department_code = fields.Selection(
        selection=lambda self: [(code, self.env._(name)) for code, name in SHIPPED],  # pylint: disable=translation-not-lazy
        string="Department",
        help="To which the contact form goes.",
    )
    rule_code = fields.Char(string="Rule", help="Code of the rule of discipline that is proposed.")
