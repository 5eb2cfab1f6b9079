from odoo import fields, models


class KefuCallbackQuestion(models.Model):
    _name = "kefu.callback.question"
    _description = "Call-Back Question"
    _order = "sequence, id"

    script_id = fields.Many2one("kefu.callback.script", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="script_id.company_id")
    state = fields.Selection(related="script_id.state")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True, translate=True)
    kind = fields.Selection(
        [("yes_no", "Yes or No"), ("choice", "Choice"), ("text", "Text"), ("date", "Date")],
        string="Answer",
        required=True,
        default="yes_no",
    )
    is_required = fields.Boolean(string="Required", default=True)
    topic = fields.Char(
        help="The same word on questions to several parties about the same matter: their answers are compared."
    )
    origin_id = fields.Many2one(
        "kefu.callback.question",
        string="First Version",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    option_ids = fields.One2many("kefu.callback.option", "question_id", string="Answers", copy=True)
