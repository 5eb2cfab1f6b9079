from odoo import api, fields, models


class KefuCallbackAnswer(models.Model):
    """What was answered to a question in a call; saved the moment it is ticked."""

    _name = "kefu.callback.answer"
    _description = "Answer"
    _order = "callback_id desc, id"
    _rec_name = "question_id"
    _check_company_auto = True

    callback_id = fields.Many2one(
        "kefu.callback", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    occasion_id = fields.Many2one("kefu.callback.occasion", required=True, readonly=True, ondelete="restrict")
    question_id = fields.Many2one(
        "kefu.callback.question", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    question_origin_id = fields.Many2one(
        "kefu.callback.question", string="Question (All Versions)", readonly=True, ondelete="restrict", check_company=True
    )
    question = fields.Char(string="Question Asked", compute="_compute_question", help="As it was asked, with names filled in.")
    topic = fields.Char(readonly=True)
    option_id = fields.Many2one(
        "kefu.callback.option", string="Answer", readonly=True, ondelete="restrict", check_company=True
    )
    tone = fields.Selection(related="option_id.tone")
    text = fields.Text(readonly=True)
    date = fields.Date(readonly=True)
    is_wrong = fields.Boolean(string="Wrong", readonly=True, help="Another answer was expected.")
    answered_at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Consultant", required=True, readonly=True, ondelete="restrict", check_company=True
    )
    effect_model = fields.Char(readonly=True)
    effect_id = fields.Many2oneReference(string="What Happened", model_field="effect_model", readonly=True)

    _once = models.Constraint("UNIQUE(callback_id, question_id)", "A question is answered once in a call.")
    _topic_idx = models.Index("(topic) WHERE topic IS NOT NULL")

    @api.depends("question_id", "callback_id")
    def _compute_question(self):
        for callback, answers in self.grouped("callback_id").items():
            values = callback._placeholder_values() if callback else {}
            for answer in answers:
                question = answer.question_id.sudo()  # sudo: kefu.callback.question: words of a call that the user may read
                answer.question = question.script_id._render_text(question.name, values)
