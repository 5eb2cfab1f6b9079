from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import TO_PLAN
from .kefu_complaint import HOWS


class KefuComplaint(models.Model):
    """X3, X6: answer, plan, handle. Each step is taken once, by somebody who may, and stands in the history."""

    _inherit = "kefu.complaint"

    def action_first_answer(self, how, text):
        """X3: the customer was spoken to; an answer by telephone or a visit counts when it is written down.

        :param str how: ``phone``, ``visit``, ``portal``, ``mail`` or ``chat``
        :param str text: what was said
        :raise UserError: answered before, or nothing is written down
        """
        self = self._begin(*TO_PLAN)
        self._check_works_on()
        how, text = self._check_how(how), self._check_text(text, self.env._("Write down what was said."))
        if any(complaint.first_answer_at for complaint in self):
            raise UserError(self.env._("The customer was answered before. Write a note, or tell the plan."))
        self._answer(first_answer_at=fields.Datetime.now())
        self._log_step(self.env._("First answer, %(how)s: %(text)s", how=how, text=text))
        return True

    def action_plan(self, plan, how):
        """X3: the plan was told to the customer.

        :param str plan: what will be done, until when
        :param str how: as in :meth:`action_first_answer`
        :raise UserError: the clocks stand still, or nothing is written down
        """
        self = self._begin(*TO_PLAN)
        self._check_works_on()
        self._check_running()
        label, now = self._check_how(how), fields.Datetime.now()
        plan = self._check_text(plan, self.env._("Write down what will be done, and until when."))
        for complaint in self:
            complaint._answer(
                state="planned", plan=plan, plan_how=how, plan_told_at=complaint.plan_told_at or now,
                first_answer_at=complaint.first_answer_at or now,
            )
        self._log_step(self.env._("Plan told, %(how)s: %(plan)s", how=label, plan=plan))
        return True

    def action_handle(self, finding, text):
        """X6: done what was planned. The customer is called back about it; unfounded is a finding, too.

        :param str finding: ``founded``, ``partly`` or ``unfounded``
        :param str text: what was found and done
        :raise UserError: something is still open: a hop, a compensation, a contact form, a category
        """
        self = self._begin("planned")
        self._check_works_on()
        self._check_running()
        if finding not in dict(self._fields["finding"].selection):
            raise UserError(self.env._("Say whether the complaint is founded, partly founded or unfounded."))
        text = self._check_text(text, self.env._("Write down what was found and done."))
        for complaint in self:
            complaint._check_nothing_open()
        self._answer(state="handled", finding=finding, finding_note=text, handled_at=fields.Datetime.now(), content_at=False)
        label = dict(self._fields["finding"]._description_selection(self.env))[finding]
        self._log_step(self.env._("Handled, %(finding)s: %(text)s", finding=label, text=text))
        self._after_handle()
        return True

    def _after_handle(self):
        """What follows when complaints are handled, such as the call-back. Extended by what follows."""

    def _check_running(self):
        """:raise UserError: the clocks stand still"""
        if waiting := self.filtered("waiting_reason"):
            raise UserError(self.env._("%s waits. Let its clocks run on first.", waiting[0].name))

    def _check_nothing_open(self):
        """:raise UserError: what is still open"""
        self.ensure_one()
        sudo = self.sudo()  # sudo: kefu.contact.form, .compensation, .hop: whether one is open, not what it says
        is_open = {
            self.env._("choose its category"): not sudo.category_id,
            self.env._("another department was asked to take it over"): "asked" in sudo.hop_ids.mapped("state"),
            self.env._("a compensation waits for a decision"): "asked" in sudo.compensation_ids.mapped("state"),
            self.env._("a contact form is not answered, or the customer not told"): bool(
                sudo.contact_form_ids.filtered(lambda form: form.state in ("open", "answered"))
            ),
        }
        if reasons := [reason for reason, holds in is_open.items() if holds]:
            raise UserError(self.env._("%(complaint)s is not finished: %(what)s.", complaint=self.name, what=", ".join(reasons)))

    def _check_how(self, how):
        """:return: the label of that way to answer
        :raise UserError: there is no such way
        """
        if how not in dict(HOWS):
            raise UserError(self.env._("Say how the customer was answered."))
        return dict(self._fields["plan_how"]._description_selection(self.env))[how]

    def _check_text(self, text, message):
        """:return: ``text`` without blanks around it
        :raise UserError: there is none
        """
        text = text.strip() if isinstance(text, str) else ""
        if not text:
            raise UserError(message)
        return text
