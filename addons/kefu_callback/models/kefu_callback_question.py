from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KefuCallbackQuestion(models.Model):
    """A question of a script, with the answers to choose from."""

    _name = "kefu.callback.question"
    _description = "Call-Back Question"
    _inherit = ["kefu.callback.frozen.mixin"]
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
    expected = fields.Char(
        string="Right Answer", help="A placeholder, such as supervisor: another answer than what it stands for is flagged."
    )

    @api.constrains("expected")
    def _check_expected(self):
        known = self.env["kefu.callback.script"]._placeholders()
        for question in self.filtered("expected"):
            if question.expected not in known or question.kind != "text":
                raise ValidationError(self.env._(
                    "The right answer to “%(question)s” is a text, and one of these: %(known)s.",
                    question=question.name, known=", ".join(known),
                ))

    @api.constrains("name")
    def _check_placeholders(self):
        for question in self:
            question.script_id._check_text(question.name)

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        bare = [question.id for question, vals in zip(questions, vals_list, strict=True) if not vals.get("option_ids")]
        self.browse(bare).filtered(lambda question: question.kind == "yes_no")._add_yes_and_no()
        return questions

    def copy_data(self, default=None):
        """A copy is another version of the same question: its answers are counted together."""
        return [
            {**vals, "origin_id": (question.origin_id or question).id}
            for question, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _add_yes_and_no(self):
        self.env["kefu.callback.option"].create([
            {"question_id": question.id, "name": name, "tone": tone, "sequence": sequence}
            for question in self
            for name, tone, sequence in ((self.env._("Yes"), "good", 1), (self.env._("No"), "bad", 2))
        ])

    def _prepare_preview(self, values):
        """:return: the question as a paragraph
        :rtype: Markup
        """
        options = " / ".join(self.option_ids.mapped("name"))
        return Markup("<p>%s<br/><em>%s</em></p>") % (self.script_id._render(self.name, values), options)
