from odoo import fields, models


class KefuContactFormReply(models.TransientModel):
    """Asks for the words of a step; the step itself is checked by the contact form."""

    _name = "kefu.contact.form.reply"
    _description = "Reply to a Contact Form"

    step = fields.Selection(
        [("answer", "Reply"), ("told", "The Customer Was Told"), ("cancel", "Cancel")], required=True, readonly=True
    )
    form_id = fields.Many2one("kefu.contact.form", required=True, readonly=True, ondelete="cascade")
    question = fields.Text(related="form_id.question")
    answer = fields.Text(related="form_id.answer")
    text = fields.Text()

    def action_reply(self):
        """Take the step.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        steps = {
            "answer": self.form_id.action_answer,
            "told": self.form_id.action_told,
            "cancel": self.form_id.action_cancel,
        }
        steps[self.step](self.text)
        return {"type": "ir.actions.act_window_close"}
