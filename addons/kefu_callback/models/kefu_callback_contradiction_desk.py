from odoo import fields, models


class KefuCallbackContradiction(models.Model):
    """What the screens show of both sides."""

    _inherit = "kefu.callback.contradiction"
    _rec_name = "record_name"

    first_question_id = fields.Many2one(related="first_answer_id.question_id", string="Question")
    first_done_at = fields.Datetime(related="first_callback_id.done_at", string="First Asked At")
    first_user_id = fields.Many2one(related="first_callback_id.user_id", string="First Asked By")
    second_question_id = fields.Many2one(related="second_answer_id.question_id", string="Other Question")
    second_done_at = fields.Datetime(related="second_callback_id.done_at", string="Then Asked At")
    second_user_id = fields.Many2one(related="second_callback_id.user_id", string="Then Asked By")

    def action_open_first(self):
        """Open the earlier call."""
        return self.first_callback_id.get_formview_action()

    def action_open_second(self):
        """Open the later call."""
        return self.second_callback_id.get_formview_action()
