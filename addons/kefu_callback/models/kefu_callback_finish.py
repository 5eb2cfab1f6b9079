from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .kefu_callback_contradiction import differ


class KefuCallback(models.Model):
    """A call is finished once, and what its answers bring about happens once."""

    _inherit = "kefu.callback"

    def action_done(self):
        """Finish the call: what the answers bring about happens now.

        :raise UserError: questions that must be answered are not; they are named
        """
        self.ensure_one()
        self._check_mine()
        self._check_answered()
        self._answer(state="done", attempt_count=self.attempt_count + 1, **self._prepare_end())
        self._add_attempt("reached")
        self.flush_recordset()
        # sudo: kefu.callback: what follows from a call does not depend on what the consultant may write elsewhere
        self.sudo()._in_plain_context()._after_done()
        self._kefu_live_notify(self.company_id)

    def _check_answered(self):
        # sudo: kefu.callback.question: of the script of a call that the user may read
        callback = self.sudo()
        missing = callback.script_id.question_ids.filtered("is_required") - callback.answer_ids.question_id
        if missing:
            values = self._placeholder_values()
            texts = [f"• {self.script_id._render_text(question.name, values)}" for question in missing]
            raise UserError(self.env._("Please ask, or tick, before you finish:\n%s", "\n".join(texts)))

    def _after_done(self):
        """What follows from a call that is done; called once for each, as superuser. Extended by addons; call ``super()``."""
        self.ensure_one()
        self._rate()
        self._run_effects()
        self._note_contradictions()
        self._plan_next_after_sales_call()
        source = self._source()
        if source:
            self._log_on_source(source)
            if hasattr(source, "_kefu_callback_done"):
                source._kefu_callback_done(self)

    def _source(self):
        """:return: the record the call is about; none when it is gone
        :rtype: odoo.models.Model | None
        """
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists() if self.res_model in self.env else None

    def _rate(self):
        """C1: satisfaction goes through Odoo's ratings; who may not read the call does not read its rating."""
        if self.satisfaction:
            rating = self.env["rating.rating"].create({
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": self.id,
                "partner_id": self.partner_id.id,
                "rating": self.satisfaction,
                "feedback": self.opinion,
            })
            # the last rating of the call is read by SQL once the rating counts: its model has to be there by then
            rating.flush_recordset()
            rating.consumed = True

    def _log_on_source(self, source):
        """One line in the record's history: that the call was made, nothing of what was said."""
        if "message_ids" in source._fields:
            source._message_log(body=self.env._("Call-back done: %s", self.display_name))

    # === What answers bring about === #

    def _run_effects(self):
        """Do what the options chosen bring about, once for each answer."""
        for answer in self.answer_ids.filtered(lambda answer: answer.option_id.action and not answer.effect_id):
            effect = getattr(self, f"_effect_{self._effect_of(answer.option_id)}")(answer)
            if effect:
                answer.write({"effect_model": effect._name, "effect_id": effect.id})

    def _effect_of(self, option):
        """What an answer brings about in this call. Extended by addons that know more of what the call is about.

        :return: the option's action, or what takes its place
        :rtype: str | bool
        """
        return option.action

    def _effect_contact_form(self, answer):
        """C8: :return: the contact form that goes to the option's department"""
        codes = [code for code in (answer.option_id.department_code,) if code]
        departments = self.env["kefu.department"]._with_codes(self.company_id, codes)
        return self.env["kefu.contact.form"].create({
            "company_id": self.company_id.id,
            "callback_id": self.id,
            "question": self._answer_text(answer),
            "department_ids": [fields.Command.set(departments.ids)],
        })

    def _answer_text(self, answer):
        """:return: question and answer as one line of plain text"""
        question = self.script_id._render_text(answer.question_id.name, self._placeholder_values())
        return ": ".join(filter(None, (question, answer.option_id.name, answer.text)))

    # === Contradictions === #

    def _note_contradictions(self):
        """Flag this call and those it contradicts: side by side in ``kefu.callback.contradiction``."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """SELECT DISTINCT theirs.callback_id
                 FROM kefu_callback_answer mine
                 JOIN kefu_callback_option my_option ON my_option.id = mine.option_id
                 JOIN kefu_callback other ON other.res_model = %(model)s AND other.res_id = %(res_id)s AND other.state = 'done'
                  AND other.company_id = %(company)s
                 JOIN kefu_callback_answer theirs ON theirs.callback_id = other.id AND theirs.topic = mine.topic
                 JOIN kefu_callback_option their_option ON their_option.id = theirs.option_id
                WHERE mine.callback_id = %(id)s AND other.id != %(id)s AND %(differ)s""",
            id=self.id, model=self.res_model, res_id=self.res_id, company=self.company_id.id,
            differ=differ("my_option", "their_option"),
        ))
        others = self.browse(row[0] for row in self.env.cr.fetchall())
        if others:
            (self | others).write({"is_contradicted": True})
