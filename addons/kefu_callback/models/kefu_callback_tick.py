from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.kefu_base.tools.text import fold

#: what is noted beside the answers
NOTES = ("satisfaction", "opinion", "suggestion")


class KefuCallback(models.Model):
    """What is said in a call is saved as it is ticked: nothing is lost when the browser closes."""

    _inherit = "kefu.callback"

    def action_answer(self, question_id, option_id=False, text=False):
        """Save the answer to a question, or take it back when nothing is given.

        :param int question_id: a question of the call's script
        :param int option_id: one of its answers to choose
        :param str text: words, or a date as ``YYYY-MM-DD``
        :return: what will happen because of it, in words, or ``False``
        :rtype: str | bool
        """
        self.ensure_one()
        self._check_mine()
        question = self._check_question(question_id)
        values = self._check_answer(question, option_id, self._plain(text))
        # a write on the shared row: no answer slips in while the call is being finished in another window
        self._answer(claimed_at=fields.Datetime.now())
        self._save_answer(question, values)
        option = question.option_ids.browse(values.get("option_id") or [])
        return option._effect_label(self) if option else False

    def action_note(self, values):
        """Save satisfaction (1 to 5), opinion and suggestion.

        :param dict values: one or more of ``satisfaction``, ``opinion``, ``suggestion``
        """
        self.ensure_one()
        self._check_mine()
        if not isinstance(values, dict) or not values.keys() <= set(NOTES):
            raise ValidationError(self.env._("Only satisfaction, opinion and suggestion are noted."))
        notes = {name: self._plain(values[name]) for name in values if name != "satisfaction"}
        if "satisfaction" in values:
            notes["satisfaction"] = self._check_satisfaction(values["satisfaction"])
        self._answer(**notes)

    def _check_question(self, question_id):
        # sudo: kefu.callback.question: of the script of a call that the user may read
        question = self.script_id.sudo().question_ids.filtered(lambda question: question.id == question_id)
        if not question:
            raise UserError(self.env._("This question is not part of the script of %s.", self.display_name))
        return question

    def _check_answer(self, question, option_id, text):
        """:return: the values of the answer, none to take it back
        :raise ValidationError: it does not answer the question
        """
        if not option_id and not text:
            return {}
        if question.kind in ("yes_no", "choice"):
            if option_id not in question.option_ids.ids:
                raise ValidationError(self.env._("Choose one of the answers to “%s”.", question.name))
            return {"option_id": option_id, "text": text, "date": False}
        if option_id or not text:
            raise ValidationError(self.env._("“%s” is answered in words.", question.name))
        if question.kind == "text":
            return {"option_id": False, "text": text, "date": False}
        return {"option_id": False, "text": False, "date": self._check_date(question, text)}

    def _check_date(self, question, text):
        try:
            return fields.Date.to_date(text)
        except ValueError as error:
            raise ValidationError(self.env._("“%s” is answered by a date.", question.name)) from error

    def _check_satisfaction(self, value):
        if value is False:
            return 0
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 5:
            raise ValidationError(self.env._("Satisfaction is given from 1 to 5."))
        return value

    def _save_answer(self, question, values):
        # sudo: kefu.callback.answer: written by this step only
        answer = self.sudo().answer_ids.filtered(lambda answer: answer.question_id == question)
        if not values:
            answer.unlink()
            return
        is_wrong = self._is_wrong(question, values.get("text"))
        values = {**values, "is_wrong": is_wrong, "answered_at": fields.Datetime.now(), "user_id": self.env.uid}
        if answer:
            answer.write(values)
        else:
            answer.create({**self._prepare_answer(question), **values})

    def _prepare_answer(self, question):
        return {
            "callback_id": self.id,
            "company_id": self.company_id.id,
            "occasion_id": self.occasion_id.id,
            "question_id": question.id,
            "question_origin_id": (question.origin_id or question).id,
            "topic": question.topic,
        }

    def _is_wrong(self, question, text):
        """:return: whether another answer was expected; what is not known is not expected"""
        right = self._placeholder_values().get(question.expected) if question.expected else None
        return bool(right) and "".join(fold(text).casefold().split()) != "".join(fold(right).casefold().split())
